package io.ballast.examples;

import static io.ballast.examples.images.SampleImages.IMAGES;
import static io.ballast.examples.images.SampleImages.LABELS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.images.SampleImages;
import io.ballast.ml.Resampler;
import io.ballast.ml.ResamplerModel;
import io.ballast.network.ImageShape;
import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageJobTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private Path images;
    private Path labels;
    private Path output;

    @BeforeEach
    void write() throws IOException {
        byte[] classes = SampleImages.labels(30, 12, 8);
        images = SampleImages.idx(
                folder.resolve("images.gz"), IMAGES, SampleImages.bars(classes, SIDE), classes.length, SIDE, SIDE);
        labels = SampleImages.idx(folder.resolve("labels"), LABELS, classes, classes.length);
        output = folder.resolve("balanced");
    }

    private Jobs resampleIdx(String... more) {
        List<String> args = new ArrayList<>(
                List.of("resample", "--images", images.toString(), "--labels", labels.toString(), "--method", "smote"));
        args.addAll(List.of("--output", output.toString()));
        args.addAll(Arrays.asList(more));
        return Jobs.run(args.toArray(new String[0]));
    }

    private Jobs resampleFolder(Path input, String... more) {
        List<String> args =
                new ArrayList<>(List.of("resample", "--input", input.toString(), "--input-format", "images"));
        args.addAll(List.of("--output", output.toString()));
        args.addAll(Arrays.asList(more));
        if (!args.contains("--method")) {
            args.addAll(List.of("--method", "smote"));
        }
        return Jobs.run(args.toArray(new String[0]));
    }

    private Dataset<Row> written() {
        return LocalSpark.session().read().parquet(output.toString());
    }

    @Nested
    class Idx {
        @Test
        void imagesAreBalancedAndTheReportShowsThem() throws IOException {
            Path report = folder.resolve("report");

            Jobs job = resampleIdx("--report", report.toString());

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out())
                    .contains("read 50 images of 8x8x1 from " + images)
                    .contains("class 2: 8 rows before, 30 after, 22 of them synthetic");
            assertThat(written().schema().simpleString())
                    .isEqualTo("struct<features:vector,label:int,synthetic:boolean>");
            assertThat(written().count()).isEqualTo(90);
            String page = Files.readString(report.resolve("report.html"));
            assertThat(page)
                    .contains("<h2>Images</h2>", "8 real images of class 0.", "8 synthetic images of class 1.")
                    .contains("an image is 8x8x1 (", "real, 8 of 30", "synthetic, 8 of 22", "pixel (")
                    .doesNotContain("synthetic images of class 0.");
        }

        @Test
        void syntheticImagesHaveWholePixelsFrom0To255() {
            resampleIdx();

            List<Row> made = written().filter("synthetic").collectAsList();
            assertThat(made).hasSize(18 + 22);
            for (Row row : made) {
                for (double pixel : row.<Vector>getAs("features").toArray()) {
                    assertThat(pixel).isBetween(0.0, 255.0).isEqualTo(Math.rint(pixel));
                }
            }
        }

        @Test
        void theSameSeedGivesTheSameImagesFromAFileThatIsCutIntoRanges() throws IOException {
            resampleIdx();
            List<Row> packed = rows();
            byte[] classes = SampleImages.labels(30, 12, 8);
            images = SampleImages.idx(
                    folder.resolve("plain"), IMAGES, SampleImages.bars(classes, SIDE), classes.length, SIDE, SIDE);
            resampleIdx("--overwrite");

            assertThat(rows()).isEqualTo(packed);
        }

        private List<Row> rows() {
            return written()
                    .selectExpr("synthetic", "label", "cast(features as string) as text")
                    .orderBy("synthetic", "label", "text")
                    .collectAsList();
        }

        @Test
        void explainTellsTheSizes() {
            Jobs job = resampleIdx("--explain");

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out()).contains("smote would give class 1: 12 rows before, 30 after");
            assertThat(output).doesNotExist();
        }

        @Test
        void entropyReadsThemToo() {
            Jobs job = Jobs.run(
                    "entropy",
                    "--images",
                    images.toString(),
                    "--labels",
                    labels.toString(),
                    "--output",
                    output.toString());

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out()).contains("class 2: 8 rows, mean entropy ");
            assertThat(written().columns()).containsExactly("features", "label", "entropy");
        }

        @Test
        void compareReadsThemToo() {
            Jobs job = Jobs.run(
                    "compare",
                    "--images",
                    images.toString(),
                    "--labels",
                    labels.toString(),
                    "--methods",
                    "smote",
                    "--classifiers",
                    "logistic",
                    "--folds",
                    "2",
                    "--output",
                    output.toString());

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out())
                    .contains("50 images of 8x8x1 from " + images + "; rows of each class: 0: 30, 1: 12, 2: 8");
            assertThat(output.resolve("results.json")).content().contains("\"label\" : \"label\"");
        }
    }

    @Nested
    class Folders {
        @Test
        void imagesAreBalancedByTheNamesOfTheirFolders() throws IOException {
            Path input = SampleImages.folder(folder.resolve("pictures"), SIDE, 20, 10);

            Jobs job =
                    resampleFolder(input, "--report", folder.resolve("report").toString());

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(job.out()).contains("class lying: 10 rows before, 20 after, 10 of them synthetic");
            assertThat(written()
                            .filter("not synthetic and path like 'upright/%.png'")
                            .count())
                    .isEqualTo(20);
            assertThat(written()
                            .filter("synthetic and path is null and label = 'lying'")
                            .count())
                    .isEqualTo(10);
            assertThat(folder.resolve("report/report.html")).content().contains("8 synthetic images of class lying.");
        }

        @Test
        void cleaningKeepsPaths() throws IOException {
            Path input = SampleImages.folder(folder.resolve("pictures"), SIDE, 20, 10);

            Jobs job = resampleFolder(input, "--method", "random-under-sampler");

            assertThat(job.code()).as(job.err()).isZero();
            assertThat(written().filter("path is not null").count()).isEqualTo(20);
        }
    }

    @Nested
    class Shape {
        @Test
        void isOfNoConcernToMethodsWithoutTheParam() {
            MethodChain chain = MethodChain.parse("smote+tomek-links", Map.of());

            chain.imagesAre(new ImageShape(28, 28, 1));

            assertThat(chain.values()).doesNotContainKeys("smote.imageShape", "tomek-links.imageShape");
        }

        @Test
        void isToldToMethodsThatHaveTheParam() {
            Pictures pictures = new Pictures();

            chain(pictures).imagesAre(new ImageShape(28, 24, 3));

            assertThat(pictures.getOrDefault(pictures.imageShape())).isEqualTo("28x24x3");
        }

        @Test
        void leavesWhatTheUserHasSet() {
            Pictures pictures = new Pictures();
            pictures.set(pictures.imageShape(), "14x48x3");

            chain(pictures).imagesAre(new ImageShape(28, 24, 3));

            assertThat(pictures.getOrDefault(pictures.imageShape())).isEqualTo("14x48x3");
        }

        private static MethodChain chain(Resampler resampler) {
            return new MethodChain(List.of(new MethodChain.Step(
                    new Methods.Method("pictures", Methods.Sizes.AS_ASKED, () -> resampler, "look at pictures"),
                    resampler)));
        }
    }

    /** A method that looks at pictures. */
    public static final class Pictures extends Resampler {
        private static final long serialVersionUID = 1L;

        Pictures() {
            super("pictures");
        }

        public Param<String> imageShape() {
            return new Param<>(this, "imageShape", "height x width x channels");
        }

        @Override
        public ResamplerModel fit(Dataset<?> dataset) {
            throw new UnsupportedOperationException("only its params are looked at");
        }

        @Override
        public Pictures copy(ParamMap extra) {
            return defaultCopy(extra);
        }
    }

    @Nested
    class BadInput {
        private void refused(Jobs job, String sentence) {
            assertThat(job.complaint()).isEqualTo(sentence);
            assertThat(job.err().lines()).hasSize(1);
            assertThat(job.code()).isEqualTo(2);
            assertThat(output).doesNotExist();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "--input-format idx --output o|--input-format idx needs two files, --images and --labels, in place of --input",
                    "--images i --output o|--images and --labels go together; give both",
                    "--labels l --output o|--images and --labels go together; give both",
                    "--images i --labels l --input-format csv --output o|--images and --labels are of --input-format idx, got csv",
                    "--images i --labels l --input x --output o|--images and --labels stand in place of --input; leave one of them out",
                    "--images i --labels l --features a --output o|--features is for tables of columns; of images all pixels are features",
                    "--images i --labels l|--output must name the folder to write",
                    "--input-format images|--input-format images needs --input",
                    "--input x --input-format csv --output o|--label must name the column of classes in --input"
                })
        void optionsThatDoNotGoTogether(String options, String sentence) {
            refused(Jobs.run(("resample " + options).split(" ")), sentence);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "entropy --label y --output o|--input must name the table to read",
                    "entropy --input x --output o|--label must name the column of classes in --input",
                    "compare --label y --output o|give --input, or --inputs for several data sets",
                    "compare --input x --output o|--label must name the column of classes in --input",
                    "compare --inputs x --images i --labels l --output o|--images and --labels stand in place of --input; leave one of them out"
                })
        void optionsOfOtherJobsThatDoNotGoTogether(String line, String sentence) {
            refused(Jobs.run(line.split(" ")), sentence);
        }

        @Test
        void aLabelThatImagesDoNotHave() {
            refused(
                    resampleIdx("--label", "digit"),
                    "label column 'digit' is not a column of the table; it has features, label");
        }

        @Test
        void oneClass() throws IOException {
            labels = SampleImages.idx(folder.resolve("zeros"), LABELS, new byte[50], 50);
            refused(resampleIdx(), "labelCol 'label' holds one class only (0: 50); at least two are needed");
        }

        @Test
        void csvAsOutput() {
            refused(
                    resampleIdx("--format", "csv"),
                    "CSV cannot hold the vector column 'features'; use --format parquet");
        }

        @Test
        void aPackedFileCutShort() throws IOException {
            byte[] packed = Files.readAllBytes(images);
            Files.write(images, Arrays.copyOf(packed, packed.length / 2));
            refused(
                    resampleIdx(),
                    "images '%s' is cut short: its header promises 50 images, which take 3,216 bytes unpacked; copy or download it again"
                            .formatted(images));
        }

        @ParameterizedTest
        @ValueSource(strings = {"smote", "random-under-sampler", "leo-cvae"})
        void aFileThatIsNoImage(String method) throws IOException {
            Path input = SampleImages.folder(folder.resolve("pictures"), SIDE, 20, 10);
            Files.writeString(input.resolve("upright/notes.txt"), "this is not an image, however long it may be");
            refused(
                    resampleFolder(input, "--method", method),
                    "'upright/notes.txt' is no PNG file; convert it to PNG or take it out of the folder");
        }

        @Test
        void aFolderThatLooksLikeNoTable() throws IOException {
            Path input = SampleImages.folder(folder.resolve("pictures"), SIDE, 2, 2);
            refused(
                    Jobs.run("resample", "--input", input.toString(), "--label", "y", "--output", output.toString()),
                    "the format of input '%s' cannot be told from its name; give --input-format csv, parquet, libsvm or images"
                            .formatted(input));
        }
    }
}
