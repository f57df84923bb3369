package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.examples.report.ResampleReport.ClassRows;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ImageSectionTest {
    private static final byte[] DARK = {0, 10, 20, 30, 40, 50};
    private static final byte[] LIGHT = {(byte) 250, (byte) 251, (byte) 252, (byte) 253, (byte) 254, (byte) 255};

    private static ResampleReport report() {
        return SampleReports.sizes("SMOTE", new ClassRows("a<b", 9, 9), new ClassRows("rare", 1, 9));
    }

    private static Images gray(List<byte[]> real, List<byte[]> synthetic) {
        return new Images(
                "2x3x1",
                2,
                3,
                1,
                List.of(new Images.OfClass("a<b", real, List.of()), new Images.OfClass("rare", real, synthetic)));
    }

    private static String html(Images images) {
        return ImageSection.html(images, report(), new Palette(report()));
    }

    private static BufferedImage picture(String html, String alt) throws IOException {
        Matcher found = Pattern.compile(
                        "<img alt=\"" + Pattern.quote(alt) + "\" src=\"data:image/png;base64,([^\"]+)\">")
                .matcher(html);
        assertThat(found.find()).as(html.replaceAll("base64,[^\"]+", "...")).isTrue();
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(found.group(1))));
    }

    @Nested
    class Grids {
        @Test
        void realAndSyntheticImagesStandSideBySide() {
            String html = html(gray(List.of(DARK, LIGHT), List.of(LIGHT)));

            assertThat(html)
                    .startsWith("<section>\n<h2>Images</h2>")
                    .contains("<h3>Class a&lt;b</h3>", "<h3>Class rare</h3>")
                    .contains("alt=\"2 real images of class a&lt;b.\"")
                    .contains("alt=\"1 synthetic image of class rare.\"")
                    .contains("<div class=\"halves images\">")
                    .doesNotContain("synthetic images of class a", "0 synthetic");
        }

        @Test
        void everyPixelBecomesASquareOfItsColor() throws IOException {
            BufferedImage drawn = picture(html(gray(List.of(DARK, LIGHT), List.of())), "2 real images of class rare.");

            int scale = 88 / 3;
            assertThat(drawn.getWidth()).isEqualTo(2 * (3 * scale + 2) + 2);
            assertThat(drawn.getHeight()).isEqualTo(2 * scale + 4);
            assertThat(drawn.getRGB(0, 0)).isEqualTo(0xFFCBD3DD);
            assertThat(drawn.getRGB(2, 2)).isEqualTo(0xFF000000);
            assertThat(drawn.getRGB(2 + scale - 1, 2 + scale - 1)).isEqualTo(0xFF000000);
            assertThat(drawn.getRGB(2 + scale, 2)).isEqualTo(0xFF0A0A0A);
            assertThat(drawn.getRGB(2, 2 + scale)).isEqualTo(0xFF1E1E1E);
            assertThat(drawn.getRGB(2 + 3 * scale + 2, 2)).isEqualTo(0xFFFAFAFA);
        }

        @Test
        void colorsAreRedGreenBlue() throws IOException {
            Images rgb = new Images("1x2x3", 1, 2, 3, List.of(new Images.OfClass("rare", List.of(DARK), List.of())));

            BufferedImage drawn = picture(html(rgb), "1 real image of class rare.");

            assertThat(drawn.getRGB(2, 2)).isEqualTo(0xFF000A14);
            assertThat(drawn.getRGB(2 + 44, 2)).isEqualTo(0xFF1E2832);
            assertThat(html(rgb)).contains("1 of 2 classes are shown.");
        }

        @Test
        void aFifthImageStandsInASecondRow() throws IOException {
            BufferedImage drawn = picture(
                    html(gray(List.of(DARK, LIGHT, DARK, LIGHT, LIGHT), List.of())), "5 real images of class rare.");

            assertThat(drawn.getHeight()).isEqualTo(2 * (2 * 29 + 2) + 2);
            assertThat(drawn.getRGB(2, 2 + 2 * 29 + 2)).isEqualTo(0xFFFAFAFA);
            assertThat(drawn.getRGB(drawn.getWidth() - 1, drawn.getHeight() - 1) >>> 24)
                    .isZero();
        }
    }

    @Nested
    class Pages {
        private final ResampleReport report = SampleReports.withImages(report(), gray(List.of(DARK), List.of(LIGHT)));

        @Test
        void haveTheSectionAndStayWhole() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReportHtml.write(report, out);

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("<h2>Images</h2>", "image-rendering: pixelated")
                    .doesNotContainPattern("src=\"(?!data:)");
        }

        @Test
        void numbersForProgramsAreWithoutThem() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReportJson.write(report, out);

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("\"search\"")
                    .doesNotContain("\"images\"");
        }
    }

    @Nested
    class BadInput {
        @Test
        void anImageOfAnotherSize() {
            assertThatThrownBy(() -> gray(List.of(DARK, new byte[7]), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an image of class 'a<b' must have 6 values, got 7");
        }

        @Test
        void twoChannels() {
            assertThatThrownBy(() -> new Images("2x3x2", 2, 3, 2, List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("images must have at least 1 row and column and 1 or 3 channels, got 2x3x2");
        }

        @Test
        void aClassThatTheReportDoesNotHave() {
            Images other = new Images("2x3x1", 2, 3, 1, List.of(new Images.OfClass("no", List.of(), List.of())));
            assertThatThrownBy(() -> SampleReports.withImages(report(), other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("images speaks of class 'no', but the classes are a<b, rare");
        }
    }
}
