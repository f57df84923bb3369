package io.ballast.evaluation;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.mllib.rdd.RDDFunctions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.Tuple3;
import scala.reflect.ClassTag$;

/**
 * How well the probabilities of a classifier rank rows: areas under curves, exact, with ties as one step.
 *
 * <p>A label is the index of its entry in the vector of probabilities, as in MLlib. A label beyond the vector has score 0 in
 * every row: so it is with a class that the classifier did not see in training. A curve sorts the distinct scores of a class
 * over the cluster; the driver sees one count a partition. Values equal those of scikit-learn.
 */
public final class ClassScores {
    /** What ranking by chance gives. */
    private static final double CHANCE = 0.5;

    private static final Logger LOG = LoggerFactory.getLogger(ClassScores.class);

    private final JavaRDD<Row> rows;
    private final ClassCounts classes;
    private final double[] weights;

    private ClassScores(JavaRDD<Row> rows, ClassCounts classes, double[] weights) {
        this.rows = rows;
        this.classes = classes;
        this.weights = weights;
    }

    /**
     * Reads labels and probabilities, every row counting alike. One pass here, which checks them, and one for each curve.
     *
     * @param labelCol numeric column of indices into the vectors
     * @param probabilityCol vector column of one score a class; larger means likelier
     * @throws IllegalArgumentException if a column is missing or of a wrong type, there are no rows, a value is null, NaN or
     *     infinite, vectors differ in length, or a label is no whole number from 0 to 999
     */
    public static ClassScores of(Dataset<?> predictions, String labelCol, String probabilityCol) {
        return of(predictions, labelCol, probabilityCol, Optional.empty());
    }

    /**
     * Reads labels, probabilities and weights. One pass here, which checks them, and one for each curve.
     *
     * @param weightCol numeric column of row weights, finite and at least 0
     * @throws IllegalArgumentException as without weights, or if a weight is out of range or all are 0
     */
    public static ClassScores of(Dataset<?> predictions, String labelCol, String probabilityCol, String weightCol) {
        return of(predictions, labelCol, probabilityCol, Optional.of(weightCol));
    }

    private static ClassScores of(
            Dataset<?> predictions, String labelCol, String probabilityCol, Optional<String> weightCol) {
        checkTypes(predictions.schema(), labelCol, probabilityCol);
        Column scores = TableColumns.column(probabilityCol);
        List<LabelTally.Cell> cells = LabelTally.of(predictions, labelCol, usableLength(scores), weightCol);
        double[] weights = new double[length(cells, probabilityCol)];
        Map<Object, Long> counts = new HashMap<>();
        for (LabelTally.Cell cell : cells) {
            int label = index(cell, weights.length, labelCol, probabilityCol);
            weights = label < weights.length ? weights : Arrays.copyOf(weights, label + 1);
            weights[label] += cell.weight();
            counts.merge(cell.label(), cell.rows(), Long::sum);
        }
        JavaRDD<Row> rows = predictions
                .select(
                        LabelTally.classColumn(predictions.schema(), "labelCol", labelCol),
                        scores,
                        LabelTally.weight(predictions.schema(), weightCol))
                .toJavaRDD();
        return new ClassScores(rows, new ClassCounts(counts), weights);
    }

    static void checkTypes(StructType schema, String labelCol, String probabilityCol) {
        StructField label = TableColumns.field(schema, "labelCol", labelCol);
        if (label.dataType() instanceof StringType) {
            throw new IllegalArgumentException(
                    "labelCol '%s' must be numeric where probabilities are evaluated, got string; index it with StringIndexer first"
                            .formatted(labelCol));
        }
        StructField scores = TableColumns.field(schema, "probabilityCol", probabilityCol);
        if (!scores.dataType().sameType(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException(
                    "probabilityCol '%s' must be of type vector, got %s; name the column that the classifier adds"
                            .formatted(probabilityCol, scores.dataType().simpleString()));
        }
    }

    /** Entries of a vector; null if it is missing or any of them is NaN or infinite. */
    private static Column usableLength(Column scores) {
        Column values = functions$.MODULE$.vector_to_array(scores, "float64");
        Column finite = not(exists(values, value -> abs(value).geq(Double.POSITIVE_INFINITY))); // NaN is larger still
        return when(scores.isNotNull(), when(finite, size(values)));
    }

    private static int length(List<LabelTally.Cell> cells, String probabilityCol) {
        long unusable = cells.stream()
                .filter(cell -> cell.outcome() == null)
                .mapToLong(LabelTally.Cell::rows)
                .sum();
        if (unusable > 0) {
            throw new IllegalArgumentException(
                    "probabilityCol '%s' holds %,d vectors that are null or have NaN or infinite entries; drop these rows first"
                            .formatted(probabilityCol, unusable));
        }
        List<Object> lengths =
                cells.stream().map(LabelTally.Cell::outcome).distinct().sorted().toList();
        if (lengths.size() > 1) {
            throw new IllegalArgumentException(
                    "probabilityCol '%s' holds vectors of length %s and %s; all must be alike"
                            .formatted(probabilityCol, lengths.get(0), lengths.get(1)));
        }
        return (int) lengths.get(0);
    }

    private static int index(LabelTally.Cell cell, int length, String labelCol, String probabilityCol) {
        double label = (double) cell.label();
        int most = Math.max(length, LabelTally.MAX_CLASSES) - 1;
        if (!(label >= 0 && label <= most && label == Math.rint(label))) {
            throw new IllegalArgumentException(
                    "labelCol '%s' holds %s, but must hold indices into probabilityCol '%s', whole numbers from 0 to %d; index it with StringIndexer first"
                            .formatted(labelCol, label, probabilityCol, most));
        }
        return (int) label;
    }

    /** The labels that occur, and their rows. */
    public ClassCounts classes() {
        return classes;
    }

    /** The label with the fewest rows, but with some; of equally rare ones the largest, as 1 is positive in MLlib. */
    public int rarest() {
        return ((Double) classes.value(LabelTally.rarest(classes))).intValue();
    }

    /**
     * Average precision of a class: {@code sum over n of (R_n - R_(n-1)) P_n}, with recall and precision at each distinct
     * score, from the highest. Not the trapezoids of {@code BinaryClassificationEvaluator}, which lie between the points. 0
     * if no row has the label.
     *
     * @param label at least 0
     */
    public double averagePrecision(int label) {
        if (weight(label) == 0) {
            LOG.warn("no row has label {}; its average precision counts as 0", label);
            return 0;
        }
        return area(against(label), ClassScores::steps);
    }

    /**
     * Area under the receiver operating characteristic of a class against all others: the chance that a row of the class
     * scores above another, a tie counting half. 0.5 if no row or every row has the label.
     *
     * @param label at least 0
     */
    public double auc(int label) {
        if (!hasRival(label)) {
            LOG.warn("no row, or every row, has label {}; its area under the curve counts as {}", label, CHANCE);
            return CHANCE;
        }
        return area(against(label), BinaryClassificationMetrics::areaUnderROC);
    }

    /**
     * Mean of {@link #auc} over the labels that occur, each counting alike: {@code average='macro', multi_class='ovr'} in
     * scikit-learn. 0.5 if all rows have one label. Keeps the rows while it runs, in memory or on disk.
     */
    public double macroAuc() {
        List<Integer> present = new ArrayList<>();
        for (int label = 0; label < weights.length; label++) {
            if (hasRival(label)) {
                present.add(label);
            }
        }
        if (present.isEmpty()) {
            return auc(rarest());
        }
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return present.stream().mapToDouble(this::auc).average().orElseThrow();
        } finally {
            rows.unpersist();
        }
    }

    /**
     * The same area over all pairs of a row and a class at once: the chance that the score of a row's own class is above the
     * score of some row for a class it is not of. {@code average='micro', multi_class='ovr'} in scikit-learn. 0.5 if there is
     * one class.
     */
    public double microAuc() {
        if (weights.length == 1) {
            return auc(0);
        }
        int labels = weights.length;
        JavaRDD<Tuple3<Object, Object, Object>> pairs = rows.flatMap(row ->
                IntStream.range(0, labels).mapToObj(label -> scored(row, label)).iterator());
        return area(pairs, BinaryClassificationMetrics::areaUnderROC);
    }

    private boolean hasRival(int label) {
        double others = 0;
        for (int other = 0; other < weights.length; other++) {
            others += other == label ? 0 : weights[other];
        }
        return weight(label) > 0 && others > 0;
    }

    private double weight(int label) {
        return label < weights.length ? weights[label] : 0;
    }

    private JavaRDD<Tuple3<Object, Object, Object>> against(int label) {
        return rows.map(row -> scored(row, label));
    }

    /** Score for a label, whether the row has it (1 or 0), and weight. */
    private static Tuple3<Object, Object, Object> scored(Row row, int label) {
        Vector scores = row.getAs(1);
        double score = label < scores.size() ? scores.apply(label) + 0.0 : 0; // + 0.0 ties 0.0 and -0.0
        return new Tuple3<>(score, row.getDouble(0) == label ? 1.0 : 0.0, row.getDouble(2));
    }

    private static double area(
            JavaRDD<Tuple3<Object, Object, Object>> scored, ToDoubleFunction<BinaryClassificationMetrics> area) {
        BinaryClassificationMetrics metrics = new BinaryClassificationMetrics(scored.rdd(), 0); // 0: every score
        try {
            return area.applyAsDouble(metrics);
        } finally {
            metrics.unpersist();
        }
    }

    /** Sum of the steps of the precision-recall curve, which starts at recall 0. */
    @SuppressWarnings("unchecked") // Scala's arrays of tuples reach Java as objects
    private static double steps(BinaryClassificationMetrics metrics) {
        return new RDDFunctions<>(metrics.pr(), ClassTag$.MODULE$.apply(Tuple2.class))
                .sliding(2)
                .toJavaRDD()
                .mapToDouble(pair -> {
                    Tuple2<Object, Object>[] points = (Tuple2<Object, Object>[]) pair;
                    return ((double) points[1]._1() - (double) points[0]._1()) * (double) points[1]._2();
                })
                .sum();
    }
}
