package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.examples.compare.UnitKey;
import io.ballast.examples.compare.UnitResult;
import io.ballast.examples.images.SampleImages;
import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentGanPaperTest {
    private static final int SIDE = 8;
    private static final List<Long> ROWS = List.of(20L, 16L, 12L, 10L, 9L, 8L, 7L, 6L, 5L, 4L);

    private static final List<String> SYSTEMS = List.of("baseline", "dso", "amo", "adso");

    @TempDir
    private Path folder;

    private static LatentGanPaper.Plan plan(int seeds, int epochs) {
        return plan(SYSTEMS, seeds, epochs);
    }

    private static LatentGanPaper.Plan plan(List<String> systems, int seeds, int epochs) {
        return new LatentGanPaper.Plan(List.of("mnist"), systems, "mlp", seeds, 1, epochs, ROWS);
    }

    /** Gives what is printed. */
    private String run(LatentGanPaper.Plan plan) throws IOException {
        StringWriter out = new StringWriter();
        try (ConsoleProgress progress = new ConsoleProgress(LocalSpark.session(), new PrintWriter(out, true))) {
            new LatentGanPaper(plan, folder.toString(), progress).run(LocalSpark.session(), output(), false);
        }
        return out.toString();
    }

    private String output() {
        return folder.resolve("tables").toString();
    }

    private void writeMnist() throws IOException {
        Path mnist = Files.createDirectories(folder.resolve("mnist"));
        write(mnist, "train", 22, SIDE);
        write(mnist, "t10k", 4, SIDE);
    }

    private static void write(Path set, String part, int ofEach, int side) throws IOException {
        int[] counts = new int[ROWS.size()];
        Arrays.fill(counts, ofEach);
        byte[] labels = SampleImages.labels(counts);
        byte[] pixels = SampleImages.bars(labels, side);
        SampleImages.idx(
                set.resolve(part + "-images-idx3-ubyte.gz"), SampleImages.IMAGES, pixels, labels.length, side, side);
        SampleImages.idx(set.resolve(part + "-labels-idx1-ubyte.gz"), SampleImages.LABELS, labels, labels.length);
    }

    private Path unit(String system) {
        return Path.of(output(), "units", "mnist", system, "mlp", "0-0.json");
    }

    private Map<String, byte[]> units() throws IOException {
        Map<String, byte[]> contents = new HashMap<>();
        for (String system : SYSTEMS) {
            contents.put(system, Files.readAllBytes(unit(system)));
        }
        return contents;
    }

    private List<String> results() throws IOException {
        return Files.readAllLines(Path.of(output(), "results.csv"));
    }

    /** Set, seed, system and metrics of each row: what does not differ from run to run. */
    private List<List<String>> figures() throws IOException {
        return results().stream()
                .skip(1)
                .map(line -> List.of(line.split(",")).subList(0, 8))
                .toList();
    }

    @Test
    void aRunIsKeptUnitByUnitAndGoesOnWhereItStopped() throws IOException {
        writeMnist();

        String printed = run(plan(1, 1));

        assertThat(printed)
                .contains("1 of 4: mnist, seed 42, baseline: acsa 0.", "4 of 4: mnist, seed 42, adso: acsa 0.");
        assertThat(results().get(0))
                .isEqualTo(
                        "set,seed,system,acsa,macroF,macroGMean,recallSmallest,precisionLargest,seconds,pretrainEpochs,epochs");
        assertThat(figures()).extracting(row -> row.get(2)).containsExactly("baseline", "dso", "amo", "adso");
        assertThat(figures()).allSatisfy(row -> assertThat(row.subList(3, 8))
                .allSatisfy(value -> assertThat(Double.parseDouble(value)).isBetween(0.0, 1.0)));
        assertThat(results()).element(1).asString().endsWith(",1,1");
        String tables = Files.readString(Path.of(output(), "tables.md"));
        assertThat(tables).contains("Ours: net mlp; epochs: 1 of the autoencoder, 1 of the game; one seed, 42;");
        assertThat(tables.lines().filter(line -> line.startsWith("| adso"))).hasSize(2);

        Map<String, byte[]> before = units();
        List<List<String>> figures = figures();
        assertThat(run(plan(1, 1))).contains("4 of 4 units are done already").doesNotContain("training", "cutting");
        assertThat(units()).containsExactlyInAnyOrderEntriesOf(before);
        assertThat(Files.readString(Path.of(output(), "tables.md"))).isEqualTo(tables);

        Files.delete(unit("amo"));
        assertThat(run(plan(1, 1)))
                .contains("3 of 4 units are done already", "training mnist, seed 42, amo")
                .doesNotContain("adso", "dso:", "baseline");
        assertThat(figures()).isEqualTo(figures);

        assertThatThrownBy(() -> run(plan(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds units of a comparison with other settings (settings.json)");
    }

    @Test
    void rivalsAreTrainedWhereAskedAndStandBesideTheirFigures() throws IOException {
        writeMnist();

        String printed = run(plan(List.of("gamo", "bagan", "adso-own"), 1, 1));

        assertThat(printed)
                .contains(
                        "gamo: epoch 1 of 1",
                        "bagan: epoch 1 of 1",
                        "baseline: epoch 1 of 1",
                        "adso-own: epoch 1 of 1");
        assertThat(figures()).extracting(row -> row.get(2)).containsExactly("gamo", "bagan", "adso-own");
        assertThat(Files.readString(Path.of(output(), "tables.md")))
                .containsPattern("\\| gamo \\| 0.8826 \\| 0\\.\\d{3} ")
                .containsPattern("\\| bagan \\| 0.5354 \\| 0\\.\\d{3} ")
                .contains("| adso-own |")
                .doesNotContain("baseline");
    }

    @Test
    void thePapersFiguresStandBesideMeanAndDeviation() {
        List<UnitResult> units = new ArrayList<>();
        for (int repeat = 0; repeat < 2; repeat++) {
            for (String system : SYSTEMS) {
                Map<String, Double> metrics = new HashMap<>();
                for (int i = 0; i < LatentGanTables.METRICS.size(); i++) {
                    metrics.put(LatentGanTables.METRICS.get(i), 0.1 * (i + 1) + 0.02 * repeat);
                }
                units.add(new UnitResult(
                        new UnitKey("mnist", repeat, 0, system, "mlp"),
                        "",
                        List.of(),
                        new long[0],
                        metrics,
                        Map.of(),
                        Map.of(),
                        Map.of()));
            }
        }

        String tables = LatentGanTables.of(plan(2, 3), units);

        assertThat(tables)
                .contains(
                        "epochs: 1 of the autoencoder, 3 of the game; mean ± standard deviation over the seeds 42 to 43, each with")
                .contains("nothing was chosen by any row of it")
                .contains("| DGC | 0.9480 |  | 0.9474 |  | 0.9704 |  |")
                .contains("| baseline |  | 0.110 ± 0.014 |  | 0.210 ± 0.014 |  | 0.310 ± 0.014 |")
                .contains("| adso | 0.9613 | 0.110 ± 0.014 | 0.9609 | 0.210 ± 0.014 | 0.9781 | 0.310 ± 0.014 |")
                .contains("| adso | 0.8840 | 0.410 ± 0.014 | 0.9348 | 0.510 ± 0.014 |")
                .doesNotContain("fashion-mnist", "adso-own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latent-gan | --sets=cifar | --sets must be of mnist, fashion-mnist, got 'cifar'",
                "latent-gan | --sets=mnist,mnist | --sets names a data set twice: mnist, mnist",
                "latent-gan | --systems=gan | --systems must be of baseline, dso, amo, adso, adso-own, gamo, bagan, got 'gan'",
                "latent-gan | --systems=dso,dso | --systems names a system twice: dso, dso",
                "latent-gan | --net=resnet | --net must be mlp or conv, got 'resnet'",
                "latent-gan | --scale=huge | --scale must be small or full, got 'huge'",
                "latent-gan | --seeds=0 | --seeds must be at least 1, got 0",
                "latent-gan | --epochs=0 | --epochs must be at least 1, got 0",
                "moods | --net=conv | --net is an option of latent-gan; leave it out for moods",
            })
    void refusesOptionsThatItDoesNotKnow(String paper, String option, String sentence) {
        Jobs job = Jobs.run("paper", paper, "--data", folder.toString(), "--output", output(), option);

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint()).isEqualTo(sentence);
        assertThat(Path.of(output())).doesNotExist();
    }

    private Jobs job(String... more) {
        List<String> args = new ArrayList<>(List.of("paper", "latent-gan", "--data", folder.toString()));
        args.addAll(List.of("--output", output()));
        args.addAll(List.of(more));
        return Jobs.run(args.toArray(new String[0]));
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        writeMnist();

        Jobs job = job("--scale", "full");

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint())
                .isEqualTo("images '%s/fashion-mnist/train-images-idx3-ubyte.gz' does not exist".formatted(folder));
        assertThat(Path.of(output())).doesNotExist();
    }

    @Test
    void refusesTestImagesOfAnotherSize() throws IOException {
        writeMnist();
        write(folder.resolve("mnist"), "t10k", 2, SIDE + 1);

        Jobs job = job();

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint())
                .contains("are 8x8x1, but", "are 9x9x1; training and test images must be of one size");
        assertThat(Path.of(output())).doesNotExist();
    }

    @Test
    void refusesADataSetThatIsTooSmallForTheCut() throws IOException {
        writeMnist();

        Jobs job = job();

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint())
                .isEqualTo("the cut cannot have 4,000 rows of class 0, which has 22; ask for 0 to all of them");
    }

    @Test
    void refusesAnOutputOfOtherSettings() throws IOException {
        Files.createDirectories(Path.of(output()));
        Files.writeString(Path.of(output(), "settings.json"), "{\"paper\":\"latent-gan\",\"net\":\"conv\"}");

        Jobs job = job();

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint())
                .isEqualTo(
                        "output '%s' holds units of a comparison with other settings (settings.json); give the same options to go on with it, --overwrite to replace it, or another --output"
                                .formatted(output()));
    }
}
