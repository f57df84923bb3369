package io.ballast.ml;

import static io.ballast.ml.Tables.DIMS;
import static io.ballast.ml.Tables.bits;
import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.quick;
import static io.ballast.ml.Tables.rowKey;
import static io.ballast.ml.Tables.synthetic;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeoCvaeTest {
    private static final Dataset<Row> THREE = clouds(120, 60, 30);

    @Nested
    class Determinism {
        /** More rows than one bucket of the canonical layout holds. */
        private static Dataset<Row> table;

        private static Run expected;

        @BeforeAll
        static void fitOnce() {
            table = clouds(4800, 300).cache();
            expected = run(table.coalesce(1), 42);
        }

        @AfterAll
        static void clear() {
            table.unpersist();
        }

        @ParameterizedTest(name = "{0} partitions, shuffled")
        @ValueSource(ints = {1, 2, 8})
        void givesTheSameRowsForAnyPartitioningAndOrder(int partitions) {
            Dataset<Row> shuffled =
                    table.orderBy(rand(partitions)).repartition(partitions).cache();
            assertThat(shuffled.rdd().getNumPartitions()).isEqualTo(partitions);
            Run found = run(shuffled, 42);
            shuffled.unpersist();
            assertThat(found.weights).isEqualTo(expected.weights);
            assertThat(found.parents).isEqualTo(expected.parents);
            assertThat(found.rows).isEqualTo(expected.rows).hasSize(4500);
        }

        @Test
        void givesTheSameRowsEachTimeTheResultIsRead() {
            Dataset<Row> made = synthetic(quick().setSyntheticCol("synthetic").resample(THREE));
            assertThat(bits(made)).hasSize(150).isEqualTo(bits(made));
        }

        @Test
        void givesOtherRowsForAnotherSeed() {
            Run found = run(table, 43);
            assertThat(found.weights).isNotEqualTo(expected.weights);
            assertThat(found.parents).isNotEqualTo(expected.parents);
            assertThat(found.rows).doesNotContainAnyElementsOf(expected.rows);
        }

        private static Run run(Dataset<Row> data, long seed) {
            return Run.of(quick().setMaxIter(1).setBatchSize(256).setSeed(seed), data);
        }
    }

    @Nested
    class Checkpoints {
        @TempDir
        private Path folder;

        private final AtomicInteger searches = new AtomicInteger();

        private LeoCvae keeping() {
            return quick().setMaxIter(6)
                    .setPatience(6)
                    .setCheckpointDir(folder.toString())
                    .setCheckpointInterval(1)
                    .onSearch(report -> searches.incrementAndGet());
        }

        @Test
        void letAKilledFitGoOnToTheSameRows() {
            Run whole = Run.of(quick().setMaxIter(6).setPatience(6), THREE);
            assertThatThrownBy(() -> keeping()
                            .onEpoch((epoch, maxIter, loss) -> {
                                if (epoch == 2) {
                                    throw new IllegalStateException("killed");
                                }
                            })
                            .resample(THREE))
                    .hasMessageContaining("killed");
            assertThat(searches).hasValue(1);
            assertThat(folder.resolve("entropy")).isNotEmptyDirectory();
            assertThat(folder.resolve("neighbors")).doesNotExist(); // entropies are all that is needed of them
            List<Integer> epochs = new CopyOnWriteArrayList<>();
            EPOCHS.put(folder.toString(), epochs);
            String path = folder.toString();
            Run resumed = Run.of(
                    keeping().onEpoch((epoch, maxIter, loss) -> EPOCHS.get(path).add(epoch)), THREE.repartition(3));
            assertThat(epochs).containsExactly(3, 4, 5);
            assertThat(searches).hasValue(1);
            assertThat(resumed.weights).isEqualTo(whole.weights);
            assertThat(resumed.parents).isEqualTo(whole.parents);
            assertThat(resumed.rows).isEqualTo(whole.rows);
        }

        @Test
        void ofOtherRowsOrSettingsAreRefused() {
            keeping().setMaxIter(1).fit(THREE);
            String message =
                    "checkpointDir '%s' holds a fit of LEO-CVAE with other settings or rows; give the same to go on with it, or another folder"
                            .formatted(folder);
            assertThatThrownBy(() -> keeping().setLatentDim(7).fit(THREE)).hasMessage(message);
            assertThatThrownBy(() -> keeping().setKNeighbors(3).fit(THREE)).hasMessage(message);
            assertThatThrownBy(() -> keeping().fit(clouds(120, 60, 31))).hasMessage(message);
            assertThatCode(() -> keeping().setSamplingStrategy("0=200").fit(THREE))
                    .doesNotThrowAnyException();
        }

        @Test
        void areNotWrittenAmongOtherFiles() throws IOException {
            Files.writeString(folder.resolve("notes.txt"), "mine");
            assertThatThrownBy(() -> keeping().fit(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("checkpointDir '%s' exists and holds no fit of LEO-CVAE; give an empty or new folder"
                            .formatted(folder));
            assertThat(folder).isDirectoryContaining("glob:**notes.txt");
            assertThat(searches).hasValue(0);
        }
    }

    /** What executors of this JVM saw. */
    private static final Map<String, List<Integer>> EPOCHS = new ConcurrentHashMap<>();

    /** The ablations of LEO-CVAE, Table 3. */
    @Nested
    class Switches {
        private static Run full;

        @BeforeAll
        static void fitOnce() {
            full = Run.of(quick(), THREE);
        }

        @Test
        void entropyGuidedSamplingChangesTheSeedsAndNotTheNet() {
            Run off = Run.of(quick().setEntropyGuidedSampling(false), THREE);
            assertThat(off.weights).isEqualTo(full.weights);
            assertThat(off.parents).hasSameSizeAs(full.parents).isNotEqualTo(full.parents);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("lossSwitches")
        void ofTheLossChangeTheNetAndNotTheSeeds(String name, Function<LeoCvae, LeoCvae> change) {
            Run changed = Run.of(change.apply(quick()), THREE);
            assertThat(changed.weights).isNotEqualTo(full.weights);
            assertThat(changed.parents).isEqualTo(full.parents);
            assertThat(changed.rows).isNotEqualTo(full.rows);
        }

        private static Stream<Arguments> lossSwitches() {
            return Stream.of(
                    changed("entropyWeightedLoss = false", stage -> stage.setEntropyWeightedLoss(false)),
                    changed("classWeighting = false", stage -> stage.setClassWeighting(false)),
                    changed("focalGamma = 1", stage -> stage.setFocalGamma(1)),
                    changed("beta = 1", stage -> stage.setBeta(1)));
        }

        private static Arguments changed(String name, Function<LeoCvae, LeoCvae> change) {
            return Arguments.of(name, change);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("otherChanges")
        void ofTheRestChangeBoth(String name, Function<LeoCvae, LeoCvae> change) {
            Run changed = Run.of(change.apply(quick()), THREE);
            assertThat(changed.weights).isNotEqualTo(full.weights);
            assertThat(changed.parents).hasSameSizeAs(full.parents).isNotEqualTo(full.parents);
        }

        private static Stream<Arguments> otherChanges() {
            return Stream.of(
                    changed("metric = manhattan", stage -> stage.setMetric("manhattan")),
                    changed("metric = cosine", stage -> stage.setMetric("cosine")),
                    changed("kNeighbors = 9", stage -> stage.setKNeighbors(9)),
                    changed("seed = 43", stage -> stage.setSeed(43)));
        }

        @Test
        void ofHowExactNeighborsAreFoundChangeNothing() {
            Run exact = Run.of(quick().setNeighbors("exact").setProbes(2).setBroadcastLimit(1), THREE);
            assertThat(exact.weights).isEqualTo(full.weights);
            assertThat(exact.parents).isEqualTo(full.parents);
            assertThat(exact.rows).isEqualTo(full.rows);
        }

        @Test
        void ofTheEntropyOffAreGammaZero() {
            Run off = Run.of(quick().setEntropyGuidedSampling(false).setEntropyWeightedLoss(false), THREE);
            Run zero = Run.of(quick().setGamma(0), THREE);
            assertThat(zero.weights).isEqualTo(off.weights);
            assertThat(zero.parents).isEqualTo(off.parents);
            assertThat(zero.rows).isEqualTo(off.rows);
        }

        /** {@code E[H] = sum H (1 + H)^gamma / sum (1 + H)^gamma} over the class (Eq. 6). */
        @ParameterizedTest(name = "gamma = {0}")
        @ValueSource(doubles = {0, 6})
        void drawSeedsByTheirEntropy(double gamma) {
            Dataset<Row> table = clouds(600, 60);
            Dataset<Row> entropies = new LocalEntropy()
                    .setKNeighbors(5)
                    .setStandardization(true)
                    .transform(table.withColumn("key", rowKey(table)))
                    .filter("label = 1")
                    .select("key", "entropy")
                    .cache();
            double sum = 0;
            double odds = 0;
            for (Row row : entropies.collectAsList()) {
                sum += row.getDouble(1) * Math.pow(1 + row.getDouble(1), gamma);
                odds += Math.pow(1 + row.getDouble(1), gamma);
            }
            Dataset<Row> parents = quick().setGamma(gamma)
                    .setMaxIter(1)
                    .setParentsCol("parents")
                    .resample(table)
                    .select(explode(col("parents")).as("key"));
            Row mean = parents.join(entropies, "key")
                    .selectExpr("avg(entropy)", "count(*)")
                    .head();
            entropies.unpersist();
            assertThat(mean.getLong(1)).isEqualTo(540);
            // Entropies spread by about 0.3, so the mean of 540 by 0.013; the two expectations differ by 0.2.
            assertThat(mean.getDouble(0)).isCloseTo(sum / odds, within(0.04));
        }
    }

    @Nested
    class Rows {
        @ParameterizedTest(name = "scaling = {0}")
        @ValueSource(strings = {"standard", "robust"})
        void areInTheUnitsOfTheTable(String scaling) {
            List<Row> moved = new ArrayList<>();
            for (Row row : clouds(60, 20).collectAsList()) {
                double[] features = row.<Vector>getAs("features").toArray();
                features[0] = 5000 + 10 * features[0];
                features[1] = -3 + 0.001 * features[1];
                moved.add(RowFactory.create(
                        row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), Vectors.dense(features)));
            }
            Dataset<Row> made = synthetic(
                    quick().setScaling(scaling).setSyntheticCol("synthetic").resample(Tables.dataset(moved)));
            assertThat(made.collectAsList()).hasSize(40).allSatisfy(row -> {
                Vector features = row.getAs("features");
                assertThat(features.apply(0)).isCloseTo(5000, within(40.0));
                assertThat(features.apply(1)).isCloseTo(-3, within(0.004));
            });
        }

        /** Of a net that has learned to reconstruct; 0.15 against 12 as measured. */
        @Test
        void lieNearTheirParents() {
            Dataset<Row> table = clouds(100, 30);
            Dataset<Row> parents = table.withColumn("key", rowKey(table))
                    .select(col("key"), col("features").as("parent"));
            LeoCvae trained = quick().setHiddenLayers(32)
                    .setLatentDim(DIMS)
                    .setBeta(0.01)
                    .setMinKld(0)
                    .setDropout(0)
                    .setLearningRate(0.02)
                    .setMaxIter(60);
            List<Row> made = trained.setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .resample(table)
                    .withColumn("key", col("parents").getItem(0))
                    .join(parents, "key")
                    .select("features", "parent")
                    .collectAsList();
            double own = 0;
            double next = 0;
            for (int i = 0; i < made.size(); i++) {
                Vector features = made.get(i).getAs(0);
                own += Vectors.sqdist(features, made.get(i).getAs(1));
                next += Vectors.sqdist(features, made.get((i + 1) % made.size()).getAs(1));
            }
            assertThat(made).hasSize(70);
            assertThat(own).isLessThan(0.1 * next);
        }
    }

    @Nested
    class BadInput {
        private static Stream<Arguments> stages() {
            return Stream.of(
                    refused(
                            stage -> stage.setSamplingStrategy("most"),
                            "samplingStrategy must be auto, minority, majority, not minority, not majority, all, a ratio such as 0.5, counts such as 1=500,2=800, or for cleaning a list of classes such as [0, 2]; got 'most'"),
                    refused(
                            stage -> stage.setSamplingStrategy("0.5"),
                            "samplingStrategy ratio 0.5 needs a binary label, but there are 3 classes; give counts per class instead"),
                    refused(
                            stage -> stage.setSamplingStrategy("7=500"),
                            "samplingStrategy names class '7', but the label holds 0, 1, 2"),
                    refused(
                            stage -> stage.setSamplingStrategy("1=59"),
                            "samplingStrategy wants 59 rows of class 1, which has 60 already; over-sampling removes none"),
                    refused(
                            stage -> stage.setKNeighbors(30),
                            "class 2 has 30 rows, but kNeighbors = 30 needs at least 31; lower kNeighbors or leave the class out of samplingStrategy"),
                    refused(
                            stage -> stage.setMetric("chebyshev"),
                            "metric must be euclidean, manhattan or cosine, got 'chebyshev'"),
                    refused(
                            stage -> stage.setNeighbors("nearby"),
                            "neighbors must be auto, exact or approximate, got 'nearby'"),
                    refused(stage -> stage.setScaling("min-max"), "scaling must be standard or robust, got 'min-max'"),
                    refused(
                            stage -> stage.setTraining("here"),
                            "training must be auto, single or distributed, got 'here'"),
                    refused(stage -> stage.setPassThrough("copy"), "passThrough must be null or seed, got 'copy'"),
                    refused(
                            stage -> stage.setHiddenLayers(),
                            "hiddenLayers must be one or more widths of at least 1, got []"),
                    refused(
                            stage -> stage.setSyntheticCol("note"),
                            "syntheticCol 'note' is a column of the table already; choose another name"),
                    refused(
                            stage -> stage.setSyntheticCol("Note"),
                            "syntheticCol 'Note' is a column of the table already; choose another name"),
                    refused(
                            stage -> stage.setParentsCol("features"),
                            "parentsCol 'features' is a column of the table already; choose another name"),
                    refused(
                            stage -> stage.setSyntheticCol("new").setParentsCol("new"),
                            "parentsCol 'new' is a column of the table already; choose another name"),
                    refused(
                            stage -> stage.setWeightCol("note"),
                            "weightCol 'note' must be numeric, got string; cast it first"),
                    refused(
                            stage -> stage.setWeightCol("w"),
                            "weightCol 'w' is not a column of the table; it has id, note, weight, held, label, features"),
                    refused(
                            stage -> stage.setValidationIndicatorCol("id"),
                            "validationIndicatorCol 'id' must be boolean, got bigint; cast it first"),
                    refused(
                            stage -> stage.setValidationIndicatorCol("v"),
                            "validationIndicatorCol 'v' is not a column of the table; it has id, note, weight, held, label, features"),
                    refused(
                            stage -> stage.setIdCol("key"),
                            "idCol 'key' is not a column of the table; it has id, note, weight, held, label, features"),
                    refused(
                            stage -> stage.setLabelCol("held"),
                            "labelCol 'held' must be numeric or string, got boolean"));
        }

        private static Arguments refused(Function<LeoCvae, LeoCvae> change, String message) {
            return Arguments.of(change, message);
        }

        @ParameterizedTest(name = "{1}")
        @MethodSource("stages")
        void inParamsIsRefused(Function<LeoCvae, LeoCvae> change, String message) {
            assertThatThrownBy(() -> change.apply(quick()).fit(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        private static Stream<Arguments> tables() {
            Dataset<Row> nothing = THREE.filter(lit(false));
            Row first = THREE.head();
            double[] gap = first.<Vector>getAs("features").toArray();
            gap[2] = Double.NaN;
            Dataset<Row> unusable = THREE.union(
                    Tables.dataset(List.of(RowFactory.create(1000L, "gap", 1.0, false, 0.0, Vectors.dense(gap)))));
            return Stream.of(
                    Arguments.of(nothing, "the table has no rows; labelCol 'label' must hold at least two classes"),
                    Arguments.of(
                            THREE.filter("label = 1"),
                            "labelCol 'label' holds one class only (1: 60); at least two are needed"),
                    Arguments.of(
                            THREE.withColumn("label", when(col("id").geq(2), col("label"))),
                            "labelCol 'label' holds 2 null, NaN or infinite values; fill them or drop these rows first"),
                    Arguments.of(
                            unusable,
                            "feature column 'features[2]' holds 1 values that are null, NaN, infinite or beyond 1e15; fill them or drop these rows first"),
                    Arguments.of(
                            THREE.withColumn("features", when(col("id").geq(2), col("features"))),
                            "featuresCol 'features' holds 2 null vectors; drop these rows first"));
        }

        @ParameterizedTest(name = "{1}")
        @MethodSource("tables")
        void inTheTableIsRefused(Dataset<Row> table, String message) {
            assertThatThrownBy(() -> quick().resample(table))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        private static Stream<Arguments> values() {
            return Stream.of(
                    value("kNeighbors", "-1", stage -> stage.setKNeighbors(-1)),
                    value("kNeighbors", "0", stage -> stage.setKNeighbors(0)),
                    value("kNeighbors", "257", stage -> stage.setKNeighbors(257)),
                    value("probes", "0", stage -> stage.setProbes(0)),
                    value("minRecall", "1.5", stage -> stage.setMinRecall(1.5)),
                    value("broadcastLimit", "0", stage -> stage.setBroadcastLimit(0)),
                    value("gamma", "-0.5", stage -> stage.setGamma(-0.5)),
                    value("gamma", "NaN", stage -> stage.setGamma(Double.NaN)),
                    value("beta", "-1.0", stage -> stage.setBeta(-1)),
                    value("minKld", "-1.0", stage -> stage.setMinKld(-1)),
                    value("focalGamma", "-1.0", stage -> stage.setFocalGamma(-1)),
                    value("clip", "0.0", stage -> stage.setClip(0)),
                    value("latentDim", "0", stage -> stage.setLatentDim(0)),
                    value("dropout", "1.0", stage -> stage.setDropout(1)),
                    value("learningRate", "0.0", stage -> stage.setLearningRate(0)),
                    value("weightDecay", "-1.0", stage -> stage.setWeightDecay(-1)),
                    value("clipNorm", "0.0", stage -> stage.setClipNorm(0)),
                    value("batchSize", "-1", stage -> stage.setBatchSize(-1)),
                    value("maxIter", "0", stage -> stage.setMaxIter(0)),
                    value("patience", "0", stage -> stage.setPatience(0)),
                    value("tol", "-1.0", stage -> stage.setTol(-1)),
                    value("validationFraction", "1.0", stage -> stage.setValidationFraction(1)));
        }

        private static Arguments value(String param, String value, Function<LeoCvae, LeoCvae> change) {
            return Arguments.of(param, value, change);
        }

        @ParameterizedTest(name = "{0} = {1}")
        @MethodSource("values")
        void outOfTheRangeOfAParamIsRefused(String param, String value, Function<LeoCvae, LeoCvae> change) {
            assertThatThrownBy(() -> change.apply(new LeoCvae("e")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("e parameter %s given invalid value %s.", param, value);
        }

        @Test
        void ofAClassThatDoesNotGrowIsNone() {
            assertThatCode(() -> quick().setKNeighbors(30)
                            .setSamplingStrategy("1=61")
                            .fit(THREE))
                    .doesNotThrowAnyException();
        }

        @Test
        void doesNotComeInBehindTheStageThroughAnArray() {
            int[] layers = {8};
            LeoCvae stage = quick().setHiddenLayers(layers);
            layers[0] = -1;
            stage.getHiddenLayers()[0] = -2;
            assertThat(stage.getHiddenLayers()).containsExactly(8);
        }
    }

    /** What a fit gave: the net, and the synthetic rows in an order of their own. */
    private record Run(float[] weights, List<Long> parents, List<String> rows) {
        static Run of(LeoCvae stage, Dataset<Row> data) {
            LeoCvaeModel model =
                    stage.setSyntheticCol("synthetic").setParentsCol("parents").fit(data);
            Dataset<Row> made = synthetic(model.transform(data)).cache();
            List<Long> parents = new ArrayList<>(
                    made.select(explode(col("parents"))).as(Encoders.LONG()).collectAsList());
            parents.sort(null);
            Run run = new Run(model.net().weights(), parents, bits(made));
            made.unpersist();
            return run;
        }
    }

    @Nested
    class FewRows {
        private static final String WARNING =
                "class 1 has 8 rows, fewer than latentDim = 16, and what is made of so few may all lie near the mean of the table; use Smote, or lower latentDim";

        @Test
        void areWarnedOfWhereTheyGrow() {
            Dataset<Row> few = clouds(60, 8, 16);

            assertThat(new LeoCvae().explain(few).warnings()).containsExactly(WARNING);
            assertThat(new LeoCvae().explain(few).classes().get(1)).isEqualTo(new ResamplingPlan.ClassPlan("1", 8, 60));
            assertThat(new LeoCvae().setLatentDim(8).explain(few).warnings()).isEmpty();
            assertThat(new LeoCvae().setSamplingStrategy("2=60").explain(few).warnings())
                    .isEmpty();
        }

        @Test
        void areWarnedOfInTheLog() {
            List<String> said = new CopyOnWriteArrayList<>();
            AbstractAppender appender = new AbstractAppender("few", null, null, true, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    said.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
                }
            };
            Logger log = (Logger) LogManager.getLogger(LeoCvae.class);
            Level before = log.getLevel();
            appender.start();
            log.addAppender(appender);
            log.setLevel(Level.WARN);
            try {
                quick().setLatentDim(16).setMaxIter(1).fit(clouds(60, 8));
            } finally {
                log.removeAppender(appender);
                log.setLevel(before);
            }

            assertThat(said).contains("WARN " + WARNING);
        }
    }
}
