package io.ballast.examples.report;

import io.ballast.examples.report.ResampleReport.ClassEntropy;
import io.ballast.examples.report.ResampleReport.ClassRows;
import io.ballast.examples.report.ResampleReport.Entropy;
import io.ballast.examples.report.ResampleReport.Losses;
import io.ballast.examples.report.ResampleReport.Projection;
import io.ballast.examples.report.ResampleReport.Synthetic;
import io.ballast.examples.report.ResampleReport.Training;
import io.ballast.examples.report.ResampleReport.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Reports with made-up numbers of a plausible shape. */
final class SampleReports {

    private static final int BINS = 20;

    private SampleReports() {}

    /** Two classes, the second at 4%, balanced by LEO-CVAE. */
    static ResampleReport binary() {
        List<ClassRows> classes = List.of(new ClassRows("0", 47_954, 47_954), new ClassRows("1", 2_046, 47_954));
        return leoCvae(classes, 24, 2_000);
    }

    /** Classes of shrinking size, all brought up to the first. */
    static ResampleReport classes(String... names) {
        List<ClassRows> classes = new ArrayList<>();
        for (int c = 0; c < names.length; c++) {
            classes.add(new ClassRows(names[c], 12_000 / ((c + 1) * (c + 1)), 12_000));
        }
        return leoCvae(classes, 40, 600);
    }

    /** As {@link #binary()} by a method that looks at no entropy and trains nothing. */
    static ResampleReport smote() {
        ResampleReport r = with(binary(), Optional.empty(), Optional.empty());
        return renamed(r, "SMOTE", r.input());
    }

    static ResampleReport with(ResampleReport r, Optional<Entropy> entropy, Optional<Training> training) {
        return new ResampleReport(
                r.method(),
                r.input(),
                r.output(),
                r.seed(),
                r.versions(),
                r.parameters(),
                r.classes(),
                r.seconds(),
                entropy,
                training,
                r.game(),
                r.synthetic(),
                r.projections(),
                r.trials(),
                r.search(),
                r.images());
    }

    static ResampleReport withImages(ResampleReport r, Images images) {
        return new ResampleReport(
                r.method(),
                r.input(),
                r.output(),
                r.seed(),
                r.versions(),
                r.parameters(),
                r.classes(),
                r.seconds(),
                r.entropy(),
                r.training(),
                r.game(),
                r.synthetic(),
                r.projections(),
                r.trials(),
                r.search(),
                Optional.of(images));
    }

    static ResampleReport withGame(ResampleReport r, Game game) {
        return new ResampleReport(
                r.method(),
                r.input(),
                r.output(),
                r.seed(),
                r.versions(),
                r.parameters(),
                r.classes(),
                r.seconds(),
                r.entropy(),
                r.training(),
                Optional.of(game),
                r.synthetic(),
                r.projections(),
                r.trials(),
                r.search(),
                r.images());
    }

    static ResampleReport renamed(ResampleReport r, String method, String input) {
        return new ResampleReport(
                method,
                input,
                r.output(),
                r.seed(),
                r.versions(),
                r.parameters(),
                r.classes(),
                r.seconds(),
                r.entropy(),
                r.training(),
                r.game(),
                r.synthetic(),
                r.projections(),
                r.trials(),
                r.search(),
                r.images());
    }

    /** Class sizes only. */
    static ResampleReport sizes(String method, ClassRows... classes) {
        return new ResampleReport(
                method,
                "in.csv",
                "out.csv",
                1,
                Map.of(),
                Map.of(),
                List.of(classes),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** As {@link #smote()}, after a search among methods. */
    static ResampleReport searched(Trial... trials) {
        return searched(List.of(trials), Optional.empty());
    }

    /** As {@link #smote()}, after a search for a training set. */
    static ResampleReport searched(Search search) {
        return renamed(searched(List.of(), Optional.of(search)), "MOODS", "in.csv");
    }

    private static ResampleReport searched(List<Trial> trials, Optional<Search> search) {
        ResampleReport r = smote();
        return new ResampleReport(
                r.method(),
                r.input(),
                r.output(),
                r.seed(),
                r.versions(),
                r.parameters(),
                r.classes(),
                r.seconds(),
                r.entropy(),
                r.training(),
                r.game(),
                r.synthetic(),
                r.projections(),
                trials,
                search,
                r.images());
    }

    static Training training(int epochs, boolean validation) {
        List<Losses> train = new ArrayList<>();
        List<Losses> held = new ArrayList<>();
        Random random = new Random(1);
        for (int e = 0; e < epochs; e++) {
            double fall = Math.exp(-e / 12.0);
            double divergence = 3.2 * (1 - Math.exp(-e / 4.0)) - 0.8 * (1 - fall);
            double reconstruction = 0.35 + 1.1 * fall;
            train.add(new Losses(
                    reconstruction + 0.05 * divergence + 0.010 * random.nextGaussian(),
                    reconstruction + 0.010 * random.nextGaussian(),
                    divergence + 0.02 * random.nextGaussian(),
                    0.94 - 0.7 * fall));
            double rising = Math.max(0, e - 0.7 * epochs) * 0.0015;
            held.add(new Losses(
                    reconstruction + 0.05 * divergence + 0.04 + rising + 0.015 * random.nextGaussian(),
                    reconstruction + 0.04 + rising + 0.015 * random.nextGaussian(),
                    divergence + 0.05 + 0.03 * random.nextGaussian(),
                    0.92 - 0.7 * fall - rising));
        }
        return new Training("one task on CPU", 64, (int) (0.7 * epochs), true, train, validation ? held : List.of());
    }

    private static ResampleReport leoCvae(List<ClassRows> classes, int features, int points) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Ballast", "0.1.0");
        versions.put("Spark", "3.5.5");
        versions.put("Java", "17.0.15");
        versions.put("Scala", "2.12.18");
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("samplingStrategy", "auto");
        parameters.put("kNeighbors", 15);
        parameters.put("gamma", 1.0);
        parameters.put("beta", 0.05);
        parameters.put("latentSize", 16);
        parameters.put("maxIter", 300);
        parameters.put("entropyWeightedLoss", true);
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("read", 4.31);
        seconds.put("neighbors and entropy", 38.7);
        seconds.put("training", 112.4);
        seconds.put("generation", 9.02);
        seconds.put("write", 6.6);
        return new ResampleReport(
                "LEO-CVAE",
                "hdfs://namenode:8020/data/claims/2025.parquet",
                "hdfs://namenode:8020/data/claims/2025-balanced.parquet",
                42,
                versions,
                parameters,
                classes,
                seconds,
                Optional.of(entropy(classes)),
                Optional.of(training(83, true)),
                Optional.empty(),
                classes.stream()
                        .filter(c -> c.added() > 0)
                        .map(c -> synthetic(c, features))
                        .toList(),
                classes.stream()
                        .filter(c -> c.added() > 0)
                        .map(c -> projection(c, points))
                        .toList(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Entropy entropy(List<ClassRows> classes) {
        int k = 15;
        double bound = Math.log(classes.size()) / Math.log(2);
        List<ClassEntropy> all = new ArrayList<>();
        double sum = 0;
        long rows = 0;
        for (int c = 0; c < classes.size(); c++) {
            Random random = new Random(c);
            double foreign = 0.04 + 0.5 * c / Math.max(1, classes.size() - 1);
            long[] histogram = new long[BINS];
            double total = 0;
            long n = classes.get(c).before();
            for (long row = 0; row < n; row++) {
                double entropy = entropyOfNeighbors(random, k, foreign, classes.size());
                histogram[(int) Math.min(BINS - 1, entropy / bound * BINS)]++;
                total += entropy;
            }
            all.add(new ClassEntropy(classes.get(c).name(), total / n, histogram));
            sum += total;
            rows += n;
        }
        return new Entropy(k, bound, sum / rows, all);
    }

    private static double entropyOfNeighbors(Random random, int k, double foreign, int classes) {
        int[] votes = new int[classes];
        for (int j = 0; j < k; j++) {
            votes[random.nextDouble() < foreign ? 1 + random.nextInt(classes - 1) : 0]++;
        }
        double entropy = 0;
        for (int v : votes) {
            if (v > 0) {
                double share = (double) v / k;
                entropy -= share * Math.log(share) / Math.log(2);
            }
        }
        return Math.max(0, entropy);
    }

    private static Synthetic synthetic(ClassRows rows, int features) {
        Random random = new Random(rows.name().hashCode());
        Map<String, Double> distances = new LinkedHashMap<>();
        for (int f = 0; f < features; f++) {
            distances.put(
                    f == 3 ? "amount_claimed_in_the_previous_five_years_usd" : "feature_" + f,
                    0.03 + 0.3 * Math.pow(random.nextDouble(), 3));
        }
        return new Synthetic(rows.name(), rows.added(), 5_000, 0, distances);
    }

    private static Projection projection(ClassRows rows, int points) {
        Random random = new Random(rows.name().hashCode());
        return new Projection(
                rows.name(), cloud(random, points, 1), cloud(random, points, 0.75), new double[] {0.312, 0.174});
    }

    private static double[][] cloud(Random random, int points, double width) {
        double[][] cloud = new double[points][];
        for (int i = 0; i < points; i++) {
            double along = 2 * random.nextGaussian() * width;
            double side = i % 3 == 0 ? 2.2 : -0.5;
            cloud[i] = new double[] {along, 0.3 * along + side + 0.6 * random.nextGaussian() * width};
        }
        return cloud;
    }
}
