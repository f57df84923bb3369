package io.ballast.evaluation;

import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * How often each class was taken for each other, and the metrics of imbalanced learning that follow from it.
 *
 * <p>Its classes are those that occur as label or as prediction, in ascending order; a metric of one class takes the class's
 * index in that order and sets the class against all others. Values equal those of imbalanced-learn and scikit-learn, where a
 * share of nothing is 0, with two exceptions. Specificity with weights is the specificity of rows repeated as often as they
 * weigh; imbalanced-learn adds row counts to weights there. And {@link #geometricMean()} leaves out classes without rows.
 */
public final class ConfusionMatrix implements Serializable {
    /** Weight of the dominance of recall over specificity in {@link #indexOfBalancedAccuracy}. */
    public static final double ALPHA = 0.1;

    private static final long serialVersionUID = 1L;

    private final ClassCounts classes;
    private final double[][] weights;
    private final double[] actual;
    private final double[] predicted;

    /**
     * @param classes the classes with their rows; 0 for a class that was only predicted
     * @param weights sum of the weights of the rows of each class by predicted class, {@code [classes][classes]}, finite and
     *     at least 0
     * @throws IllegalArgumentException if the sizes differ, a weight is out of range, or all are 0
     */
    public ConfusionMatrix(ClassCounts classes, double[][] weights) {
        int size = classes.numClasses();
        if (weights.length != size || Arrays.stream(weights).anyMatch(row -> row.length != size)) {
            throw new IllegalArgumentException(
                    "weights must have one row and one column for each of the %,d classes".formatted(size));
        }
        this.classes = classes;
        this.weights = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
        this.actual = new double[size];
        this.predicted = new double[size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double weight = weights[i][j];
                if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "weights must be finite and at least 0, got %s for class %s predicted as %s"
                                    .formatted(weight, classes.name(i), classes.name(j)));
                }
                actual[i] += weight;
                predicted[j] += weight;
            }
        }
        if (Arrays.stream(actual).noneMatch(weight -> weight > 0)) {
            throw new IllegalArgumentException("weights must hold more than zeros");
        }
    }

    /**
     * Counts predictions, every row alike. One pass; only the counts, classes by classes, reach the driver.
     *
     * @param labelCol numeric or string column of classes
     * @param predictionCol column of predicted classes; string where the label is string, else numeric
     * @throws IllegalArgumentException if a column is missing or of a wrong type, a value is null, NaN or infinite, there are
     *     no rows, or the columns hold more than 1,000 classes
     */
    public static ConfusionMatrix of(Dataset<?> predictions, String labelCol, String predictionCol) {
        return of(predictions, labelCol, predictionCol, Optional.empty());
    }

    /**
     * Counts predictions by weight. One pass; only the counts, classes by classes, reach the driver.
     *
     * @param weightCol numeric column of row weights, finite and at least 0
     * @throws IllegalArgumentException as without weights, or if a weight is out of range or all are 0
     */
    public static ConfusionMatrix of(Dataset<?> predictions, String labelCol, String predictionCol, String weightCol) {
        return of(predictions, labelCol, predictionCol, Optional.of(weightCol));
    }

    private static ConfusionMatrix of(
            Dataset<?> predictions, String labelCol, String predictionCol, Optional<String> weightCol) {
        Column prediction = predictionColumn(predictions.schema(), labelCol, predictionCol);
        List<LabelTally.Cell> cells = LabelTally.of(predictions, labelCol, prediction, weightCol);
        ClassCounts classes = classes(cells, labelCol, predictionCol);
        double[][] weights = new double[classes.numClasses()][classes.numClasses()];
        for (LabelTally.Cell cell : cells) {
            weights[classes.indexOf(cell.label())][classes.indexOf(cell.outcome())] += cell.weight();
        }
        return new ConfusionMatrix(classes, weights);
    }

    private static Column predictionColumn(StructType schema, String labelCol, String predictionCol) {
        Column prediction = LabelTally.classColumn(schema, "predictionCol", predictionCol);
        DataType label = TableColumns.field(schema, "labelCol", labelCol).dataType();
        DataType found = schema.apply(predictionCol).dataType();
        if (label instanceof StringType != found instanceof StringType) {
            throw new IllegalArgumentException(
                    "predictionCol '%s' must be string if labelCol '%s' is and numeric if not, got %s for %s; turn indices into labels with IndexToString, or labels into indices with StringIndexer"
                            .formatted(predictionCol, labelCol, found.simpleString(), label.simpleString()));
        }
        return prediction;
    }

    private static ClassCounts classes(List<LabelTally.Cell> cells, String labelCol, String predictionCol) {
        Map<Object, Long> rows = new HashMap<>();
        long unusable = 0;
        for (LabelTally.Cell cell : cells) {
            rows.merge(cell.label(), cell.rows(), Long::sum);
            if (LabelTally.isClass(cell.outcome())) {
                rows.merge(cell.outcome(), 0L, Long::sum);
            } else {
                unusable += cell.rows();
            }
        }
        if (unusable > 0) {
            throw new IllegalArgumentException(
                    "predictionCol '%s' holds %,d null, NaN or infinite values; drop these rows first"
                            .formatted(predictionCol, unusable));
        }
        if (rows.size() > LabelTally.MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "labelCol '%s' and predictionCol '%s' hold more than %,d different values; they must name classes"
                            .formatted(labelCol, predictionCol, LabelTally.MAX_CLASSES));
        }
        return new ClassCounts(rows);
    }

    /**
     * This matrix with one more class, without rows and never predicted; this one where it has the class.
     *
     * @param label {@code Double} where labels are numbers, else {@code String}
     */
    public ConfusionMatrix withClass(Object label) {
        if (classes.indexOf(label) >= 0) {
            return this;
        }
        Map<Object, Long> rows = new HashMap<>();
        rows.put(label, 0L);
        for (int c = 0; c < numClasses(); c++) {
            rows.put(classes.value(c), classes.count(c));
        }
        ClassCounts more = new ClassCounts(rows);
        double[][] wider = new double[more.numClasses()][more.numClasses()];
        for (int i = 0; i < numClasses(); i++) {
            for (int j = 0; j < numClasses(); j++) {
                wider[more.indexOf(classes.value(i))][more.indexOf(classes.value(j))] = weights[i][j];
            }
        }
        return new ConfusionMatrix(more, wider);
    }

    /** The classes with their rows; 0 for a class that was only predicted. */
    public ClassCounts classes() {
        return classes;
    }

    /** Classes that occur as label or as prediction. */
    public int numClasses() {
        return actual.length;
    }

    /** Index of the class with the fewest rows, but with some; of equally rare ones the last, as 1 is positive in MLlib. */
    public int rarest() {
        return LabelTally.rarest(classes);
    }

    /** Weight of the rows of one class that were predicted as another; rows, where there are no weights. */
    public double weight(int actualClass, int predictedClass) {
        return weights[actualClass][predictedClass];
    }

    /** Weight of the rows of a class; rows, where there are no weights. */
    public double support(int c) {
        return actual[c];
    }

    /** {@code tp / (tp + fp)}: the share of a class among what was predicted as it. */
    public double precision(int c) {
        return share(weights[c][c], predicted[c]);
    }

    /** {@code tp / (tp + fn)}, also sensitivity: the share of a class that was predicted as it. */
    public double recall(int c) {
        return share(weights[c][c], actual[c]);
    }

    /** {@code tn / (tn + fp)}: the share of the other classes that was not predicted as this one. */
    public double specificity(int c) {
        double others = 0;
        double falsePositives = 0;
        for (int i = 0; i < numClasses(); i++) {
            if (i != c) {
                others += actual[i];
                falsePositives += weights[i][c];
            }
        }
        return share(Math.max(0, others - falsePositives), others); // below 0 by rounding alone
    }

    /** {@code 2 tp / (2 tp + fp + fn)}. */
    public double f1(int c) {
        return share(2 * weights[c][c], actual[c] + predicted[c]);
    }

    /** {@code sqrt(recall * specificity)} of a class. */
    public double geometricMean(int c) {
        return Math.sqrt(recall(c) * specificity(c));
    }

    /**
     * Index of balanced accuracy of a class, {@code (1 + 0.1 (recall - specificity)) * geometricMean^2} (García et al., 2012):
     * larger where recall dominates.
     */
    public double indexOfBalancedAccuracy(int c) {
        double mean = geometricMean(c);
        return (1 + ALPHA * (recall(c) - specificity(c))) * (mean * mean);
    }

    /**
     * The n-th root of the product of the recalls of the n classes that have rows; 0 where one class was never recognised.
     *
     * <p>imbalanced-learn counts a class without rows that was predicted as recall 0. A fold that lacks the class would then
     * score 0 for every model that ever predicts it, so here such a class is left out, as {@link #balancedAccuracy()} and
     * scikit-learn's do.
     */
    public double geometricMean() {
        return correctedGeometricMean(0);
    }

    /**
     * {@link #geometricMean()} with a value in place of recalls of 0.
     *
     * @param correction in [0, 1], such as 0.001
     */
    public double correctedGeometricMean(double correction) {
        if (!(correction >= 0 && correction <= 1)) {
            throw new IllegalArgumentException("correction must lie in [0, 1], got " + correction);
        }
        double logs = meanOfClassesWithRows(c -> Math.log(recall(c) == 0 ? correction : recall(c)));
        return Math.exp(logs);
    }

    /** Mean recall of the classes that have rows; also average class-specific accuracy (ACSA). */
    public double balancedAccuracy() {
        return meanOfClassesWithRows(this::recall);
    }

    /** Mean F1 of all classes; of two, the mean of minority and majority F1 (MOODS, Definition 3). */
    public double averageF1() {
        return average(this::f1);
    }

    /** F1 of the {@link #rarest()} class. */
    public double minorityF1() {
        return f1(rarest());
    }

    /**
     * Mean over all classes, those only predicted too, each counting alike: {@code matrix.average(matrix::recall)}. That is
     * {@code average='macro'} in scikit-learn.
     */
    public double average(IntToDoubleFunction metric) {
        double sum = 0;
        for (int c = 0; c < numClasses(); c++) {
            sum += metric.applyAsDouble(c);
        }
        return sum / numClasses();
    }

    /** Mean over the classes by support: {@code matrix.weightedAverage(matrix::recall)}. */
    public double weightedAverage(IntToDoubleFunction metric) {
        double sum = 0;
        double total = 0;
        for (int c = 0; c < numClasses(); c++) {
            sum += actual[c] * metric.applyAsDouble(c);
            total += actual[c];
        }
        return sum / total;
    }

    private double meanOfClassesWithRows(IntToDoubleFunction metric) {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < numClasses(); c++) {
            if (actual[c] > 0) {
                sum += metric.applyAsDouble(c);
                present++;
            }
        }
        return sum / present;
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
