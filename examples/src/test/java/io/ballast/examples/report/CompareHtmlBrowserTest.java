package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser; skipped where there is none. */
class CompareHtmlBrowserTest {
    private static final int SECONDS = 120;

    @TempDir
    static Path folder;

    private static Path browser;
    private static Path page;
    private static Path search;

    @BeforeAll
    static void writePage() throws IOException {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(":")).map(at -> Path.of(at, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "needs chromium, chromium-browser or google-chrome on the PATH");
        browser = found.get();
        page = folder.resolve("report.html");
        Files.writeString(page, CompareHtmlTest.page(CompareHtmlTest.everything()));
        search = folder.resolve("search.html");
        try (OutputStream out = Files.newOutputStream(search)) {
            ReportHtml.write(SampleReports.searched(SampleSearch.of(60)), out);
        }
    }

    @Test
    void loadsWithoutAComplaint() throws Exception {
        assertThat(picturesOnceLoaded(page)).isGreaterThan(60);
    }

    @Test
    void aPageOfASearchLoadsWithoutAComplaint() throws Exception {
        assertThat(picturesOnceLoaded(search)).isEqualTo(4 + 1 + 2); // keys, the path, outputs before and after
    }

    private static int picturesOnceLoaded(Path shown) throws IOException, InterruptedException {
        String dom = run(shown, List.of("--dump-dom", "--enable-logging=stderr", "--v=0"));
        assertThat(Files.readString(folder.resolve("stderr"))).doesNotContain("CONSOLE");
        Matcher pictures = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL).matcher(dom);
        int found = 0;
        while (pictures.find()) {
            assertThat(pictures.group()).containsPattern("<(path|rect) ");
            found++;
        }
        return found;
    }

    @ParameterizedTest(name = "in {0}")
    @CsvSource({"light,1,#ffffff,#d55e00", "dark,0,#171d26,#f2803a"})
    void isDrawn(String scheme, int setting, String paper, String color) throws Exception {
        Path shot = folder.resolve(scheme + ".png");
        run(
                page,
                List.of(
                        "--blink-settings=preferredColorScheme=" + setting,
                        "--hide-scrollbars",
                        "--window-size=1280,9000",
                        "--screenshot=" + shot));
        BufferedImage image = ImageIO.read(shot.toFile());
        Set<Integer> colors = new HashSet<>();
        int onPaper = 0;
        for (int y = 0; y < image.getHeight(); y += 2) {
            int inRow = 0;
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                colors.add(rgb);
                inRow += rgb == Color.decode(paper).getRGB() ? 1 : 0;
            }
            onPaper += inRow > image.getWidth() / 4 ? 1 : 0;
        }
        assertThat(onPaper).isGreaterThan(image.getHeight() / 4);
        assertThat(colors).contains(Color.decode(color).getRGB()).hasSizeGreaterThan(200);
    }

    @Test
    void prints() throws Exception {
        Path paper = folder.resolve("report.pdf");
        run(page, List.of("--no-pdf-header-footer", "--print-to-pdf=" + paper));
        assertThat(Files.size(paper)).isGreaterThan(50_000);
    }

    private static String run(Path shown, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(options);
        command.add(shown.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(folder.resolve("stdout"));
    }
}
