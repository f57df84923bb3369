package io.ballast.examples.compare;

import io.ballast.evaluation.Calibration;
import io.ballast.evaluation.Curve;
import io.ballast.evaluation.PredictionMetrics;
import io.ballast.evaluation.ScoreColumns;
import io.ballast.ml.FittedRemedy;
import io.ballast.ml.Fold;
import io.ballast.ml.NeuralClassificationModel;
import io.ballast.ml.PriorCorrection;
import io.ballast.ml.Split;
import io.ballast.network.DenseEpoch;
import io.ballast.network.DenseSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** What a fitted classifier is worth on the test rows of a fold. */
final class Measurement {
    private static final String CORRECTED = "corrected";
    private static final String CORRECTED_PREDICTION = "correctedPrediction";

    private Measurement() {}

    static UnitResult of(UnitKey key, Fold fold, FittedRemedy fitted, Map<String, Double> seconds) {
        Split split = fold.split();
        Dataset<Row> scored = fitted.score(fold.test()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            PredictionMetrics found = metrics(scored, FittedRemedy.PROBABILITY, FittedRemedy.PREDICTION, split);
            Map<String, Double> metrics = new LinkedHashMap<>(found.values());
            Map<String, double[][]> curves = new LinkedHashMap<>();
            int minority = split.roles().minority();
            curves.put("roc", points(found.roc(minority)));
            curves.put("pr", points(found.precisionRecall(minority)));
            curves.put("calibration", points(found.calibration()));
            PredictionMetrics corrected = changed(split, fitted) ? corrected(scored, split, fitted) : found;
            metrics.put("brierCorrected", corrected.values().get("brier"));
            metrics.put("eceCorrected", corrected.values().get("ece"));
            curves.put("calibrationCorrected", points(corrected.calibration()));
            List<String> remarks = new ArrayList<>(fitted.remarks());
            if (fitted.model() instanceof NeuralClassificationModel net) {
                addTraining(net.summary(), curves, remarks);
            }
            return new UnitResult(
                    key, "", remarks, fitted.rows(), UnitResult.finite(metrics), curves, seconds, Map.of());
        } finally {
            scored.unpersist();
        }
    }

    private static void addTraining(DenseSummary summary, Map<String, double[][]> curves, List<String> remarks) {
        if (summary.collapsed()) {
            remarks.add("the net calls every row it has seen the same class");
        }
        curves.put("history.train", history(summary, DenseEpoch::trainingLoss));
        curves.put("history.validation", history(summary, DenseEpoch::validationLoss));
        curves.put("history.metric", history(summary, DenseEpoch::watched));
    }

    /** {@code [epoch, value][epochs]} */
    private static double[][] history(DenseSummary summary, ToDoubleFunction<DenseEpoch> value) {
        int epochs = summary.epochs().size();
        return new double[][] {
            IntStream.range(0, epochs).asDoubleStream().toArray(),
            summary.epochs().stream().mapToDouble(value).toArray()
        };
    }

    private static boolean changed(Split split, FittedRemedy fitted) {
        return !Arrays.equals(split.priors(), fitted.priors())
                && Arrays.stream(fitted.priors()).allMatch(share -> share > 0);
    }

    private static PredictionMetrics corrected(Dataset<Row> scored, Split split, FittedRemedy fitted) {
        Dataset<Row> corrected = new PriorCorrection()
                .setOriginalPriors(split.priors())
                .setResampledPriors(fitted.priors())
                .setCorrectedProbabilityCol(CORRECTED)
                .setCorrectedPredictionCol(CORRECTED_PREDICTION)
                .transform(scored);
        return metrics(corrected, CORRECTED, CORRECTED_PREDICTION, split);
    }

    private static PredictionMetrics metrics(Dataset<Row> scored, String probability, String prediction, Split split) {
        return PredictionMetrics.of(scored, new ScoreColumns(split.labelCol(), probability, prediction), split.roles());
    }

    private static double[][] points(Curve curve) {
        return new double[][] {curve.x(), curve.y()};
    }

    private static double[][] points(Calibration bins) {
        double[] counts = Arrays.stream(bins.counts()).asDoubleStream().toArray();
        return new double[][] {bins.meanPredicted(), bins.observedShare(), counts};
    }
}
