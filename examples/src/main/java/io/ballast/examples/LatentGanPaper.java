package io.ballast.examples;

import io.ballast.evaluation.ClassRoles;
import io.ballast.evaluation.PredictionMetrics;
import io.ballast.evaluation.ScoreColumns;
import io.ballast.examples.compare.Decimals;
import io.ballast.examples.compare.UnitKey;
import io.ballast.examples.compare.UnitResult;
import io.ballast.examples.compare.UnitStore;
import io.ballast.examples.images.ImageTable;
import io.ballast.examples.images.ImbalancedCut;
import io.ballast.ml.AdversarialClassificationModel;
import io.ballast.ml.AdversarialClassifier;
import io.ballast.ml.LatentGanOversampler;
import io.ballast.ml.LatentGanSetters;
import io.ballast.network.ImageShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The experiments of the latent-preserving GAN on MNIST and Fashion-MNIST (Dam et al. 2022, Tables I to III): the training set is cut to skewed class sizes,
 * every system learns from the cut, and the whole test set is scored once. Each seed has its own cut, the same for all systems. No row is watched: the nets
 * of the last epoch are scored.
 *
 * <p>BAGAN makes rows and no classifier. As in its paper it balances the cut, which the classifier of {@code baseline} then learns from; both are trained as long as the
 * other systems are. GAMO is trained end to end, from the autoencoder's features like all others, and with all classes but the largest as minorities.
 */
final class LatentGanPaper {
    /** The rival whose rows are generated first and learned from after. */
    private static final String BAGAN = "bagan";

    /** The systems: strategies of {@link AdversarialClassifier}. */
    private static final List<String> SYSTEMS = List.of("baseline", "dso", "amo", "adso", "adso-own", "gamo", BAGAN);

    /** Those that are trained unless others are asked for. */
    private static final List<String> QUICK = List.of("baseline", "dso", "amo", "adso");

    /** Table I: rows of the classes 0 to 9 that are learned from. */
    private static final List<Long> ROWS = List.of(4000L, 2000L, 1000L, 750L, 500L, 350L, 200L, 100L, 60L, 40L);

    private static final List<String> SETS = List.of("mnist", "fashion-mnist");

    /** To see it work, in minutes on two cores. */
    static final Plan SMALL = new Plan(List.of("mnist"), QUICK, "mlp", 1, 5, 3, ROWS);

    /** For figures. */
    static final Plan FULL = new Plan(SETS, SYSTEMS, "mlp", 3, 30, 20, ROWS);

    private static final long FIRST_SEED = 42;
    private static final String TRAINING = "training";
    private static final String SCORING = "scoring";

    private final Plan plan;
    private final String data;
    private final ConsoleProgress progress;

    /**
     * What is run.
     *
     * @param sets names of the data sets, which are folders in the folder of data
     * @param systems in the order they are trained in
     * @param net {@code mlp} or {@code conv}
     * @param seeds trainings of each system, at least 1
     * @param pretrainEpochs of the autoencoder, at least 1
     * @param epochs of the game, at least 1
     * @param rows of each class that are learned from
     */
    record Plan(
            List<String> sets,
            List<String> systems,
            String net,
            int seeds,
            int pretrainEpochs,
            int epochs,
            List<Long> rows) {
        Plan {
            check("--sets", "data set", SETS, sets);
            check("--systems", "system", SYSTEMS, systems);
            if (!net.equals("mlp") && !net.equals("conv")) {
                throw new IllegalArgumentException("--net must be mlp or conv, got '%s'".formatted(net));
            }
        }

        private static void check(String option, String what, List<String> known, List<String> names) {
            for (String name : names) {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException(
                            "%s must be of %s, got '%s'".formatted(option, String.join(", ", known), name));
                }
            }
            if (new HashSet<>(names).size() < names.size()) {
                throw new IllegalArgumentException(
                        "%s names a %s twice: %s".formatted(option, what, String.join(", ", names)));
            }
        }

        /** What a unit depends on, beside its data set, seed and system. */
        private Map<String, Object> settings() throws IOException {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("paper", "latent-gan");
            settings.put("net", net);
            settings.put("pretrainEpochs", pretrainEpochs);
            settings.put("epochs", epochs);
            settings.put("rows", rows);
            settings.put("version", Versions.all().get("Ballast"));
            return settings;
        }

        /** The seed of a repeat, from 0. */
        static long seed(int repeat) {
            return FIRST_SEED + repeat;
        }

        private UnitKey key(String set, int repeat, String system) {
            return new UnitKey(set, repeat, 0, system, net);
        }

        private List<UnitKey> keys(String set, int repeat) {
            return systems.stream().map(system -> key(set, repeat, system)).toList();
        }

        /** Every unit, in the order of the runs. */
        private List<UnitKey> keys() {
            List<UnitKey> keys = new ArrayList<>();
            for (String set : sets) {
                for (int repeat = 0; repeat < seeds; repeat++) {
                    keys.addAll(keys(set, repeat));
                }
            }
            return keys;
        }

        private long[] cut() {
            return rows.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Images to learn from and to score. */
    private record Images(ImageTable training, ImageTable test) {}

    /** @param data folder of the data sets */
    LatentGanPaper(Plan plan, String data, ConsoleProgress progress) {
        this.plan = plan;
        this.data = data;
        this.progress = progress;
    }

    /**
     * Runs what is missing in a folder, and writes {@code results.csv} and {@code tables.md} there.
     *
     * @param overwrite whether to remove what an earlier run has left
     * @return the tables, in Markdown
     * @throws IllegalArgumentException if a file is missing or does not fit, or the folder holds units of other settings
     */
    String run(SparkSession spark, String output, boolean overwrite) throws IOException {
        UnitStore store =
                UnitStore.openOrReuse(spark.sparkContext().hadoopConfiguration(), output, plan.settings(), overwrite);
        Map<String, Images> images = new LinkedHashMap<>();
        for (String set : plan.sets()) {
            images.put(set, images(spark, set));
        }
        store.begin(overwrite, Map.of()); // the data sets of a paper stay what they are
        Map<UnitKey, UnitResult> units = store.finished();
        units.keySet().retainAll(plan.keys());
        if (!units.isEmpty()) {
            progress.say("%,d of %,d units are done already"
                    .formatted(units.size(), plan.keys().size()));
        }
        for (String set : plan.sets()) {
            for (int repeat = 0; repeat < plan.seeds(); repeat++) {
                if (!units.keySet().containsAll(plan.keys(set, repeat))) {
                    runSeed(spark, images.get(set), set, repeat, store, units);
                }
            }
        }
        List<UnitResult> inOrder = plan.keys().stream().map(units::get).toList();
        String tables = LatentGanTables.of(plan, inOrder);
        store.write("results.csv", csv(inOrder).getBytes(StandardCharsets.UTF_8));
        store.write("tables.md", tables.getBytes(StandardCharsets.UTF_8));
        return tables;
    }

    private Images images(SparkSession spark, String set) throws IOException {
        ImageTable training = read(spark, set, "train");
        ImageTable test = read(spark, set, "t10k");
        if (!training.shape().equals(test.shape())) {
            throw new IllegalArgumentException(
                    "images '%s' are %s, but '%s' are %s; training and test images must be of one size"
                            .formatted(training.name(), training.shape(), test.name(), test.shape()));
        }
        return new Images(training, test);
    }

    private ImageTable read(SparkSession spark, String set, String part) throws IOException {
        Path folder = new Path(data, set);
        return ImageTable.idx(
                spark,
                new Path(folder, part + "-images-idx3-ubyte.gz").toString(),
                new Path(folder, part + "-labels-idx1-ubyte.gz").toString());
    }

    private void runSeed(
            SparkSession spark, Images images, String set, int repeat, UnitStore store, Map<UnitKey, UnitResult> units)
            throws IOException {
        progress.stage("cutting %s, seed %d".formatted(set, Plan.seed(repeat)));
        Dataset<Row> cut = ImbalancedCut.of(images.training().rows(), plan.cut(), Plan.seed(repeat))
                .coalesce(spark.sparkContext().defaultParallelism()) // few rows, read many times
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            cut.count(); // so that no unit's seconds hold the cutting
            for (UnitKey key : plan.keys(set, repeat)) {
                if (!units.containsKey(key)) {
                    UnitResult unit = unit(key, cut, images.test());
                    store.keep(unit);
                    units.put(key, unit);
                    progress.say("%,d of %,d: %s: acsa %s, macro F %s, %.1f s"
                            .formatted(
                                    units.size(),
                                    plan.keys().size(),
                                    name(key),
                                    Decimals.thousandths(unit.metric("acsa")),
                                    Decimals.thousandths(unit.metric("macroF")),
                                    seconds(unit)));
                }
            }
        } finally {
            cut.unpersist();
        }
    }

    private UnitResult unit(UnitKey key, Dataset<Row> cut, ImageTable test) {
        progress.stage("training %s".formatted(name(key)));
        long started = System.nanoTime();
        AdversarialClassificationModel model = key.method().equals(BAGAN)
                ? onBalanced(key, cut, test.shape())
                : classifier(key, key.method(), test.shape()).fit(cut);
        long trained = System.nanoTime();
        progress.stage("scoring %s".formatted(name(key)));
        // One task reads a packed file; all of them score.
        Dataset<Row> rows =
                test.rows().repartition(cut.sparkSession().sparkContext().defaultParallelism());
        PredictionMetrics scores =
                PredictionMetrics.of(model.transform(rows), ScoreColumns.DEFAULT, ClassRoles.of(plan.cut()));
        long scored = System.nanoTime();
        return new UnitResult(
                key,
                "",
                List.of("seed %d".formatted(Plan.seed(key.repeat()))),
                plan.cut(),
                UnitResult.finite(scores.values()),
                Map.of(),
                Map.of(TRAINING, (trained - started) / 1e9, SCORING, (scored - trained) / 1e9),
                Map.of());
    }

    private AdversarialClassificationModel onBalanced(UnitKey key, Dataset<Row> cut, ImageShape shape) {
        Dataset<Row> balanced = asPlanned(new LatentGanOversampler(), key.method(), shape)
                .setFeaturesCol(ImageTable.FEATURES)
                .setLabelCol(ImageTable.LABEL)
                .setSeed(Plan.seed(key.repeat()))
                .onEpoch(this::say)
                .resample(cut)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return classifier(key, "baseline", shape).fit(balanced);
        } finally {
            balanced.unpersist();
        }
    }

    private AdversarialClassifier classifier(UnitKey key, String strategy, ImageShape shape) {
        return asPlanned(new AdversarialClassifier(), strategy, shape)
                .setFeaturesCol(ImageTable.FEATURES)
                .setLabelCol(ImageTable.LABEL)
                .setSeed(Plan.seed(key.repeat()))
                .onEpoch(this::say);
    }

    private <S extends LatentGanSetters<S>> S asPlanned(S stage, String strategy, ImageShape shape) {
        return stage.setStrategy(strategy)
                .setImageShape(shape.toString())
                .setNet(plan.net())
                .setPretrainIter(plan.pretrainEpochs())
                .setMaxIter(plan.epochs())
                .setValidationFraction(0);
    }

    private void say(String stage, int epoch, int most, double score) {
        String what = stage.equals("autoencoder") ? "squared error" : "loss of the classifier";
        progress.say("%s: epoch %d of %d, %s %.4f".formatted(stage, epoch + 1, most, what, score));
    }

    private static String name(UnitKey key) {
        return "%s, seed %d, %s".formatted(key.data(), Plan.seed(key.repeat()), key.method());
    }

    private static double seconds(UnitResult unit) {
        return unit.seconds().get(TRAINING) + unit.seconds().get(SCORING);
    }

    private String csv(List<UnitResult> units) {
        StringBuilder text = new StringBuilder("set,seed,system,%s,seconds,pretrainEpochs,epochs\n"
                .formatted(String.join(",", LatentGanTables.METRICS)));
        for (UnitResult unit : units) {
            List<String> cells = new ArrayList<>();
            cells.add(unit.key().data());
            cells.add(Long.toString(Plan.seed(unit.key().repeat())));
            cells.add(unit.key().method());
            LatentGanTables.METRICS.forEach(metric -> cells.add(Double.toString(unit.metric(metric))));
            cells.add("%.1f".formatted(seconds(unit)));
            cells.add(Integer.toString(plan.pretrainEpochs()));
            cells.add(Integer.toString(plan.epochs()));
            text.append(String.join(",", cells)).append('\n');
        }
        return text.toString();
    }
}
