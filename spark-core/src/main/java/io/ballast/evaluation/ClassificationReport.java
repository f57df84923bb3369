package io.ballast.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One line for each class and one for their average: the {@code classification_report_imbalanced} of imbalanced-learn.
 *
 * <pre>{@code
 * System.out.println(ClassificationReport.of(model.transform(test), "label", "prediction"));
 *
 *                    pre       rec       spe        f1       geo       iba       sup
 *
 *           0       0.96      0.89      0.70      0.92      0.79      0.63        90
 *           1       0.41      0.70      0.89      0.52      0.79      0.61        10
 *
 * avg / total       0.91      0.87      0.72      0.88      0.79      0.63       100
 * }</pre>
 */
public final class ClassificationReport {
    private static final String AVERAGE = "avg / total";
    private static final List<String> HEADERS = List.of("pre", "rec", "spe", "f1", "geo", "iba", "sup");
    private static final int DIGITS = 2;

    private final List<Line> lines;
    private final Line average;

    private ClassificationReport(List<Line> lines, Line average) {
        this.lines = lines;
        this.average = average;
    }

    /**
     * One line of the report; {@link ConfusionMatrix} defines the metrics.
     *
     * @param name the label as people write it
     * @param support weight of the rows; rows, where there are no weights
     */
    public record Line(
            String name,
            double precision,
            double recall,
            double specificity,
            double f1,
            double geometricMean,
            double indexOfBalancedAccuracy,
            double support) {
        private double[] metrics() {
            return new double[] {precision, recall, specificity, f1, geometricMean, indexOfBalancedAccuracy};
        }
    }

    /**
     * Report on predictions; see {@link ConfusionMatrix#of(Dataset, String, String)}. Labels and predictions may be strings,
     * which the lines are then named by.
     */
    public static ClassificationReport of(Dataset<?> predictions, String labelCol, String predictionCol) {
        return of(ConfusionMatrix.of(predictions, labelCol, predictionCol));
    }

    /** Report on a matrix, with or without weights. */
    public static ClassificationReport of(ConfusionMatrix matrix) {
        List<Line> lines = new ArrayList<>();
        double support = 0;
        for (int c = 0; c < matrix.numClasses(); c++) {
            lines.add(new Line(
                    matrix.classes().name(c),
                    matrix.precision(c),
                    matrix.recall(c),
                    matrix.specificity(c),
                    matrix.f1(c),
                    matrix.geometricMean(c),
                    matrix.indexOfBalancedAccuracy(c),
                    matrix.support(c)));
            support += matrix.support(c);
        }
        Line average = new Line(
                AVERAGE,
                matrix.weightedAverage(matrix::precision),
                matrix.weightedAverage(matrix::recall),
                matrix.weightedAverage(matrix::specificity),
                matrix.weightedAverage(matrix::f1),
                matrix.weightedAverage(matrix::geometricMean),
                matrix.weightedAverage(matrix::indexOfBalancedAccuracy),
                support);
        return new ClassificationReport(List.copyOf(lines), average);
    }

    /** One line for each class, in ascending order of the labels. */
    public List<Line> lines() {
        return lines;
    }

    /** Averages by support, and the support of all classes. */
    public Line average() {
        return average;
    }

    /**
     * The lines of the classes as a table: {@code class} (string), then {@code precision}, {@code recall}, {@code
     * specificity}, {@code f1}, {@code geometricMean}, {@code indexOfBalancedAccuracy} and {@code support} (double).
     */
    public Dataset<Row> toDataset(SparkSession spark) {
        StructType schema = new StructType().add("class", DataTypes.StringType, false);
        for (String metric : List.of(
                "precision", "recall", "specificity", "f1", "geometricMean", "indexOfBalancedAccuracy", "support")) {
            schema = schema.add(metric, DataTypes.DoubleType, false);
        }
        List<Row> rows = lines.stream()
                .map(line -> RowFactory.create(
                        line.name(),
                        line.precision(),
                        line.recall(),
                        line.specificity(),
                        line.f1(),
                        line.geometricMean(),
                        line.indexOfBalancedAccuracy(),
                        line.support()))
                .toList();
        return spark.createDataFrame(rows, schema);
    }

    /** The table as imbalanced-learn prints it, to two digits; it ends in a line break. */
    @Override
    public String toString() {
        int width = lines.stream().mapToInt(line -> line.name().length()).reduce(AVERAGE.length(), Math::max);
        StringBuilder table = new StringBuilder();
        append(table, width, "", HEADERS);
        table.append('\n');
        lines.forEach(line -> append(table, width, line.name(), cells(line)));
        table.append('\n');
        append(table, width, average.name(), cells(average));
        return table.toString();
    }

    private static void append(StringBuilder table, int width, String name, List<String> cells) {
        table.append(" ".repeat(width - name.length())).append(name).append("  ");
        for (int i = 0; i < cells.size(); i++) {
            table.append(i == 0 ? "" : " ").append("%9s".formatted(cells.get(i)));
        }
        table.append('\n');
    }

    private static List<String> cells(Line line) {
        List<String> cells = new ArrayList<>();
        for (double metric : line.metrics()) {
            cells.add(rounded(metric));
        }
        double support = line.support();
        cells.add(support == Math.rint(support) ? "%.0f".formatted(support) : rounded(support));
        return cells;
    }

    /** As Python rounds: the exact value, halves to even. */
    private static String rounded(double value) {
        return new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN).toPlainString();
    }
}
