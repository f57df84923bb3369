package io.ballast.examples.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ballast.network.ImageShape;
import io.ballast.spark.LocalSpark;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final int SIDE = 6;

    @TempDir
    private Path temp;

    private ImageTable read() throws IOException {
        return ImageTable.folder(LocalSpark.session(), temp.toString());
    }

    private List<Row> rows() throws IOException {
        return read().rows().orderBy(ImageTable.PATH).collectAsList();
    }

    private static double[] pixels(Row row) {
        return row.<Vector>getAs(ImageTable.FEATURES).toArray();
    }

    @Nested
    class Reading {
        @Test
        void everyImageIsARowWithItsClassAndPath() throws IOException {
            SampleImages.folder(temp, SIDE, 5, 3);

            List<Row> rows = rows();

            assertThat(read().shape()).isEqualTo(new ImageShape(SIDE, SIDE, 1));
            assertThat(read().rows().schema().simpleString())
                    .isEqualTo("struct<features:vector,label:string,path:string>");
            assertThat(rows).hasSize(8);
            assertThat(rows.get(1).getString(1)).isEqualTo("lying");
            assertThat(rows.get(1).getString(2)).isEqualTo("lying/001.png");
            byte[] written = SampleImages.bar(1, SIDE, 1);
            double[] found = pixels(rows.get(1));
            for (int d = 0; d < written.length; d++) {
                assertThat(found[d]).isEqualTo(written[d] & 0xFF);
            }
        }

        @Test
        void namesMayHoldBlanksUmlautsAndEqualsSigns() throws IOException {
            SampleImages.png(temp.resolve("größe = 1/a b%20c.png"), 0, SIDE, 1);
            SampleImages.png(temp.resolve("😀/deep/er.png"), 0, SIDE, 2);

            List<Row> rows = rows();

            assertThat(rows.get(0).getString(1)).isEqualTo("größe = 1");
            assertThat(rows.get(0).getString(2)).isEqualTo("größe = 1/a b%20c.png");
            assertThat(rows.get(1).getString(1)).isEqualTo("😀");
            assertThat(rows.get(1).getString(2)).isEqualTo("😀/deep/er.png");
        }

        @Test
        void filesBesideTheSubfoldersAndHiddenOnesAreLeftOut() throws IOException {
            SampleImages.folder(temp, SIDE, 2, 2);
            Files.writeString(temp.resolve("README"), "no image");
            Files.writeString(temp.resolve("lying/.DS_Store"), "no image");
            Files.createDirectories(temp.resolve("_old"));
            Files.writeString(temp.resolve("_old/x"), "no image");

            assertThat(rows()).hasSize(4);
        }

        @Test
        void colorsComeRedGreenBlueAPixel() throws IOException {
            BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, 0x0A141E);
            image.setRGB(1, 0, 0xFF8001);
            SampleImages.png(temp.resolve("a/1.png"), image);
            SampleImages.png(temp.resolve("b/1.png"), image);

            assertThat(read().shape()).isEqualTo(new ImageShape(1, 2, 3));
            assertThat(pixels(rows().get(1))).containsExactly(10, 20, 30, 255, 128, 1);
        }

        @Test
        void palettesAndOpaqueImagesWithAlphaAreRgb() throws IOException {
            byte[] ramp = {0, 100, (byte) 200, (byte) 255};
            BufferedImage palette = new BufferedImage(
                    2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 4, ramp, ramp, ramp));
            palette.setRGB(1, 0, 0xFFC8C8C8);
            BufferedImage alpha = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
            alpha.setRGB(0, 0, 0xFF010203);
            alpha.setRGB(1, 0, 0xFF040506);
            SampleImages.png(temp.resolve("a/1.png"), palette);
            SampleImages.png(temp.resolve("b/1.png"), alpha);

            assertThat(pixels(rows().get(0))).containsExactly(0, 0, 0, 200, 200, 200);
            assertThat(pixels(rows().get(1))).containsExactly(1, 2, 3, 4, 5, 6);
        }

        @Test
        void oneBitGrayIsBlackAndWhite() throws IOException {
            BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
            image.setRGB(1, 0, 0xFFFFFFFF);
            SampleImages.png(temp.resolve("a/1.png"), image);
            SampleImages.png(temp.resolve("b/1.png"), SampleImages.gray(new byte[] {7, 9}, 2));

            assertThat(read().shape().channels()).isEqualTo(1);
            assertThat(pixels(rows().get(0))).containsExactly(0, 255);
            assertThat(pixels(rows().get(1))).containsExactly(7, 9);
        }
    }

    @Nested
    class BadInput {
        private void refused(String sentence, Object... values) {
            assertThatThrownBy(ImageFolderTest.this::read)
                    .isInstanceOf(ImageFormatException.class)
                    .hasMessage(sentence, values);
        }

        private void toldByTheTask(String sentence) throws IOException {
            ImageTable table = read();

            assertThat(catchThrowable(() -> table.rows().collectAsList())).hasStackTraceContaining(sentence);
        }

        @Test
        void aFolderThatIsNotThere() {
            temp = temp.resolve("nowhere");
            refused("input '%s' does not exist", temp);
        }

        @Test
        void aFile() throws IOException {
            temp = Files.writeString(temp.resolve("file"), "x");
            refused("input '%s' is a file; give the folder that has a subfolder for each class", temp);
        }

        @Test
        void aPattern() {
            temp = temp.resolve("*");
            refused(
                    "folder '%s' must be a path without the characters { } [ ] * ? \\, which Spark reads as patterns",
                    temp);
        }

        @Test
        void noClassSubfolders() throws IOException {
            SampleImages.png(temp.resolve("1.png"), 0, SIDE, 1);
            refused(
                    "folder '%s' has no class subfolders; put the PNG files of each class into a subfolder that has the name of the class",
                    temp);
        }

        @Test
        void oneClass() throws IOException {
            SampleImages.folder(temp, SIDE, 3);
            Files.createDirectories(temp.resolve("empty"));
            refused(
                    "folder '%s' has images of class 'upright' only; at least two classes are needed, each a subfolder",
                    temp);
        }

        @Test
        void aFirstFileThatIsNoPng() throws IOException {
            SampleImages.folder(temp, SIDE, 3, 3);
            Files.writeString(temp.resolve("lying/000.jpg"), "JFIF");
            refused("'lying/000.jpg' is no PNG file; convert it to PNG or take it out of the folder");
        }

        @Test
        void anotherFileThatIsNoPng() throws IOException {
            SampleImages.folder(temp, SIDE, 3, 3);
            Files.writeString(temp.resolve("upright/notes.txt"), "this is not an image, however long it may be");
            toldByTheTask("'upright/notes.txt' is no PNG file; convert it to PNG or take it out of the folder");
        }

        @Test
        void anImageOfAnotherSize() throws IOException {
            SampleImages.folder(temp, SIDE, 3, 3);
            SampleImages.png(temp.resolve("upright/big.png"), 0, SIDE + 1, 1);
            toldByTheTask(
                    "image 'upright/big.png' is 7x7x1, but the first, 'lying/000.png', is 6x6x1 (height x width x channels); all must be of one size, and gray or RGB alike");
        }

        @Test
        void anImageCutShort() throws IOException {
            SampleImages.folder(temp, SIDE, 3, 3);
            Path cut = temp.resolve("upright/001.png");
            Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 50));
            toldByTheTask("image 'upright/001.png' is a damaged PNG file (");
        }

        @Test
        void aTransparentImage() throws IOException {
            BufferedImage alpha = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
            SampleImages.png(temp.resolve("a/1.png"), alpha);
            SampleImages.png(temp.resolve("b/1.png"), alpha);
            toldByTheTask("is transparent in places, which no feature can hold; lay it on a background");
        }

        @Test
        void sixteenBits() throws IOException {
            BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
            Files.createDirectories(temp.resolve("a"));
            ImageIO.write(deep, "png", temp.resolve("a/1.png").toFile());
            SampleImages.png(temp.resolve("b/1.png"), SampleImages.gray(new byte[2], 2));
            refused("image 'a/1.png' has 16 bits a channel, but 8 are read; convert it to 8 bits");
        }
    }
}
