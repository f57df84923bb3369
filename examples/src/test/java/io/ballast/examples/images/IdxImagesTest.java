package io.ballast.examples.images;

import static io.ballast.examples.images.SampleImages.IMAGES;
import static io.ballast.examples.images.SampleImages.LABELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ballast.network.ImageShape;
import io.ballast.spark.LocalSpark;
import io.ballast.spark.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxImagesTest {
    private static final int SIDE = 6;

    @TempDir
    private Path folder;

    private final byte[] labels = SampleImages.labels(20, 5);
    private final byte[] pixels = SampleImages.bars(labels, SIDE);
    private Path imageFile;
    private Path labelFile;

    @BeforeEach
    void write() throws IOException {
        imageFile = SampleImages.idx(folder.resolve("images"), IMAGES, pixels, labels.length, SIDE, SIDE);
        labelFile = SampleImages.idx(folder.resolve("labels"), LABELS, labels, labels.length);
    }

    private ImageTable read() throws IOException {
        return ImageTable.idx(LocalSpark.session(), imageFile.toString(), labelFile.toString());
    }

    @Nested
    class Reading {
        @ParameterizedTest(name = "{0}, {1}: {2} partitions")
        @CsvSource({"images, labels, 2", "images.gz, labels.gz, 1", "images.gz, labels, 1", "images, labels.gz, 1"})
        void everyImageIsARowWithItsLabel(String imageName, String labelName, int partitions) throws IOException {
            imageFile = SampleImages.idx(folder.resolve(imageName), IMAGES, pixels, labels.length, SIDE, SIDE);
            labelFile = SampleImages.idx(folder.resolve(labelName), LABELS, labels, labels.length);

            ImageTable table = read();

            assertThat(table.shape()).isEqualTo(new ImageShape(SIDE, SIDE, 1));
            assertThat(table.rows().javaRDD().getNumPartitions()).isEqualTo(partitions);
            List<Row> rows = table.rows().collectAsList();
            assertThat(rows).hasSize(25);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i).getInt(1)).isEqualTo(labels[i]);
                double[] values = rows.get(i).<Vector>getAs(0).toArray();
                for (int d = 0; d < values.length; d++) {
                    assertThat(values[d]).isEqualTo(pixels[i * SIDE * SIDE + d] & 0xFF);
                }
            }
        }

        @Test
        void gzipIsToldByItsBytesAndNotByItsName() throws IOException {
            Path zipped = SampleImages.idx(folder.resolve("x.gz"), IMAGES, pixels, labels.length, SIDE, SIDE);
            imageFile = Files.move(zipped, folder.resolve("images-idx3-ubyte"));

            assertThat(read().rows().count()).isEqualTo(25);
        }

        @Test
        void aFourthDimensionIsTheChannels() throws IOException {
            byte[] rgb = new byte[2 * 4 * 5 * 3];
            Arrays.fill(rgb, (byte) 250);
            imageFile = SampleImages.idx(folder.resolve("rgb"), 0x00000804, rgb, 2, 4, 5, 3);
            labelFile = SampleImages.idx(folder.resolve("two"), LABELS, new byte[] {0, (byte) 255}, 2);

            ImageTable table = read();

            assertThat(table.shape()).isEqualTo(new ImageShape(4, 5, 3));
            assertThat(table.rows().filter("label = 255").count()).isEqualTo(1);
        }

        @Test
        void mnistHasItsSixtyThousandDigits() throws IOException {
            imageFile = SharedData.require("data/mnist/train-images-idx3-ubyte.gz");
            labelFile = SharedData.require("data/mnist/train-labels-idx1-ubyte.gz");

            ImageTable table = read();

            assertThat(table.shape()).hasToString("28x28x1");
            assertThat(table.rows().count()).isEqualTo(60_000);
            assertThat(table.rows().filter("label = 0").count()).isEqualTo(5_923);
            Vector first = table.rows().first().getAs(0);
            assertThat(first.size()).isEqualTo(784);
            assertThat(Arrays.stream(first.toArray()).max()).hasValue(255);
            assertThat(table.rows().first().getInt(1)).isEqualTo(5);
        }
    }

    @Nested
    class BadInput {
        private void refused(String sentence, Object... values) {
            assertThatThrownBy(IdxImagesTest.this::read)
                    .isInstanceOf(ImageFormatException.class)
                    .hasMessage(sentence, values);
        }

        @Test
        void aFileThatIsNotThere() {
            labelFile = folder.resolve("nowhere");
            refused("labels '%s' does not exist", labelFile);
        }

        @Test
        void aFolder() {
            imageFile = folder;
            refused("images '%s' is a folder; give the IDX file", imageFile);
        }

        @Test
        void labelsAndImagesMixedUp() {
            Path images = imageFile;
            imageFile = labelFile;
            labelFile = images;
            refused(
                    "images '%s' must begin with the magic number 0x00000803 or 0x00000804, but begins with 0x00000801; that is a file of labels, so look whether --images and --labels are mixed up",
                    imageFile);
        }

        @Test
        void anotherMagicNumber() throws IOException {
            labelFile = SampleImages.idx(folder.resolve("floats"), 0x00000D01, labels, labels.length);
            refused(
                    "labels '%s' must begin with the magic number 0x00000801, but begins with 0x00000D01; give an IDX file of labels",
                    labelFile);
        }

        @Test
        void aFileThatEndsInItsHeader() throws IOException {
            Files.write(imageFile, new byte[] {0, 0, 8, 3, 0, 0});
            refused("images '%s' ends within its header; copy or download it again", imageFile);
        }

        @Test
        void aFileCutShort() throws IOException {
            Files.write(imageFile, Arrays.copyOf(Files.readAllBytes(imageFile), 500));
            refused(
                    "images '%s' is cut short: its header promises 25 images, which take 916 bytes, but it has 500; copy or download it again",
                    imageFile);
        }

        @Test
        void aFileWithMoreThanItsHeaderSays() throws IOException {
            Files.write(labelFile, Arrays.copyOf(Files.readAllBytes(labelFile), 40));
            refused(
                    "labels '%s' has 40 bytes, but the 25 labels that its header promises take 33; copy or download it again",
                    labelFile);
        }

        @Test
        void fewerLabelsThanImages() throws IOException {
            labelFile = SampleImages.idx(folder.resolve("few"), LABELS, new byte[24], 24);
            refused(
                    "labels '%s' holds 24 labels, but images '%s' holds 25; give the labels of these images",
                    labelFile, imageFile);
        }

        @Test
        void noImages() throws IOException {
            imageFile = SampleImages.idx(folder.resolve("none"), IMAGES, new byte[0], 0, SIDE, SIDE);
            refused("images '%s' holds no images; give another file", imageFile);
        }

        @Test
        void imagesWithoutPixels() throws IOException {
            imageFile = SampleImages.idx(folder.resolve("flat"), IMAGES, new byte[0], 25, 0, SIDE);
            refused(
                    "images '%s' cannot be used: an image must have at least 1 row and 1 column of pixels and 1 or 3 channels, got 0x6x1",
                    imageFile);
        }

        @Test
        void aPackedFileCutShortIsToldWhenItIsRead() throws IOException {
            Path whole = SampleImages.idx(folder.resolve("images.gz"), IMAGES, pixels, labels.length, SIDE, SIDE);
            byte[] packed = Files.readAllBytes(whole);
            imageFile = Files.write(folder.resolve("half.gz"), Arrays.copyOf(packed, packed.length / 2));

            toldByTheTask(
                    "images '%s' is cut short: its header promises 25 images, which take 916 bytes unpacked; copy or download it again");
        }

        @Test
        void aDamagedPackedFileIsToldWhenItIsRead() throws IOException {
            Path whole = SampleImages.idx(folder.resolve("images.gz"), IMAGES, pixels, labels.length, SIDE, SIDE);
            byte[] packed = Files.readAllBytes(whole);
            Arrays.fill(packed, packed.length / 2, packed.length, (byte) 0xFF);
            imageFile = Files.write(folder.resolve("damaged.gz"), packed);

            toldByTheTask("images '%s' is ");
        }

        private void toldByTheTask(String sentence) throws IOException {
            ImageTable table = read();

            assertThat(catchThrowable(() -> table.rows().collectAsList()))
                    .hasStackTraceContaining(sentence.formatted(imageFile))
                    .hasStackTraceContaining("copy or download it again");
        }
    }
}
