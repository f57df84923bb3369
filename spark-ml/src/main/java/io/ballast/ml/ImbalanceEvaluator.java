package io.ballast.ml;

import io.ballast.evaluation.ClassScores;
import io.ballast.evaluation.ConfusionMatrix;
import io.ballast.table.TableColumns;
import java.util.function.ToDoubleBiFunction;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics that a large majority class does not drown, for CrossValidator and TrainValidationSplit or on their own.
 *
 * <p>Metrics of one class are of {@code positiveLabel}; unset, of the rarest class in the evaluated data.
 *
 * <p>Data that lack a class, as small folds may, are evaluated all the same. {@code geometricMean}, {@code balancedAccuracy}
 * and {@code macroAUC} leave the class out; {@code averageF1} does so unless it was predicted, and then counts it as 0.
 * Where it is the positive class, {@code minorityF1}, {@code indexOfBalancedAccuracy} and {@code areaUnderPR} are 0. Where
 * all rows are of one class, its {@code specificity} is 0 and {@code macroAUC} 0.5. {@code geometricMean} apart, scikit-learn
 * and imbalanced-learn do so too, where they give a value. A class that the model did not see in training, whose probability
 * it does not give, has probability 0.
 *
 * <p>Metrics from predictions take one pass, after which the counts reach the driver. Metrics from probabilities take one
 * more for each class they look at, and sort its scores over the cluster.
 */
public final class ImbalanceEvaluator extends Evaluator implements ImbalanceEvaluatorParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ImbalanceEvaluator.class);

    private final String uid;

    public ImbalanceEvaluator() {
        this(Identifiable.randomUID("imbalanceEvaluator"));
    }

    public ImbalanceEvaluator(String uid) {
        this.uid = uid; // first: every Param asks for it
        setDefault(metricName(), "geometricMean");
        setDefault(labelCol(), "label");
        setDefault(predictionCol(), "prediction");
        setDefault(probabilityCol(), "probability");
    }

    @Override
    public String uid() {
        return uid;
    }

    /**
     * The metric that {@code metricName} names.
     *
     * @throws IllegalArgumentException if a column is missing or of a wrong type, there are no rows, or a label, prediction,
     *     probability or weight cannot be used
     */
    @Override
    public double evaluate(Dataset<?> dataset) {
        return switch (ImbalanceMetric.parse(getMetricName())) {
            case GEOMETRIC_MEAN -> confusionMatrix(dataset).geometricMean();
            case BALANCED_ACCURACY -> confusionMatrix(dataset).balancedAccuracy();
            case AVERAGE_F1 -> confusionMatrix(dataset).averageF1();
            case MINORITY_F1 -> ofPositive(dataset, ConfusionMatrix::f1);
            case SPECIFICITY -> ofPositive(dataset, ConfusionMatrix::specificity);
            case INDEX_OF_BALANCED_ACCURACY -> ofPositive(dataset, ConfusionMatrix::indexOfBalancedAccuracy);
            case AREA_UNDER_PR -> averagePrecision(dataset);
            case MACRO_AUC -> classScores(dataset).macroAuc();
            case MICRO_AUC -> classScores(dataset).microAuc();
        };
    }

    /** Larger is better, whatever the metric. */
    @Override
    public boolean isLargerBetter() {
        return true;
    }

    /**
     * What the metrics from predictions are computed from: all of them at the price of one.
     *
     * @throws IllegalArgumentException as {@link #evaluate}
     */
    public ConfusionMatrix confusionMatrix(Dataset<?> dataset) {
        return isDefined(weightCol())
                ? ConfusionMatrix.of(dataset, getLabelCol(), getPredictionCol(), getWeightCol())
                : ConfusionMatrix.of(dataset, getLabelCol(), getPredictionCol());
    }

    private ClassScores classScores(Dataset<?> dataset) {
        return isDefined(weightCol())
                ? ClassScores.of(dataset, getLabelCol(), getProbabilityCol(), getWeightCol())
                : ClassScores.of(dataset, getLabelCol(), getProbabilityCol());
    }

    private double ofPositive(Dataset<?> dataset, ToDoubleBiFunction<ConfusionMatrix, Integer> metric) {
        if (!isDefined(positiveLabel())) {
            ConfusionMatrix matrix = confusionMatrix(dataset);
            return metric.applyAsDouble(matrix, matrix.rarest());
        }
        Object positive = positive(dataset.schema());
        ConfusionMatrix found = confusionMatrix(dataset);
        ConfusionMatrix matrix = found.withClass(positive);
        if (matrix != found) {
            LOG.warn(
                    "no row has the positiveLabel {} or is predicted as it; the rows of each label are {}",
                    getPositiveLabel(),
                    found.classes());
        }
        return metric.applyAsDouble(matrix, matrix.classes().indexOf(positive));
    }

    private double averagePrecision(Dataset<?> dataset) {
        ClassScores scores = classScores(dataset);
        if (!isDefined(positiveLabel())) {
            return scores.averagePrecision(scores.rarest());
        }
        double positive = (double) positive(dataset.schema());
        if (!(positive >= 0 && positive == Math.rint(positive))) {
            throw new IllegalArgumentException(
                    "positiveLabel '%s' must be an index into probabilityCol '%s', a whole number from 0"
                            .formatted(getPositiveLabel(), getProbabilityCol()));
        }
        return scores.averagePrecision((int) positive);
    }

    /** The positive label in the type of the label column. */
    private Object positive(StructType schema) {
        if (TableColumns.field(schema, "labelCol", getLabelCol()).dataType() instanceof StringType) {
            return getPositiveLabel();
        }
        try {
            return Double.valueOf(getPositiveLabel());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "positiveLabel '%s' must be a number, as labelCol '%s' is numeric"
                            .formatted(getPositiveLabel(), getLabelCol()),
                    e);
        }
    }

    @Override
    public ImbalanceEvaluator copy(ParamMap extra) {
        return (ImbalanceEvaluator) defaultCopy(extra);
    }

    public static MLReader<ImbalanceEvaluator> read() {
        return new DefaultParamsReadable<ImbalanceEvaluator>() {}.read();
    }

    public static ImbalanceEvaluator load(String path) {
        return read().load(path);
    }

    public ImbalanceEvaluator setMetricName(String value) {
        set(metricName(), value);
        return this;
    }

    public ImbalanceEvaluator setPositiveLabel(String value) {
        set(positiveLabel(), value);
        return this;
    }

    public ImbalanceEvaluator setLabelCol(String value) {
        set(labelCol(), value);
        return this;
    }

    public ImbalanceEvaluator setPredictionCol(String value) {
        set(predictionCol(), value);
        return this;
    }

    public ImbalanceEvaluator setProbabilityCol(String value) {
        set(probabilityCol(), value);
        return this;
    }

    public ImbalanceEvaluator setWeightCol(String value) {
        set(weightCol(), value);
        return this;
    }
}
