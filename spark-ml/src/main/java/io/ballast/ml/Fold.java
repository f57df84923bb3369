package io.ballast.ml;

import io.ballast.table.ClassCounts;
import io.ballast.table.FeatureScaler;
import io.ballast.table.LabeledTable;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.feature.UnivariateFeatureSelector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * One fold: rows to learn from, a part of the training rows to choose by, and the test rows, all standardised by the mean and
 * standard deviation of the first, but for features that the metadata calls nominal or binary. Nothing of a test row reaches what
 * learns or chooses, unless the table is {@link EvaluationTable#leaking}. Persisted until closed.
 */
public final class Fold implements AutoCloseable {
    private static final String PART = "part";

    private final Split split;
    private final Dataset<Row> test;

    private Fold(Split split, Dataset<Row> test) {
        this.split = split;
        this.test = test;
    }

    /**
     * @param training all rows of the other folds
     * @param held the rows of this fold
     * @throws IllegalArgumentException if a class is left with no rows to learn from
     */
    static Fold of(EvaluationTable table, Dataset<Row> training, Dataset<Row> held, long seed) {
        if (table.isLeaking()) {
            return of(table, training, held, held, table.rows());
        }
        Dataset<Row> parts = new StratifiedFolds()
                .setLabelCol(EvaluationTable.LABEL)
                .setIdCol(EvaluationTable.ID)
                .setFoldCol(PART)
                .setNumFolds(table.validationParts())
                .setSeed(seed)
                .transform(training)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Column part = functions.col("`" + PART + "`");
            Dataset<Row> learned = parts.filter(part.gt(0)).drop(PART);
            return of(table, learned, parts.filter(part.equalTo(0)).drop(PART), held, learned);
        } finally {
            parts.unpersist();
        }
    }

    /** @param chosenOn rows that features are chosen on */
    private static Fold of(
            EvaluationTable table,
            Dataset<Row> learned,
            Dataset<Row> watched,
            Dataset<Row> held,
            Dataset<Row> chosenOn) {
        checkClasses(table, learned);
        LabeledTable read = LabeledTable.read(
                learned,
                new TableColumns(EvaluationTable.FEATURES, EvaluationTable.LABEL, Optional.of(EvaluationTable.ID)));
        FeatureScaler scaler =
                withoutCategories(read.standardScaler(read.moments(read.blocks())), read.categoricalFeatures());
        int[] chosen = chosen(table, chosenOn);
        long count = table.classes().total();
        Split split = new Split(
                kept(learned, scaler, chosen, count),
                kept(watched, scaler, chosen, count),
                EvaluationTable.FEATURES,
                EvaluationTable.LABEL,
                EvaluationTable.ID,
                byIndex(read.classes()),
                table.roles());
        return new Fold(split, kept(held, scaler, chosen, count));
    }

    /** Leaves categories the numbers that stand for them. */
    private static FeatureScaler withoutCategories(FeatureScaler scaler, boolean[] categorical) {
        double[] center = scaler.center();
        double[] scale = scaler.scale();
        for (int d = 0; d < categorical.length; d++) {
            if (categorical[d]) {
                center[d] = 0;
                scale[d] = 1;
            }
        }
        return new FeatureScaler(center, scale);
    }

    private static void checkClasses(EvaluationTable table, Dataset<Row> learned) {
        long found = learned.select(EvaluationTable.LABEL).distinct().count();
        if (found < table.classes().numClasses()) {
            throw new IllegalArgumentException(
                    "a class of %s has no rows left to learn from beside the validation part (%s); use fewer folds, or leave the class out"
                            .formatted(table.name(), table.classes()));
        }
    }

    /** Rows that a class needs for every fold to learn from some of it, wherever its turn falls: two beside the test part. */
    static long rowsNeeded(int folds) {
        return Math.max(folds, (2L * folds + folds - 2) / (folds - 1));
    }

    /**
     * The first class of which a fold has no rows to learn from; the sizes alone tell, as {@link StratifiedFolds} deals rows out in
     * turn, class after class.
     *
     * @param rows of each class, by index
     */
    static OptionalInt classWithoutRows(long[] rows, int folds) {
        for (int fold = 0; fold < folds; fold++) {
            long dealt = 0;
            long training = 0;
            for (int c = 0; c < rows.length; c++) {
                long others = rows[c] - turns(dealt, rows[c], folds, fold);
                if (others == turns(training, others, EvaluationTable.VALIDATION_PARTS, 0)) {
                    return OptionalInt.of(c);
                }
                dealt += rows[c];
                training += others;
            }
        }
        return OptionalInt.empty();
    }

    /** How many of {@code count} rows from {@code start} on have their turn in a part. */
    private static long turns(long start, long count, int parts, int part) {
        long last = parts - 1L - part;
        return (start + count + last) / parts - (start + last) / parts;
    }

    private static ClassCounts byIndex(ClassCounts classes) {
        Map<Double, Long> counts = new HashMap<>();
        for (int c = 0; c < classes.numClasses(); c++) {
            counts.put((double) c, classes.count(c));
        }
        return new ClassCounts(counts);
    }

    /** Indices of the features to keep, ascending, by the F test. */
    private static int[] chosen(EvaluationTable table, Dataset<Row> rows) {
        if (table.topFeatures() == 0 || table.topFeatures() >= table.dims()) {
            return IntStream.range(0, table.dims()).toArray();
        }
        return new UnivariateFeatureSelector()
                .setFeatureType("continuous")
                .setLabelType("categorical")
                .setSelectionMode("numTopFeatures")
                .setSelectionThreshold(table.topFeatures())
                .setFeaturesCol(EvaluationTable.FEATURES)
                .setLabelCol(EvaluationTable.LABEL)
                .fit(rows)
                .selectedFeatures();
    }

    private static Dataset<Row> kept(Dataset<Row> rows, FeatureScaler scaler, int[] chosen, long count) {
        double[] center = scaler.center();
        double[] scale = scaler.scale();
        UDF1<Vector, Vector> standardise = features -> standardised(features, center, scale, chosen);
        Column scaled = functions
                .udf(standardise, SQLDataTypes.VectorType())
                .apply(functions.col("`" + EvaluationTable.FEATURES + "`"));
        Dataset<Row> kept = EvaluationTable.inOrder(rows, count)
                .withColumn(EvaluationTable.FEATURES, scaled.as(EvaluationTable.FEATURES, attributes(rows, chosen)))
                .persist(StorageLevel.MEMORY_AND_DISK());
        kept.count();
        return kept;
    }

    /** Names of the features kept, and which of them are categories. */
    private static Metadata attributes(Dataset<Row> rows, int[] chosen) {
        StructField field = rows.schema().apply(EvaluationTable.FEATURES);
        AttributeGroup all = AttributeGroup.fromStructField(field);
        if (all.attributes().isEmpty()) {
            return Metadata.empty();
        }
        Attribute[] kept = Arrays.stream(chosen)
                .mapToObj(all::getAttr)
                .map(each -> each instanceof NumericAttribute number ? number.withoutSummary() : each)
                .toArray(Attribute[]::new);
        return new AttributeGroup(EvaluationTable.FEATURES, kept).toMetadata();
    }

    private static Vector standardised(Vector features, double[] center, double[] scale, int[] chosen) {
        double[] all = features.toArray();
        double[] values = new double[chosen.length];
        for (int i = 0; i < values.length; i++) {
            int d = chosen[i];
            values[i] = scale[d] > 0 ? (all[d] - center[d]) / scale[d] : 0;
        }
        return Vectors.dense(values);
    }

    /** What remedies and classifiers may see. */
    public Split split() {
        return split;
    }

    /** What they are measured on. */
    public Dataset<Row> test() {
        return test;
    }

    @Override
    public void close() {
        split.train().unpersist();
        split.validation().unpersist();
        test.unpersist();
    }
}
