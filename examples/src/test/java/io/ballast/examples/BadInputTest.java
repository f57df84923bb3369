package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every job answers bad input with one sentence that says what to do, and leaves the file system as it found it. */
class BadInputTest {
    /** In a command, what begins with a slash lies in the folder of the test. */
    private static final Pattern IN_FOLDER = Pattern.compile("(?<=^|[ =,']|full:|denied:)/");

    private static final Configuration HADOOP =
            LocalSpark.session().sparkContext().hadoopConfiguration();
    private static final String RETRIES = "ipc.client.connect.max.retries";

    @TempDir
    private static Path folder;

    private static final String TABLE = " --input /table.csv --label label --features x,y --output /out ";
    private static final String RESAMPLE = "resample" + TABLE;
    private static final String ENTROPY = "entropy" + TABLE;
    private static final String COMPARE = "compare" + TABLE;
    private static final String UNUSABLE =
            "feature column 'x' holds %d values that are null, NaN, infinite or beyond 1e15; fill them or drop these rows first";

    /**
     * What is wrong.
     *
     * @param command words with a blank between; {@code ''} is an empty one
     * @param code 2 for what the caller can mend, 1 for what he cannot
     * @param sentence where {@code …} stands for anything on the line
     */
    private record Case(String name, String command, int code, String sentence) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case refused(String name, String command, String sentence) {
        return new Case(name, command, 2, sentence);
    }

    private static Case failed(String name, String command, String sentence) {
        return new Case(name, command, 1, "failed: " + sentence);
    }

    private static Case of(String job, String table, String sentence) {
        String command = "%s --input /%s --label label --output /out".formatted(job, table);
        return refused("%s: %s".formatted(job, table), command, sentence);
    }

    @BeforeAll
    static void makeInputs() throws IOException {
        BrokenFileSystem.register(HADOOP);
        HADOOP.set(RETRIES, "0");
        BadInputFolder.fill(folder);
    }

    @AfterAll
    static void forgetFileSystems() {
        BrokenFileSystem.unregister(HADOOP);
        HADOOP.unset(RETRIES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"schemas", "values", "params", "options", "files", "outputs", "images", "fileSystems", "checkpoints"
    })
    void isAnsweredWithOneSentenceAndLeavesNothingBehind(Case bad) throws IOException {
        Map<String, String> before = BadInputFolder.contents(folder);

        Jobs job = run(bad.command());

        assertThat(job.complaint()).matches(pattern(bad.sentence()));
        assertThat(job.code()).isEqualTo(bad.code());
        assertThat(job.err().lines().filter(line -> !line.startsWith("Add --verbose") && !line.startsWith("See ")))
                .hasSize(1);
        assertThat(BadInputFolder.contents(folder)).isEqualTo(before);
    }

    private static Jobs run(String command) {
        return Jobs.run(Stream.of(inFolder(command).split(" "))
                .map(word -> word.replace("''", ""))
                .toArray(String[]::new));
    }

    private static String inFolder(String text) {
        return IN_FOLDER.matcher(text).replaceAll(folder + "/");
    }

    private static Pattern pattern(String sentence) {
        return Pattern.compile(
                Stream.of(inFolder(sentence).split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    static List<Case> schemas() {
        List<Case> cases = new ArrayList<>();
        for (String job : List.of("resample", "entropy", "compare")) {
            cases.add(refused(
                    job + ": no such label",
                    job + " --input /table.csv --label lable --output /out",
                    "label column 'lable' is not a column of the table; it has x, y, note, label"));
            cases.add(refused(
                    job + ": no such feature",
                    job + " --input /table.csv --label label --output /out --features x,z",
                    "feature column 'z' is not a column of the table; it has x, y, note, label"));
            cases.add(of(job, "boolean-label.parquet", "labelCol 'label' must be numeric or string, got boolean"));
            cases.add(of(job, "date-label.parquet", "labelCol 'label' must be numeric or string, got date"));
            cases.add(
                    of(
                            job,
                            "measured.csv",
                            "labelCol 'label' holds more than 1,000 different values; it must name classes, so put measured numbers into ranges first"));
            cases.add(refused(
                    job + ": feature twice",
                    job + " --input /table.csv --label label --output /out --features x,x",
                    "feature column 'x' is named twice; name it once"));
            cases.add(refused(
                    job + ": feature is a date",
                    job + " --input /date-feature.parquet --label label --output /out --features x,day",
                    "feature column 'day' must be numeric, or the only one a vector, got date"));
            cases.add(of(
                    job,
                    "same-names.csv",
                    "label column 'label' is not a column of the table; it has x, label1, label2"));
        }
        cases.add(refused(
                "resample: feature is the label",
                "resample --input /good.parquet --label label --output /out --features x,label",
                "'label' is the label and cannot be a feature too"));
        cases.add(
                refused(
                        "resample: feature of text",
                        "resample --input /table.csv --label label --output /out --features x,note",
                        "feature column 'note' holds text; features must be numeric, so index or one-hot encode it first, or leave it out of --features"));
        cases.add(refused(
                "resample: array into CSV",
                "resample --input /array-feature.parquet --label label --output /out --features x --format csv",
                "CSV cannot hold the array<bigint> column 'both'; use --format parquet"));
        cases.add(of(
                "resample",
                "synthetic.csv",
                "the table has a column 'synthetic' already, which the job would add; rename it first"));
        cases.add(of(
                "entropy",
                "entropy.csv",
                "the table has a column 'entropy' already, which the job would add; rename it first"));
        cases.add(of(
                "resample",
                "text-only.csv",
                "the table has no numeric column beside the label 'label'; name some with --features"));
        cases.add(of("resample", "ragged.parquet", "… holds vectors of length 1 and 2; all must be alike"));
        return cases;
    }

    static List<Case> values() {
        List<Case> cases = new ArrayList<>();
        for (String job : List.of("resample", "entropy", "compare")) {
            cases.add(of(job, "nan.csv", UNUSABLE.formatted(2)));
            cases.add(of(job, "infinite.csv", UNUSABLE.formatted(1)));
            cases.add(
                    of(job, "one-class.csv", "labelCol 'label' holds one class only (0: 2); at least two are needed"));
            cases.add(
                    of(
                            job,
                            "short-row.csv",
                            "the input cannot be read: the CSV row '5,6' does not fit the header or the types of its columns; mend the row, or take it out"));
            cases.add(of(job, "no-rows.csv", "input '/no-rows.csv' holds no rows"));
            cases.add(of(job, "empty.csv", "input '/empty.csv' holds no rows"));
            cases.add(of(job, "binary.csv", "label column 'label' is not a column of the table; it has …"));
        }
        cases.add(of("resample", "huge.csv", UNUSABLE.formatted(1)));
        for (String table : List.of("null-label.csv", "nan-label.parquet")) {
            cases.add(of(
                    "resample",
                    table,
                    "labelCol 'label' holds 1 null, NaN or infinite values; fill them or drop these rows first"));
        }
        cases.add(
                of(
                        "resample",
                        "few.csv",
                        "class 1 has 1 rows, but kNeighbors = 7 needs at least 8; lower kNeighbors or leave the class out of samplingStrategy"));
        cases.add(of(
                "entropy", "few.csv", "the table has 4 rows, but kNeighbors = 7 needs at least 8; lower kNeighbors"));
        cases.add(of(
                "compare",
                "few.csv",
                "class 1 of /few.csv has 1 rows, fewer than the 5 folds; use fewer folds, or leave the class out"));
        Map.of(
                        "smote",
                        "class 1 has 1 rows, but kNeighbors = 5 needs at least 6; lower kNeighbors, set handleSmallClass, or leave the class out of samplingStrategy",
                        "near-miss",
                        "class 1 has 1 rows, but kNeighbors = 3 needs at least 3; lower kNeighbors",
                        "latent-gan",
                        "latentDim is 16, but the table has 4 rows, which do not tell how codes so wide are spread; lower latentDim",
                        "moods",
                        "class 0 has 2 rows to learn from; hold out or mark fewer validation rows, so that each class has at least 3 there",
                        "auto",
                        "class 1 of the table has 1 rows, fewer than the 3 folds; use fewer folds, or leave the class out")
                .forEach((method, sentence) -> cases.add(refused(
                        "resample --method %s: class of one row".formatted(method),
                        "resample --input /few.csv --label label --output /out --method " + method,
                        sentence)));
        return cases;
    }

    private static Case param(String method, String params, String sentence) {
        return refused(
                "resample --method %s: %s".formatted(method, params),
                "%s--method %s --param %s".formatted(RESAMPLE, method, params.replace(" ", " --param ")),
                sentence);
    }

    static List<Case> params() {
        return List.of(
                refused(
                        "resample: no such method",
                        RESAMPLE + "--method smoot",
                        "method must be leo-cvae, …, auto, got 'smoot'"),
                param("smote", "gama=1", "method smote has no param 'gama'; it has …, kNeighbors, …"),
                param("smote", "kNeighbors=0", "param kNeighbors cannot be 0: neighbors per row, …(1 to 256)"),
                param("smote", "kNeighbors=five", "param kNeighbors must be a whole number, got 'five': …(1 to 256)"),
                param(
                        "smote",
                        "kNeighbors=99999999999",
                        "param kNeighbors must be a whole number, got '99999999999': …"),
                param("smote", "roundIntegers=yes", "param roundIntegers must be true or false, got 'yes'"),
                param("smote", "handleSmallClass=maybe", "handleSmallClass must be error, adapt, …, got 'maybe'"),
                param("smote", "metric=hamming", "metric must be euclidean, manhattan or cosine, got 'hamming'"),
                param("smote", "samplingStrategy=often", "samplingStrategy must be auto, …; got 'often'"),
                param("smote", "samplingStrategy=0", "samplingStrategy ratio must lie in (0, 1], got 0.0"),
                param(
                        "smote",
                        "samplingStrategy=0.1",
                        "samplingStrategy ratio 0.1 would remove rows: …; give a larger ratio"),
                param(
                        "smote",
                        "samplingStrategy=scarce=50",
                        "samplingStrategy names class 'scarce', but the label holds common, rare"),
                param(
                        "smote",
                        "samplingStrategy=rare=5",
                        "samplingStrategy wants 5 rows of class rare, which has 20 already; over-sampling removes none"),
                refused(
                        "resample: ratio of three classes",
                        "resample --input /three.csv --label label --output /out --method smote --param samplingStrategy=0.5",
                        "samplingStrategy ratio 0.5 needs a binary label, but there are 3 classes; give counts per class instead"),
                param(
                        "tomek-links",
                        "samplingStrategy=0.5",
                        "samplingStrategy of a cleaning method must say which classes to clean: …"),
                param(
                        "leo-cvae",
                        "hiddenLayers=8,wide",
                        "param hiddenLayers must be whole numbers with commas between, got '8,wide': …"),
                param("leo-cvae", "hiddenLayers=0", "hiddenLayers must be one or more widths of at least 1, got [0]"),
                param("leo-cvae", "learningRate=NaN", "param learningRate cannot be NaN: learning rate of Adam (> 0)"),
                param(
                        "leo-cvae",
                        "training=sometimes",
                        "training must be auto, single or distributed, got 'sometimes'"),
                param(
                        "smote-nc",
                        "kNeighbors=3",
                        "… marks no feature as a category in its metadata; set categoricalFeatures, or use Smote"),
                param("smote+smote", "kNeighbors=3", "method smote is named twice in 'smote+smote'; each may run once"),
                param(
                        "smote+auto",
                        "kNeighbors=3",
                        "method auto … stands alone, got 'smote+auto'; leave the others out"),
                param(
                        "smote+moods",
                        "kNeighbors=3",
                        "method moods or mubo … comes first in a chain, got 'smote+moods'"),
                param(
                        "smote+tomek-links",
                        "metric=cosine",
                        "param 'metric' could be of several methods; write smote.metric or tomek-links.metric"),
                param(
                        "smote+tomek-links",
                        "adasyn.kNeighbors=3",
                        "param 'adasyn.kNeighbors' is of method 'adasyn', but the method is smote+tomek-links"),
                param(
                        "latent-gan",
                        "net=conv",
                        "net = conv needs imageShape, such as 28x28x1; set it, or net = mlp for rows that are no images"),
                param(
                        "latent-gan",
                        "imageShape=28x28x1",
                        "imageShape 28x28x1 needs 784 features, but the table has 2; give the shape of its images"),
                param(
                        "moods",
                        "checkpointDir=/steps warmStart=true",
                        "checkpointDir cannot keep a search with warmStart, …; unset one of them"),
                param(
                        "moods",
                        "scoring=cross-validation warmStart=true",
                        "scoring = cross-validation needs warmStart = false …"),
                param("moods", "start=cold", "start must be balanced, full, smote, svm-smote, got 'cold'"),
                param("auto", "timeBudget=-5", "param timeBudget cannot be -5: …"));
    }

    static List<Case> options() {
        return List.of(
                refused("no such job", "balance --input /table.csv", "Unmatched arguments from index 0: 'balance', …"),
                refused(
                        "resample: no label",
                        "resample --input /table.csv --output /out",
                        "--label must name the column of classes in --input"),
                refused(
                        "resample: no output",
                        "resample --input /table.csv --label label",
                        "--output must name the folder to write"),
                refused(
                        "resample: no input",
                        "resample --label label --output /out",
                        "--label and --features need --input, the table they are columns of"),
                refused(
                        "resample: no number",
                        RESAMPLE + "--seed many",
                        "Invalid value for option '--seed': 'many' is not a long"),
                refused(
                        "resample: no such format",
                        RESAMPLE + "--format xml",
                        "Invalid value for option '--format': expected one of [PARQUET, CSV] …"),
                refused("resample: no such option", RESAMPLE + "--nonsense", "Unknown option: '--nonsense'"),
                refused(
                        "entropy: no input",
                        "entropy --label label --output /out",
                        "--input must name the table to read"),
                refused("entropy: k of 0", ENTROPY + "--k 0", "--k must be 1 to 256, got 0"),
                refused(
                        "entropy: k of all rows",
                        ENTROPY + "--k 60",
                        "the table has 60 rows, but kNeighbors = 60 needs at least 61; lower kNeighbors"),
                refused("entropy: no probes", ENTROPY + "--probes 0", "--probes must be at least 1, got 0"),
                refused("entropy: recall is NaN", ENTROPY + "--min-recall NaN", "--min-recall must be 0 to 1, got NaN"),
                refused(
                        "entropy: no such kind",
                        ENTROPY + "--kind soft",
                        "--kind must be labels or kernel, got 'soft'"),
                refused(
                        "entropy: no such search",
                        ENTROPY + "--neighbors psychic",
                        "neighbors must be auto, exact or approximate, got 'psychic'"),
                refused("compare: one fold", COMPARE + "--folds 1", "--folds must be at least 2, got 1"),
                refused(
                        "compare: no such classifier",
                        COMPARE + "--classifiers bayes",
                        "classifier must be logistic, …, got 'bayes'"),
                refused(
                        "compare: no such method",
                        COMPARE + "--methods smoot",
                        "method must be leo-cvae, …, got 'smoot'"),
                refused(
                        "compare: name of a baseline",
                        COMPARE + "--methods none=smote",
                        "'none' names both none and smote; give one of them another name"),
                refused("compare: no such metric", COMPARE + "--metric accurate", "metric must be …, got 'accurate'"),
                refused(
                        "compare: param of no method",
                        COMPARE + "--param kNeighbors=3",
                        "param 'kNeighbors' must be METHOD.NAME=VALUE with one of the methods compared, none, …"),
                refused(
                        "compare: param of a baseline",
                        COMPARE + "--param threshold.at=0.5",
                        "threshold has no params in a comparison, got 'threshold.at'"),
                refused(
                        "compare: no tries",
                        COMPARE + "--param rus-best-of-n.n=0",
                        "rus-best-of-n.n must be at least 1, got 0"),
                refused(
                        "compare: two kinds of input",
                        COMPARE + "--inputs /three.csv",
                        "give --input, or --inputs for several data sets"),
                refused(
                        "paper: no such paper",
                        "paper gan --data /empty-folder --output /out",
                        "paper must be leo-cvae, moods or latent-gan, got 'gan'"),
                refused(
                        "paper: no such set",
                        "paper moods --data /empty-folder --output /out --sets iris",
                        "--sets must be of ecoli, …, got 'iris'"),
                refused(
                        "paper: option of another",
                        "paper moods --data /empty-folder --output /out --scale full",
                        "--scale is an option of latent-gan; leave it out for moods"),
                refused(
                        "paper: no seeds",
                        "paper latent-gan --data /empty-folder --output /out --seeds 0",
                        "--seeds must be at least 1, got 0"),
                refused(
                        "pitfalls: few rows",
                        "pitfalls --rows 499",
                        "--rows must be at least 500, or the minority is too small to resample, got 499"),
                refused(
                        "pitfalls: no number",
                        "pitfalls --rows many",
                        "Invalid value for option '--rows': 'many' is not an int"),
                refused(
                        "make-connect4: no games",
                        "make-connect4 --games 0 --output /new/deep/out",
                        "--games must be at least 1, got 0"),
                refused(
                        "make-connect4: full board",
                        "make-connect4 --games 9 --at 42 --output /out",
                        "--at must be final or a number of plies from 0 to 41, got 42"));
    }

    static List<Case> files() {
        List<Case> cases = new ArrayList<>();
        for (String job : List.of("resample", "entropy", "compare")) {
            cases.add(of(job, "nowhere.csv", "input '/nowhere.csv' does not exist"));
            cases.add(of(job, "empty-folder", "input '/empty-folder' is a folder without files"));
            cases.add(
                    of(
                            job,
                            "text.parquet --input-format parquet",
                            "input '/text.parquet' cannot be read as parquet: … is not a Parquet file. …; is --input-format right?"));
            cases.add(
                    of(
                            job,
                            "cut.parquet",
                            "input '/cut.parquet' cannot be read as parquet: … is not a Parquet file. …; is --input-format right?"));
            cases.add(of(
                    job,
                    "flipped.parquet",
                    "the input cannot be read: file:…/flipped.parquet: …; copy it again, or leave it out"));
        }
        cases.add(
                of(
                        "resample",
                        "table.dat",
                        "the format of input '/table.dat' cannot be told from its name; give --input-format csv, parquet, libsvm or images"));
        cases.add(
                of(
                        "resample",
                        "empty.parquet",
                        "input '/empty.parquet' cannot be read as parquet: … (length is too low: 0) …; is --input-format right?"));
        cases.add(of(
                "resample",
                "broken.csv.gz",
                "input '/broken.csv.gz' cannot be read as csv: not a gzip file …; is --input-format right?"));
        cases.add(
                of(
                        "resample",
                        "bad.libsvm",
                        "input '/bad.libsvm' cannot be read as libsvm: For input string: \"zwei\" …; is --input-format right?"));
        cases.add(of(
                "resample",
                "ta[ble.csv",
                "a path or file system that was given cannot be used: … Unclosed character class …"));
        cases.add(refused(
                "compare: second input missing",
                "compare --inputs /table.csv,/nowhere.csv --label label --output /out",
                "input '/nowhere.csv' does not exist"));
        cases.add(refused(
                "paper: no data",
                "paper moods --data /empty-folder --output /out",
                "input '/empty-folder/ecoli.csv' does not exist"));
        cases.add(refused(
                "paper: no images",
                "paper latent-gan --data /empty-folder --output /out",
                "images '/empty-folder/mnist/train-images-idx3-ubyte.gz' does not exist"));
        return cases;
    }

    private static Case into(String output, String sentence) {
        return refused(
                "resample into " + output,
                "resample --input /table.csv --label label --features x,y --method smote --output " + output,
                sentence);
    }

    static List<Case> outputs() {
        List<Case> cases = new ArrayList<>();
        cases.add(into("/taken", "output '/taken' exists; give --overwrite to replace it, or another --output"));
        cases.add(into("/out[1]", "output '/out[1]' must be a path without the characters …"));
        cases.add(into("''", "output must be a path, got ''"));
        cases.add(into("file:/", "output 'file:/' is the root of its file system; give a folder below it"));
        cases.add(into("a:b", "a path or file system that was given cannot be used: …a:b"));
        cases.add(
                into("/table.csv/../taken", "output '…' exists; give --overwrite to replace it, or another --output"));
        cases.add(failed(
                "resample into a file",
                RESAMPLE.replace("/out", "/a-file/out"),
                "Parent path is not a directory: …/a-file …"));
        cases.add(refused(
                "failing resample into a new folder",
                "resample --input /nan.csv --label label --output /new/deep/out --report /new/deep/report",
                UNUSABLE.formatted(2)));
        cases.add(refused(
                "failing resample with --overwrite",
                "resample --input /nan.csv --label label --output /taken --overwrite",
                UNUSABLE.formatted(2)));
        for (String job : List.of("resample", "entropy", "compare")) {
            cases.add(
                    refused(
                            job + " into its input",
                            job + " --input /parts --label label --output /parts/out",
                            "output '/parts/out' must not lie in input '/parts', which would then hold both; give another --output"));
        }
        for (String input : List.of("/parts", "/parts/part-0.csv")) {
            cases.add(
                    refused(
                            "resample over " + input,
                            "resample --input %s --label label --output /parts --overwrite".formatted(input),
                            input.equals("/parts")
                                    ? "output '/parts' must not lie in input '/parts', which would then hold both; give another --output"
                                    : "output '/parts' must not hold input '/parts/part-0.csv', which would be replaced with it; give another --output"));
        }
        cases.add(refused(
                "report in the output",
                RESAMPLE + "--report /out/report",
                "report '/out/report' must not lie in the output, …"));
        cases.add(refused(
                "report exists",
                RESAMPLE + "--report /reported",
                "report '/reported' exists; give --overwrite to replace it, or another --report"));
        cases.add(failed(
                "report is a file",
                RESAMPLE + "--report /a-file",
                "Destination exists and is not a directory: /a-file …"));
        cases.add(refused(
                "make-connect4 over a folder", "make-connect4 --games 9 --output /taken", "output '/taken' exists; …"));
        cases.add(refused(
                "compare over another folder",
                COMPARE.replace("/out", "/thesis") + "--overwrite",
                "output '/thesis' exists and is no comparison; give another --output"));
        cases.add(refused(
                "compare over other units",
                COMPARE.replace("/out", "/units"),
                "output '/units' holds units of a comparison with other settings (settings.json); …"));
        cases.add(
                refused(
                        "compare over damaged settings",
                        COMPARE.replace("/out", "/search"),
                        "output '/search' holds a file 'settings.json' that cannot be read (…); remove it, or give another --output"));
        return cases;
    }

    private static Case idx(String images, String labels, String sentence) {
        return refused(
                "IDX files %s and %s".formatted(images, labels),
                "resample --images /idx/%s --labels /idx/%s --output /out".formatted(images, labels),
                sentence);
    }

    private static Case pictures(String folder, String sentence) {
        return refused(
                "folder of images: " + folder,
                "resample --input /%s --input-format images --method smote --output /out".formatted(folder),
                sentence);
    }

    static List<Case> images() {
        return List.of(
                refused(
                        "images alone",
                        "resample --images /idx/images --output /out",
                        "--images and --labels go together; give both"),
                refused(
                        "images with --input",
                        "resample --images /idx/images --labels /idx/labels --input /table.csv --output /out",
                        "--images and --labels stand in place of --input; leave one of them out"),
                idx("nowhere", "labels", "images '/idx/nowhere' does not exist"),
                idx(
                        "images",
                        "labels-29",
                        "labels '/idx/labels-29' holds 29 labels, but images '/idx/images' holds 30; give the labels of these images"),
                idx(
                        "labels",
                        "images",
                        "images '/idx/labels' must begin with the magic number …; that is a file of labels, so look whether --images and --labels are mixed up"),
                idx("images-cut", "labels", "images '/idx/images-cut' is cut short: …; copy or download it again"),
                idx("images-huge", "labels", "images '/idx/images-huge' is cut short: …; copy or download it again"),
                idx(
                        "../table.csv",
                        "labels",
                        "images '/idx/../table.csv' must begin with the magic number …; give an IDX file of images"),
                pictures(
                        "no-pictures", "'a/readme.txt' is no PNG file; convert it to PNG or take it out of the folder"),
                pictures(
                        "damaged-pictures",
                        "image 'upright/003.png' is a damaged PNG file …; copy it again or take it out of the folder"),
                pictures(
                        "unequal-pictures",
                        "image 'lying/009.png' is 7x7x1, but the first, 'lying/000.png', is 6x6x1 …"),
                pictures(
                        "table.csv",
                        "input '/table.csv' is a file; give the folder that has a subfolder for each class"),
                pictures(
                        "pictures --format csv", "CSV cannot hold the vector column 'features'; use --format parquet"));
    }

    static List<Case> fileSystems() {
        List<Case> cases = new ArrayList<>();
        Map<String, String> writers = Map.of(
                "resample",
                RESAMPLE + "--method random-over-sampler",
                "entropy",
                ENTROPY,
                "compare",
                COMPARE + "--folds 2 --methods smote --classifiers logistic",
                "make-connect4",
                "make-connect4 --games 9 --output /out");
        writers.forEach((job, command) -> {
            cases.add(failed(
                    job + ": disk is full",
                    command.replace("/out", "full:/out"),
                    "the disk is full: No space left on device…; make room, or write elsewhere"));
            cases.add(failed(
                    job + ": nobody may write",
                    command.replace("/out", "denied:/out"),
                    "Permission denied: user=nobody, inode=\"…\"…"));
            cases.add(
                    failed(
                            job + ": nobody answers",
                            command.replace("/out", "hdfs://127.0.0.1:1/out"),
                            "no answer from …:1: Connection refused (ConnectException); is the address right, and the service up?"));
            cases.add(refused(
                    job + ": no such file system",
                    command.replace("/out", "s4://bucket/out"),
                    "a path or file system that was given cannot be used: No FileSystem for scheme \"s4\""));
        });
        cases.add(
                refused(
                        "nobody may read",
                        RESAMPLE.replace("/table", "denied:/table") + "--method smote",
                        "input 'denied:/table.csv' cannot be read as csv: Permission denied: user=nobody, inode=\"table.csv\"…; is --input-format right?"));
        cases.add(
                failed(
                        "nobody answers a reader",
                        RESAMPLE.replace("/table", "hdfs://127.0.0.1:1/table"),
                        "no answer from …:1: Connection refused (ConnectException); is the address right, and the service up?"));
        cases.add(refused(
                "no such host",
                RESAMPLE.replace("/table", "hdfs://no-such-host.invalid/table"),
                "a path or file system that was given cannot be used: no-such-host.invalid"));
        cases.add(
                failed(
                        "report where nobody answers",
                        RESAMPLE + "--report hdfs://127.0.0.1:1/report",
                        "no answer from …:1: Connection refused (ConnectException); is the address right, and the service up?"));
        return cases;
    }

    private static Case checkpoint(String method, String folder, int code, String sentence) {
        return new Case(
                "%s with checkpoints in %s".formatted(method, folder),
                "%s--method %s --param checkpointDir=%s".formatted(RESAMPLE, method, folder),
                code,
                sentence);
    }

    static List<Case> checkpoints() {
        List<Case> cases = new ArrayList<>();
        for (String method : List.of("moods", "latent-gan --param latentDim=2 --param checkpointInterval=1")) {
            String what = method.equals("moods") ? "search" : "training of a GAN";
            for (String taken : List.of("/notes", "/a-file")) {
                cases.add(checkpoint(
                        method,
                        taken,
                        2,
                        "checkpointDir '%s' exists and holds no %s; give an empty or new folder"
                                .formatted(taken, what)));
            }
            cases.add(checkpoint(
                    method,
                    "full:/steps",
                    1,
                    "failed: the disk is full: No space left on device…; make room, or write elsewhere"));
            cases.add(
                    checkpoint(
                            method,
                            "hdfs://127.0.0.1:1/steps",
                            1,
                            "failed: no answer from …:1: Connection refused (ConnectException); is the address right, and the service up?"));
        }
        cases.add(
                checkpoint(
                        "moods",
                        "/search",
                        2,
                        "checkpointDir '/search' holds a file 'settings.json' that cannot be read (…); remove it, or give another folder"));
        cases.add(
                checkpoint(
                        "moods",
                        "/other-search",
                        2,
                        "checkpointDir '/other-search' holds a search with other settings or rows; give the same to go on with it, or another folder"));
        cases.add(
                checkpoint(
                        "latent-gan --param latentDim=2",
                        "/gan",
                        2,
                        "checkpointDir '/gan' holds a file gan.bin that cannot be read (…); remove it, or give another folder"));
        for (String job : List.of(RESAMPLE + "--method smote ", ENTROPY)) {
            cases.add(
                    refused(
                            job + ": checkpoint in the output",
                            job + "--checkpoint /out/steps",
                            "checkpoint '/out/steps' must not lie in output '/out', which is written as a whole; give another folder"));
            cases.add(
                    refused(
                            job + ": checkpoint in the input",
                            job.replace("/table.csv", "/parts") + "--checkpoint /parts/steps",
                            "checkpoint '/parts/steps' must not lie in input '/parts', which would then hold both; give another folder"));
        }
        for (String job : List.of(RESAMPLE + "--method smote ", ENTROPY)) {
            cases.add(
                    refused(
                            job + ": output in the checkpoint",
                            job.replace("/out", "/steps/out") + "--checkpoint /steps",
                            "output '/steps/out' must not lie in checkpoint '/steps', which may be removed when all is done; give another folder"));
            cases.add(
                    refused(
                            job + ": input in the checkpoint",
                            job.replace("/table.csv", "/parts/part-0.csv") + "--checkpoint /parts",
                            "input '/parts/part-0.csv' must not lie in checkpoint '/parts', which may be removed when all is done; give another folder"));
            cases.add(
                    refused(
                            job + ": checkpoint in a pattern of inputs",
                            job.replace("/table.csv", "/par*/*") + "--checkpoint /parts/steps",
                            "checkpoint '/parts/steps' must not lie in input '/par*/*', which would then hold both; give another folder"));
        }
        return cases;
    }

    @Test
    void aReportForWhichThereIsNoRoomCostsTheReportAlone() throws IOException {
        Jobs job = run(RESAMPLE.replace("/out", "/kept") + "--method random-over-sampler --report full:/new/report");

        assertThat(job.complaint()).startsWith("failed: the disk is full: ");
        assertThat(job.code()).isEqualTo(1);
        assertThat(folder.resolve("kept/_SUCCESS")).exists();
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void whatMayNotBeReadOrWrittenIsNamed() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        try {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
            assumeFalse(Files.isWritable(locked), "skipped: this user, maybe root, may write everywhere");

            Jobs job = run(RESAMPLE.replace("/out", "/locked/out"));

            assertThat(job.code()).isEqualTo(1);
            assertThat(job.complaint()).startsWith("failed: ").contains(locked.toString());
        } finally {
            Files.delete(locked);
        }
    }
}
