package io.ballast.examples.compare;

import io.ballast.evaluation.Diversification;
import io.ballast.evaluation.RecordDistances;
import io.ballast.evaluation.SyntheticQuality;
import io.ballast.ml.EvaluationTable;
import io.ballast.ml.FittedRemedy;
import io.ballast.ml.Fold;
import io.ballast.ml.Learner;
import io.ballast.ml.LocalEntropy;
import io.ballast.ml.MoodsModel;
import io.ballast.ml.NoRemedy;
import io.ballast.ml.Remedy;
import io.ballast.ml.ResampledRemedy;
import io.ballast.ml.Split;
import io.ballast.search.Score;
import io.ballast.search.SearchStep;
import io.ballast.search.Start;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What can be said of resampled rows without regard to a classifier's score. Each finding is a unit of its own, under a name
 * that stands where others have their classifier.
 */
public final class RowFindings {
    /** Synthetic rows of the minority beside its training rows and the test rows; on the first fold. */
    public static final String QUALITY = "quality";

    /** Outputs of the net {@link #NET} on its training rows, before and after. */
    public static final String DIVERSIFICATION = "diversification";

    /** Scores of the sets that a search came by, in curves of {@code 1 - F1} of the smallest class and {@code 1 - average F1}; of a loss, step and loss. */
    public static final String SEARCH = "search";

    /** Curve of a search: the balanced start and accepted steps, in order. */
    public static final String PATH = "search.path";

    /** Curve of a search: starts that no steps went on from. */
    public static final String STARTS = "search.starts";

    /** Curve of a search: the set that was chosen. */
    public static final String CHOSEN = "search.chosen";

    /** Metric of a search: how many scores decide; 1: the loss alone. */
    public static final String OBJECTIVES = "objectives";

    /** The classifier whose outputs are looked at. */
    static final String NET = "mlp-moods";

    private static final int POINTS = 600;
    private static final String OUTPUT = "z";
    private static final String PLANE = "plane";
    private static final String ENTROPY = "entropy";

    private RowFindings() {}

    /** No metrics but a remark where the method makes no such rows, which is no failure. */
    static UnitResult quality(UnitKey key, Fold fold, Dataset<Row> rows, long seed) {
        Split split = fold.split();
        Column minority =
                functions.col(EvaluationTable.LABEL).equalTo(split.roles().minority());
        Column made = functions.col(ResampledRemedy.SYNTHETIC);
        Dataset<Row> synthetic = rows.filter(minority.and(made));
        if (synthetic.isEmpty()) {
            return new UnitResult(
                    key,
                    "",
                    List.of("makes no rows of the minority"),
                    new long[0],
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of());
        }
        SyntheticQuality found = SyntheticQuality.of(
                split.train().filter(minority),
                synthetic,
                Optional.of(fold.test().filter(minority)),
                EvaluationTable.FEATURES,
                seed);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("ksMean", found.meanColumnDistance());
        metrics.put("ksWorst", found.worstColumn().distance());
        metrics.put("correlationDifference", found.correlations().mean());
        metrics.put("detectionAuc", found.detectionAuc());
        metrics.put("copyShare", found.copyShare());
        metrics.put("dcrMedian", found.synthetic().median());
        metrics.put("nndrMedian", found.synthetic().medianRatio());
        found.heldOut().map(RecordDistances::median).ifPresent(value -> metrics.put("dcrHeldOutMedian", value));
        found.heldOut().map(RecordDistances::medianRatio).ifPresent(value -> metrics.put("nndrHeldOutMedian", value));
        found.closerShare().ifPresent(value -> metrics.put("closerThanHeldOut", value));
        metrics.put("coverage", found.coverage().coverage());
        metrics.put("coverageExpected", found.coverage().expected());
        metrics.put("density", found.coverage().density());
        return new UnitResult(
                key, "", List.of(), new long[0], UnitResult.finite(metrics), plane(split, rows), Map.of(), Map.of());
    }

    /** Rows in the plane of the first two principal components of the training rows, with their local entropy. */
    private static Map<String, double[][]> plane(Split split, Dataset<Row> rows) {
        PCAModel model = new PCA()
                .setK(Math.min(
                        2,
                        split.train()
                                .first()
                                .<Vector>getAs(EvaluationTable.FEATURES)
                                .size()))
                .setInputCol(EvaluationTable.FEATURES)
                .setOutputCol(PLANE)
                .fit(split.train());
        Dataset<Row> scored = model.transform(new LocalEntropy()
                .setFeaturesCol(EvaluationTable.FEATURES)
                .setLabelCol(EvaluationTable.LABEL)
                .setEntropyCol(ENTROPY)
                .transform(rows));
        Column made = functions.col(ResampledRemedy.SYNTHETIC);
        Map<String, double[][]> curves = new LinkedHashMap<>();
        curves.put("plane.real", points(scored.filter(functions.not(made))));
        curves.put("plane.synthetic", points(scored.filter(made)));
        return curves;
    }

    /** A sample by content, {@code [x, y, entropy][points]}. */
    private static double[][] points(Dataset<Row> rows) {
        List<Row> sample = rows.select(PLANE, ENTROPY)
                .orderBy(functions.xxhash64(functions.col(PLANE), functions.col(ENTROPY)))
                .limit(POINTS)
                .collectAsList();
        double[][] points = new double[3][sample.size()];
        for (int i = 0; i < sample.size(); i++) {
            Vector place = sample.get(i).getAs(0);
            points[0][i] = place.apply(0);
            points[1][i] = place.size() > 1 ? place.apply(1) : 0;
            points[2][i] = sample.get(i).getDouble(1);
        }
        return points;
    }

    /** Where a search went, by the rows that scored its sets. */
    static UnitResult search(UnitKey key, MoodsModel model) {
        int smallest = model.smallestObjective();
        Map<String, double[][]> curves = new LinkedHashMap<>();
        curves.put(
                PATH,
                places(model.steps().stream()
                        .filter(SearchStep::isAccepted)
                        .map(step -> place(step.number(), step.taken().score(), smallest))));
        curves.put(
                STARTS,
                places(model.members().stream()
                        .filter(member -> member.start() != Start.BALANCED)
                        .map(member -> place(member.step(), member.score(), smallest))));
        curves.put(
                CHOSEN,
                places(Stream.of(place(model.chosen().step(), model.chosen().score(), smallest))));
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(OBJECTIVES, (double) model.chosen().score().objectives());
        metrics.put("steps", (double)
                model.steps().stream().filter(step -> step.number() > 0).count());
        metrics.put("acceptedSteps", curves.get(PATH)[0].length - (model.steps().isEmpty() ? 0.0 : 1.0));
        metrics.put("chosenRows", (double) model.chosen().rows());
        return new UnitResult(
                key, "", List.of("chosen: " + model.chosen()), new long[0], metrics, curves, Map.of(), Map.of());
    }

    private static double[] place(int step, Score score, int smallest) {
        int last = score.objectives() - 1;
        return last == 0
                ? new double[] {step, -score.value(0)}
                : new double[] {1 - score.value(smallest), 1 - score.value(last)};
    }

    private static double[][] places(Stream<double[]> places) {
        double[][] all = places.toArray(double[][]::new);
        return new double[][] {
            Arrays.stream(all).mapToDouble(place -> place[0]).toArray(),
            Arrays.stream(all).mapToDouble(place -> place[1]).toArray()
        };
    }

    /** The net that learned from the rows as they are. */
    static FittedRemedy plainNet(Fold fold, Learner net) {
        try (Remedy.Prepared nothing = new NoRemedy().prepare(fold.split())) {
            return nothing.fit(net);
        }
    }

    /**
     * Compares the net that learned from the resampled rows with one that learned from the rows as they are, each on its own
     * rows, by the metric of MOODS; both are trained by the same rule.
     */
    static UnitResult diversification(
            UnitKey key, Fold fold, Dataset<Row> rows, FittedRemedy before, FittedRemedy after) {
        Split split = fold.split();
        int minority = split.roles().minority();
        Diversification found = Diversification.of(
                outputs(before, split.train(), minority),
                outputs(after, rows, minority),
                OUTPUT,
                EvaluationTable.LABEL,
                (double) minority);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("kappaBefore", found.before().kappa());
        metrics.put("kappaAfter", found.after().kappa());
        metrics.put("deltaKappa", found.overlapDecrease());
        metrics.put("ordersMinority", found.minorityOrders());
        metrics.put("ordersMajority", found.majorityOrders());
        metrics.put("orders", found.orders());
        metrics.put("minorityShare", found.after().minorityShare());
        Map<String, double[][]> curves = new LinkedHashMap<>();
        curves.put("z.edges", new double[][] {found.edges()});
        curves.put("z.before", histograms(found.before()));
        curves.put("z.after", histograms(found.after()));
        return new UnitResult(key, "", List.of(), after.rows(), UnitResult.finite(metrics), curves, Map.of(), Map.of());
    }

    private static Dataset<Row> outputs(FittedRemedy fitted, Dataset<Row> rows, int minority) {
        return Diversification.withOutputs(fitted.score(rows), FittedRemedy.PROBABILITY, minority, OUTPUT);
    }

    private static double[][] histograms(Diversification.OutputSet set) {
        return new double[][] {
            Arrays.stream(set.minority().histogram()).asDoubleStream().toArray(),
            Arrays.stream(set.majority().histogram()).asDoubleStream().toArray()
        };
    }
}
