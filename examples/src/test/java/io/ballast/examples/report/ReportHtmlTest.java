package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.report.ResampleReport.ClassRows;
import io.ballast.examples.report.ResampleReport.Losses;
import io.ballast.examples.report.ResampleReport.Training;
import io.ballast.examples.report.ResampleReport.Trial;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReportHtmlTest {

    private static final Pattern IMAGE =
            Pattern.compile("<img alt=\"([^\"]+)\" src=\"data:image/png;base64,([^\"]+)\">");

    @Nested
    class Page {
        @Test
        void opensWithWhatHappened() throws IOException {
            assertThat(page(SampleReports.binary()))
                    .startsWith("<!DOCTYPE html>")
                    .contains("<h1>Class 1 grew from 2,046 to 47,954 rows; 45,908 synthetic rows by LEO-CVAE</h1>")
                    .contains("one task on CPU")
                    .contains("Spark 3.5.5");
        }

        @Test
        void refersToNothingOutsideItself() throws IOException {
            assertThat(page(SampleReports.binary()))
                    .doesNotContainPattern("https?://")
                    .doesNotContain("href=", "@import", "url(", "<script", "<link")
                    .doesNotContainPattern("src=\"(?!data:)")
                    .contains("default-src 'none'");
        }

        @Test
        void textIsEscaped() throws IOException {
            ResampleReport report = SampleReports.renamed(
                    SampleReports.classes("ok", "<script>alert('x')</script>", "a\"b&c"),
                    "A<B",
                    "s3a://x/<script>.csv");
            assertThat(page(report))
                    .doesNotContain("<script", "A<B", "a\"b&c")
                    .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
                    .contains("s3a://x/&lt;script&gt;.csv")
                    .contains("a&quot;b&amp;c");
        }
    }

    @Nested
    class Trials {
        @Test
        void standInATableWithTheOneChosen() throws IOException {
            String html = page(SampleReports.searched(
                    new Trial("none", 0.61, 0.02, false, ""),
                    new Trial("smote at 0.5", 0.71234, 0.0101, true, ""),
                    new Trial("class-weight", Double.NaN, Double.NaN, false, "failed: <no> weights")));
            assertThat(html)
                    .contains("<h2>What was tried</h2>")
                    .contains("<th scope=\"row\">none</th><td>0.610</td><td>0.020</td><td></td>")
                    .contains("<th scope=\"row\">smote at 0.5</th><td>0.712</td><td>0.010</td><td>chosen</td>")
                    .contains("<td>–</td><td>–</td><td>failed: &lt;no&gt; weights</td>");
        }

        @Test
        void areLeftOutWithoutASearch() throws IOException {
            assertThat(page(SampleReports.smote())).doesNotContain("What was tried");
        }
    }

    @Nested
    class Searches {
        @Test
        void haveASectionAndTheLookOfTheirPictures() throws IOException {
            assertThat(page(SampleReports.searched(SampleSearch.of(30))))
                    .contains("<h2>Search</h2>", ".swatch.minority", "color-scheme: light;")
                    .doesNotContain("prefers-color-scheme");
        }

        @Test
        void areLeftOutOfOtherMethods() throws IOException {
            assertThat(page(SampleReports.smote())).doesNotContain("<h2>Search</h2>");
        }
    }

    @Nested
    class Pictures {
        @Test
        void showTheColorsOfTheirClasses() throws IOException {
            List<BufferedImage> images = images(page(SampleReports.binary()));
            assertThat(images).hasSize(1 + 1 + 4 + 1);
            Color minority = new Palette(SampleReports.binary()).of("1");
            assertThat(pixels(images.get(0), minority)).isGreaterThan(50_000);
            assertThat(pixels(images.get(0), Palette.REAL)).isGreaterThan(50_000);
            for (BufferedImage image : images) {
                assertThat(image.getWidth()).isGreaterThanOrEqualTo(2 * 280);
                assertThat(pixels(image, Color.WHITE)).isLessThan(image.getWidth() * image.getHeight() * 98 / 100);
            }
        }

        @Test
        void sayWhatTheyShow() throws IOException {
            assertThat(page(SampleReports.binary()))
                    .contains("alt=\"Class 0 keeps its 47,954 rows. Class 1 grows from 2,046 to 47,954 rows.\"")
                    .contains("alt=\"Total loss on validation rows goes from ")
                    .contains("in epoch 59, whose weights were kept\"");
        }

        @Test
        void thatCannotBeDrawnBecomeWords() {
            String html = Html.picture("Class 1 grows.", () -> {
                throw new NoClassDefFoundError("sun.awt.X11FontManager");
            });
            assertThat(html)
                    .startsWith("<p class=\"missing\">Class 1 grows. (The picture could not be drawn here: ")
                    .contains("sun.awt.X11FontManager")
                    .doesNotContain("<img");
        }
    }

    @Nested
    class MissingParts {
        @Test
        void methodWithoutTraining() throws IOException {
            String page = page(SampleReports.smote());
            assertThat(page).contains("synthetic rows by SMOTE").doesNotContain("Training", "How mixed");
            assertThat(images(page)).hasSize(2);
        }

        @Test
        void noValidationRows() throws IOException {
            String page = page(SampleReports.with(
                    SampleReports.binary(), Optional.empty(), Optional.of(SampleReports.training(30, false))));
            assertThat(page).contains("Total loss on train rows").doesNotContain("validation</span>");
            assertThat(images(page)).hasSize(1 + 4 + 1);
        }

        @Test
        void lossesThatAreNotNumbers() throws IOException {
            Losses broken = new Losses(Double.NaN, Double.POSITIVE_INFINITY, 1, Double.NaN);
            Training training = new Training("one task on CPU", 64, 0, false, List.of(broken, broken), List.of());
            String page = page(SampleReports.with(SampleReports.binary(), Optional.empty(), Optional.of(training)));
            assertThat(page).contains("goes from unknown in the first epoch");
            assertThat(images(page)).hasSize(1 + 4 + 1);
        }

        @Test
        void underSamplingHasNoSyntheticRows() throws IOException {
            String page =
                    page(SampleReports.sizes("NearMiss-1", new ClassRows("0", 900, 100), new ClassRows("1", 100, 100)));
            assertThat(page)
                    .contains("<h1>Class 0 shrank from 900 to 100 rows; 800 rows left out by NearMiss-1</h1>")
                    .contains("−800")
                    .doesNotContain("Synthetic rows against", "Wall time</h2>", "Hyper-parameters");
            assertThat(images(page)).hasSize(1);
        }

        @Test
        void cleaningAfterOverSamplingTellsBoth() throws IOException {
            String page =
                    page(SampleReports.sizes("SMOTE-ENN", new ClassRows("0", 900, 880), new ClassRows("1", 100, 890)));
            assertThat(page)
                    .contains("<h1>Class 1 grew from 100 to 890 rows; 790 added rows by SMOTE-ENN, 20 left out</h1>");
        }

        @Test
        void rowsLeftOutOfAClassThatGrewAreCounted() throws IOException {
            String page = page(SampleReports.sizes(
                    "SMOTE-ENN", new ClassRows("0", 900, 870, 30), new ClassRows("1", 100, 880, 20)));
            assertThat(page)
                    .contains("<h1>Class 1 grew from 100 to 880 rows; 800 added rows by SMOTE-ENN, 50 left out</h1>")
                    .contains("+800", "−20", "−50");
        }

        @Test
        void centersInPlaceOfRowsAreMadeOfAClassThatShrank() throws IOException {
            String page = page(SampleReports.sizes("Cluster-Centroids", new ClassRows("0", 900, 100, 900)));
            assertThat(page)
                    .contains(
                            "<h1>Class 0 shrank from 900 to 100 rows; 900 rows left out by Cluster-Centroids, 100 added rows made</h1>");
        }

        @Test
        void nothingAtAll() throws IOException {
            assertThat(page(SampleReports.sizes("SMOTE"))).contains("<h1>No class changed its size under SMOTE</h1>");
        }
    }

    @Nested
    class ManyClasses {
        @Test
        void eachHasItsHistogramAndProjection() throws IOException {
            String page = page(SampleReports.classes("a", "b", "c", "d", "e"));
            assertThat(page).contains("<h1>4 classes together grew from 5,563 to 48,000 rows; 42,437 synthetic rows");
            assertThat(images(page)).hasSize(1 + 5 + 4 + 4);
        }

        @Test
        void onlySixAreProjected() throws IOException {
            String page = page(SampleReports.classes("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"));
            assertThat(page)
                    .contains("Only the first 6 classes are drawn; the points of h, i, j, k are in report.json.");
            assertThat(images(page)).hasSize(1 + 11 + 4 + 6);
        }

        @Test
        void longNamesThatStartAlikeStayApart() throws IOException {
            String alike = "the same beginning of a long name ";
            List<BufferedImage> images = images(page(SampleReports.classes(alike + 1, alike + 2, alike + 3)));
            Palette palette = new Palette(SampleReports.classes(alike + 1, alike + 2, alike + 3));
            assertThat(pixels(images.get(0), palette.of(alike + 2))).isGreaterThan(10_000);
            assertThat(pixels(images.get(0), palette.of(alike + 3))).isGreaterThan(10_000);
        }
    }

    private static String page(ResampleReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportHtml.write(report, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<BufferedImage> images(String page) throws IOException {
        List<BufferedImage> images = new ArrayList<>();
        Matcher matcher = IMAGE.matcher(page);
        while (matcher.find()) {
            images.add(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(matcher.group(2)))));
        }
        return images;
    }

    private static int pixels(BufferedImage image, Color color) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) == color.getRGB()) {
                    count++;
                }
            }
        }
        return count;
    }
}
