package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResampleJobTest {
    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private Path input;
    private Path output;

    @BeforeEach
    void writeTable() throws IOException {
        input = folder.resolve("table.csv");
        output = folder.resolve("balanced");
        Files.writeString(input, table(160, 40, 1));
    }

    /** Leading zeros, quotes, blanks, nulls: what a job must give back as it stood. */
    static String table(int majority, int minority, long seed) {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder("code,x,y,whole,note,label\n");
        for (int i = 0; i < majority + minority; i++) {
            boolean small = i < minority;
            csv.append("%05d,%.3f,%s,%d,%s,%s%n"
                    .formatted(
                            i,
                            random.nextGaussian() + (small ? 1.5 : 0),
                            (i % 7) + ".50",
                            random.nextInt(20),
                            i % 4 == 0 ? "" : "\" a \"\"quoted\"\", note %d \"".formatted(i),
                            small ? "rare" : "common"));
        }
        return csv.toString();
    }

    private Jobs resample(String... more) {
        List<String> args = new ArrayList<>(
                List.of("resample", "--input", input.toString(), "--label", "label", "--output", output.toString()));
        args.addAll(List.of("--features", "x,y,whole", "--param", "maxIter=3"));
        args.addAll(Arrays.asList(more));
        return Jobs.run(args.toArray(new String[0]));
    }

    @Nested
    class Balancing {
        @ParameterizedTest
        @ValueSource(strings = {"table.csv", "table.csv.gz"})
        void csvComesBackAsItStoodInTheFile(String name) throws IOException {
            input = folder.resolve(name);
            if (name.endsWith(".gz")) {
                try (Writer zipped = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(input)))) {
                    zipped.write(table(160, 40, 1));
                }
            }

            Jobs job = resample("--format", "csv");

            assertThat(job.code()).as(job.err()).isZero();
            Dataset<Row> before = text(input.toString());
            Dataset<Row> after = text(output.toString());
            Dataset<Row> kept = after.filter("synthetic = 'false'").drop("synthetic");
            assertThat(kept.exceptAll(before).count()).isZero();
            assertThat(before.exceptAll(kept).count()).isZero();
            Dataset<Row> made = after.filter("synthetic = 'true'");
            assertThat(made.filter("label = 'rare'").count()).isEqualTo(120);
            assertThat(made.count()).isEqualTo(120);
            assertThat(made.filter("whole not rlike '^-?[0-9]+$'").count()).isZero();
            assertThat(made.filter("code is not null or note is not null").count())
                    .isZero();
        }

        private Dataset<Row> text(String path) {
            return spark.read().option("header", true).option("escape", "\"").csv(path);
        }

        @Test
        void parquetKeepsEveryType() {
            Jobs job = resample();

            assertThat(job.code()).as(job.err()).isZero();
            Dataset<Row> after = spark.read().parquet(output.toString());
            assertThat(after.schema().simpleString())
                    .isEqualTo(
                            "struct<code:int,x:double,y:double,whole:int,note:string,label:string,synthetic:boolean>");
            assertThat(after.filter("label = 'rare'").count()).isEqualTo(160);
        }

        @Test
        void theConsoleSaysWhatWasReadWhatWasMadeAndWhereItIs() {
            Jobs job = resample("--report", folder.resolve("report").toString());

            assertThat(job.out())
                    .contains("read 200 rows of 3 features from " + input)
                    .contains("class common: 160 rows before, 160 after, 0 of them synthetic")
                    .contains("class rare: 40 rows before, 160 after, 120 of them synthetic")
                    .contains("done: 320 rows in " + output)
                    .contains("report: " + folder.resolve("report/report.html"));
            assertThat(folder.resolve("report/report.html")).exists();
            assertThat(folder.resolve("report/report.json")).content().contains("\"made\" : 120");
        }

        @Test
        void theSameSeedGivesTheSameRowsAndAnotherSeedOthers() {
            resample("--seed", "7");
            List<Row> first = made();
            resample("--seed", "7", "--overwrite");
            List<Row> second = made();
            resample("--seed", "8", "--overwrite");

            assertThat(second).isEqualTo(first);
            assertThat(made()).isNotEqualTo(first);
        }

        private List<Row> made() {
            return spark.read()
                    .parquet(output.toString())
                    .filter("synthetic")
                    .orderBy("x", "y", "whole")
                    .collectAsList();
        }

        @Test
        void libsvmIsReadAndItsVectorsWritten() throws IOException {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                lines.append("%d 1:%d.5 3:%d%n".formatted(i < 12 ? 1 : 0, i, i % 5));
            }
            input = Files.writeString(folder.resolve("table.libsvm"), lines);

            Jobs job = Jobs.run(
                    "resample",
                    "--input",
                    input.toString(),
                    "--label",
                    "label",
                    "--output",
                    output.toString(),
                    "--param",
                    "maxIter=2");

            assertThat(job.code()).as(job.err()).isZero();
            Dataset<Row> after = spark.read().parquet(output.toString());
            assertThat(after.filter("label = 1").count()).isEqualTo(48);
            assertThat(after.filter("features is null").count()).isZero();
        }
    }

    @Nested
    class Output {
        @Test
        void anExistingOutputIsLeftAloneWithoutOverwrite() throws IOException {
            Files.createDirectories(output);
            Files.writeString(output.resolve("precious"), "data");

            Jobs job = resample();

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint())
                    .isEqualTo("output '%s' exists; give --overwrite to replace it, or another --output"
                            .formatted(output));
            assertThat(output.resolve("precious")).hasContent("data");
        }

        @Test
        void anExistingOutputSurvivesAFailingRunWithOverwrite() throws IOException {
            Files.createDirectories(output);
            Files.writeString(output.resolve("precious"), "data");

            Jobs job = resample("--overwrite", "--param", "kNeighbors=256");

            assertThat(job.code()).isEqualTo(2);
            assertThat(output.resolve("precious")).hasContent("data");
            assertThat(siblings()).containsExactlyInAnyOrder("balanced", "table.csv");
        }

        @Test
        void whatAKilledRunLeftBehindIsPutRight() throws IOException {
            Files.createDirectories(folder.resolve("balanced.ballast-old"));
            Files.writeString(folder.resolve("balanced.ballast-old/precious"), "data");
            Files.createDirectories(folder.resolve("balanced.ballast-new-1234"));

            Jobs job = resample();

            assertThat(job.code()).isEqualTo(2); // the old output is back in its place
            assertThat(output.resolve("precious")).hasContent("data");
            assertThat(siblings()).containsExactlyInAnyOrder("balanced", "table.csv");
        }

        @ParameterizedTest
        @ValueSource(strings = {"out[1]", "out*", "out?", "{out}"})
        void anOutputThatIsAPatternIsRefused(String name) {
            output = folder.resolve(name);

            Jobs job = resample();

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint())
                    .isEqualTo(
                            "output '%s' must be a path without the characters { } [ ] * ? \\, which Spark reads as patterns"
                                    .formatted(output));
        }

        @Test
        void anOutputThatCannotBeWrittenIsAFailureWithASentence() throws IOException {
            Path file = Files.writeString(folder.resolve("file"), "not a folder");
            output = file.resolve("balanced");

            Jobs job = resample();

            assertThat(job.code()).isEqualTo(1);
            assertThat(job.complaint()).startsWith("failed: ").contains(file.toString());
            assertThat(job.err()).doesNotContain("\tat ");
        }

        private List<String> siblings() throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString()).toList();
            }
        }
    }

    @Nested
    class BadInput {
        static Stream<Arguments> cases() {
            return Stream.of(
                    of(
                            "a,label\n1,0\n",
                            "--label",
                            "lable",
                            "label column 'lable' is not a column of the table; it has a, label"),
                    of(
                            "a,label\n1,0\n2,1\n",
                            "--features",
                            "a,bb",
                            "feature column 'bb' is not a column of the table; it has a, label"),
                    of(
                            "a,label\n1,0\n2,0\n",
                            "",
                            "",
                            "labelCol 'label' holds one class only (0: 2); at least two are needed"),
                    of(
                            "a,label\n1,0\n,1\nNaN,1\n",
                            "",
                            "",
                            "feature column 'a' holds 2 values that are null, NaN, infinite or beyond 1e15; fill them or drop these rows first"),
                    of(
                            "a,c,label\n1,red,0\n2,blue,1\n",
                            "--features",
                            "a,c",
                            "feature column 'c' holds text; features must be numeric, so index or one-hot encode it first, or leave it out of --features"),
                    of(
                            "a,label\n1,0\n2,1\n3,0\n4,0\n",
                            "",
                            "",
                            "class 1 has 1 rows, but kNeighbors = 7 needs at least 8; lower kNeighbors or leave the class out of samplingStrategy"),
                    of(
                            "a,label\n1,0\n2,\n",
                            "",
                            "",
                            "labelCol 'label' holds 1 null, NaN or infinite values; fill them or drop these rows first"),
                    of(
                            "a,label\n1,0\n2,1\n",
                            "--method",
                            "smoot",
                            ", cluster-centroids, smote-enn, smote-tomek, moods, mubo, auto, got 'smoot'"),
                    of(
                            "a,label\n1,0\n2,1\n",
                            "--param",
                            "metric=hamming",
                            "metric must be euclidean, manhattan or cosine, got 'hamming'"),
                    of(
                            "a,label\n1,0\n2,1\n",
                            "--param",
                            "kNeighbors=-3",
                            "param kNeighbors cannot be -3: neighbors per row, itself excluded (1 to 256)"),
                    of(
                            "a,label\n1,0\n2,1\n",
                            "--param",
                            "samplingStrategy=often",
                            "samplingStrategy must be auto, minority, majority, not minority, not majority, all, a ratio such as 0.5, counts such as 1=500,2=800, or for cleaning a list of classes such as [0, 2]; got 'often'"),
                    of(
                            "synthetic,label\n1,0\n2,1\n",
                            "",
                            "",
                            "the table has a column 'synthetic' already, which the job would add; rename it first"),
                    of(
                            "label\n0\n1\n",
                            "",
                            "",
                            "the table has no numeric column beside the label 'label'; name some with --features"),
                    of("a,label\n1,0\n2,1\n", "--input-format", "parquet", "is --input-format right?"));
        }

        private static Arguments of(String csv, String option, String value, String sentence) {
            return Arguments.of(csv, option, value, sentence);
        }

        @ParameterizedTest(name = "{3}")
        @MethodSource("cases")
        void isRefusedWithOneSentenceAndNothingWritten(String csv, String option, String value, String sentence)
                throws IOException {
            Path bad = Files.writeString(folder.resolve("bad.csv"), csv);
            List<String> args =
                    new ArrayList<>(List.of("resample", "--input", bad.toString(), "--output", output.toString()));
            if (!option.equals("--label")) {
                args.addAll(List.of("--label", "label"));
            }
            if (!option.isEmpty()) {
                args.addAll(List.of(option, value));
            }

            Jobs job = Jobs.run(args.toArray(new String[0]));

            assertThat(job.complaint()).endsWith(sentence);
            assertThat(job.err().lines()).hasSize(1);
            assertThat(job.code()).isEqualTo(2);
            assertThat(output).doesNotExist();
        }

        @Test
        void aMissingFile() {
            input = folder.resolve("nowhere.csv");

            Jobs job = resample();

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint()).isEqualTo("input '%s' does not exist".formatted(input));
        }

        @Test
        void aFormatThatCannotBeTold() throws IOException {
            input = Files.writeString(folder.resolve("table.dat"), "1 2 3");

            Jobs job = resample();

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint())
                    .isEqualTo(
                            "the format of input '%s' cannot be told from its name; give --input-format csv, parquet, libsvm or images"
                                    .formatted(input));
        }

        @Test
        void anUnknownParamListsThoseThereAre() {
            Jobs job = resample("--param", "gama=1");

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint())
                    .startsWith("method leo-cvae has no param 'gama'; it has ")
                    .contains("gamma", "kNeighbors", "samplingStrategy")
                    .doesNotContain("featuresCol");
        }

        @Test
        void aCsvRowThatDoesNotFitTheHeader() throws IOException {
            Files.writeString(input, table(160, 40, 1) + "1,2,3\n");

            Jobs job = resample();

            assertThat(job.code()).as(job.err()).isEqualTo(2);
            assertThat(job.complaint()).startsWith("the input cannot be read: ");
            assertThat(job.err()).doesNotContain("\tat ");
            assertThat(output).doesNotExist();
        }

        @Test
        void aReportInsideTheOutput() {
            String report = output.resolve("report").toString();

            Jobs job = resample("--report", report);

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.complaint())
                    .isEqualTo(
                            "report '%s' must not lie in the output, which is replaced as a whole; give another --report"
                                    .formatted(report));
            assertThat(output).doesNotExist();
        }

        @Test
        void verboseAddsTheStackTrace() {
            input = folder.resolve("nowhere.csv");

            assertThat(resample("--verbose").err()).contains("\tat io.ballast.examples.InputTable");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--nonsense", "--seed=many", "--format=xml"})
        void anOptionThatPicocliCannotReadPointsToTheHelp(String option) {
            Jobs job = resample(option);

            assertThat(job.code()).isEqualTo(2);
            assertThat(job.err()).contains("See 'deploy/ballast resample --help'.");
        }
    }
}
