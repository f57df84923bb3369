package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.random.RowRandom;
import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training in jobs: the same whatever the partitioning, after a stop, and with workers. */
class GanSparkTrainingTest {
    private static final GanArchitecture NETS = new GanArchitecture(3, 2, 2, List.of(6), null, false, 0.1);
    private static final GanListener SILENT = (stage, epoch, maxIter, score) -> {};

    private static GanSettings settings(int maxIter) {
        return settings(GanSettings.Strategy.ADSO, maxIter);
    }

    private static GanSettings settings(GanSettings.Strategy strategy, int maxIter) {
        return new GanSettings(
                strategy,
                GanSettings.Value.VANILLA,
                new GanSettings.Optimizer(1e-3, 0.5, 0.999),
                1,
                1,
                16,
                2,
                maxIter,
                10,
                4);
    }

    private static JavaRDD<TrainingSplit> splits(int partitions, float spoiled) {
        List<TrainingSplit> splits = new ArrayList<>();
        RowRandom random = RowRandom.of(1, "test", 0);
        for (int part = 0; part < 4; part++) {
            TrainingSplit split = new TrainingSplit(3);
            for (int i = 0; i < 30; i++) {
                int label = i % 6 == 0 ? 1 : 0;
                float[] row = new float[3];
                for (int d = 0; d < 3; d++) {
                    row[d] = (float) random.nextGaussian() + 2 * label;
                }
                row[0] = part == 2 && i == 7 ? spoiled : row[0];
                (i % 5 == 0 && i > 0 ? split.validation() : split.train())
                        .add(row, 0, label, 1, Float.POSITIVE_INFINITY);
            }
            splits.add(split);
        }
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                .parallelize(splits, partitions);
    }

    private static TrainedGan train(int partitions, int workers, int maxIter, GanCheckpoint checkpoint) {
        return new GanSparkTraining(NETS, settings(maxIter), new TrainingPlan(workers, false), 7, checkpoint)
                .train(splits(partitions, 0), SILENT);
    }

    private static void assertSame(TrainedGan found, TrainedGan expected) {
        assertThat(found.generator()).isEqualTo(expected.generator());
        assertThat(found.classifier()).isEqualTo(expected.classifier());
        assertThat(found.encoder()).isEqualTo(expected.encoder());
        assertThat(found.history().macroF1()).isEqualTo(expected.history().macroF1());
        assertThat(found.history().game(GanLoss.PENALTY))
                .isEqualTo(expected.history().game(GanLoss.PENALTY));
    }

    @Test
    void inOneTaskGivesTheSameWeightsOnAnyPartitioning() {
        TrainedGan first = train(1, 1, 2, GanCheckpoint.none());
        assertThat(first.history().epochs()).isEqualTo(2);
        assertThat(first.history().pretrainingEpochs()).isEqualTo(2);
        assertThat(first.history().game(GanLoss.RECONSTRUCTION)).containsOnly(Double.NaN);
        assertSame(train(4, 1, 2, GanCheckpoint.none()), first);
    }

    @Test
    void withTheSameNumberOfWorkersGivesTheSameWeights() {
        assertSame(train(4, 2, 2, GanCheckpoint.none()), train(4, 2, 2, GanCheckpoint.none()));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = GanSettings.Strategy.class,
            names = {"BAGAN", "GAMO"})
    void rivalsGiveTheSameWeightsInOneGoAndInTwo(GanSettings.Strategy strategy, @TempDir Path folder) {
        TrainingPlan workers = new TrainingPlan(2, false);
        TrainedGan whole = new GanSparkTraining(NETS, settings(strategy, 2), workers, 7, GanCheckpoint.none())
                .train(splits(4, 0), SILENT);
        GanCheckpoint kept =
                GanCheckpoint.in(new Configuration(), folder.resolve("gan").toString(), 1);
        new GanSparkTraining(NETS, settings(strategy, 1), workers, 7, kept).train(splits(4, 0), SILENT);
        List<String> seen = new ArrayList<>();
        TrainedGan resumed = new GanSparkTraining(NETS, settings(strategy, 2), workers, 7, kept)
                .train(splits(4, 0), (stage, epoch, maxIter, score) -> seen.add(stage + epoch));
        assertThat(seen).containsExactly(strategy.name().toLowerCase(Locale.ROOT) + 1);
        assertSame(resumed, whole);
    }

    @ParameterizedTest(name = "{0} workers")
    @ValueSource(ints = {1, 2})
    void goesOnFromACheckpointAsAnUnbrokenRun(int workers, @TempDir Path folder) {
        TrainedGan whole = train(2, workers, 4, GanCheckpoint.none());
        String path = folder.resolve("gan").toString();
        GanSparkTraining stopped = new GanSparkTraining(
                NETS, settings(4), new TrainingPlan(workers, false), 7, GanCheckpoint.in(new Configuration(), path, 1));
        assertThatThrownBy(() -> stopped.train(splits(2, 0), (stage, epoch, maxIter, score) -> {
                    if (stage.equals("adso") && epoch == 1) {
                        throw new IllegalStateException("stopped");
                    }
                }))
                .hasMessage("stopped");
        List<String> seen = new ArrayList<>();
        TrainedGan resumed = new GanSparkTraining(
                        NETS,
                        settings(4),
                        new TrainingPlan(workers, false),
                        7,
                        GanCheckpoint.in(new Configuration(), path, 1))
                .train(splits(2, 0), (stage, epoch, maxIter, score) -> seen.add(stage + epoch));
        assertThat(seen).containsExactly("adso2", "adso3");
        assertSame(resumed, whole);
    }

    @Test
    void goesOnFromAFileThatWasNotMovedYetAndBeginsAnewWhereItIsHalfWritten(@TempDir Path folder) throws IOException {
        String path = folder.resolve("gan").toString();
        TrainedGan whole = train(1, 1, 2, GanCheckpoint.in(new Configuration(), path, 1));
        Path beside = Files.move(folder.resolve("gan/gan.bin"), folder.resolve("gan/gan.bin.new"));
        Files.deleteIfExists(folder.resolve("gan/.gan.bin.crc"));
        List<String> seen = new ArrayList<>();
        GanListener listener = (stage, epoch, maxIter, score) -> seen.add(stage + epoch);
        GanSparkTraining training = new GanSparkTraining(
                NETS, settings(2), new TrainingPlan(1, false), 7, GanCheckpoint.in(new Configuration(), path, 1));
        assertSame(training.train(splits(1, 0), listener), whole);
        assertThat(seen).isEmpty();
        Files.write(beside, Arrays.copyOf(Files.readAllBytes(beside), 200));
        assertSame(training.train(splits(1, 0), listener), whole);
        assertThat(seen).containsExactly("autoencoder0", "autoencoder1", "adso0", "adso1");
    }

    @Test
    void refusesACheckpointOfOtherSettings(@TempDir Path folder) {
        String path = folder.resolve("gan").toString();
        train(1, 1, 1, GanCheckpoint.in(new Configuration(), path, 1));
        assertThatThrownBy(() -> train(1, 2, 1, GanCheckpoint.in(new Configuration(), path, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "checkpointDir '%s' holds a training of a GAN with other settings or rows; give the same to go on with it, or another folder"
                                .formatted(path));
    }

    @Test
    void refusesAFolderThatHoldsSomethingElse(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> train(1, 1, 1, GanCheckpoint.in(new Configuration(), folder.toString(), 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("exists and holds no training of a GAN; give an empty or new folder");
        assertThat(folder.resolve("notes.txt")).hasContent("mine");
    }

    @Test
    void refusesACheckpointThatIsCutOffOrCrafted(@TempDir Path folder) throws IOException {
        String path = folder.resolve("gan").toString();
        train(1, 1, 1, GanCheckpoint.in(new Configuration(), path, 1));
        Path file = folder.resolve("gan/gan.bin");
        byte[] whole = Files.readAllBytes(file);
        Files.deleteIfExists(folder.resolve("gan/.gan.bin.crc"));
        RowRandom random = RowRandom.of(9, "test", 0);
        for (int trial = 0; trial < 12; trial++) {
            byte[] broken = whole.clone();
            if (trial % 2 == 0) {
                broken = Arrays.copyOf(whole, random.nextInt(whole.length - 8));
            } else {
                broken[random.nextInt(64)] ^= (byte) (1 + random.nextInt(255)); // magic, sizes and settings come first
            }
            Files.write(file, broken);
            assertThatThrownBy(() -> train(1, 1, 1, GanCheckpoint.in(new Configuration(), path, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("checkpointDir");
        }
    }

    @Test
    void saysWhichLossIsNoNumberAndKeepsTheCheckpoint(@TempDir Path folder) {
        String path = folder.resolve("gan").toString();
        GanSparkTraining training = new GanSparkTraining(
                NETS, settings(1), new TrainingPlan(1, false), 7, GanCheckpoint.in(new Configuration(), path, 1));
        assertThatThrownBy(() -> training.train(splits(1, Float.POSITIVE_INFINITY), SILENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "the reconstruction loss of the autoencoder is NaN in epoch 0; lower learningRate or batchSize, and see that no feature has extreme values");
        assertThat(folder.resolve("gan/gan.bin")).doesNotExist();
    }

    @Test
    void macroF1CountsClassesThatAreNeverPredictedRight() {
        assertThat(GanSparkTraining.macroF1(new long[] {8, 0, 2, 0}, 2)).isEqualTo((16.0 / 18) / 2);
        assertThat(GanSparkTraining.macroF1(new long[] {5, 0, 0, 0, 3, 0, 0, 0, 0}, 3))
                .isEqualTo(1);
    }
}
