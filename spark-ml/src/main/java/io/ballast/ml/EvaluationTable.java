package io.ballast.ml;

import io.ballast.evaluation.ClassRoles;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.storage.StorageLevel;

/**
 * A table to cross-validate on: features, class index and row key, in an order and in partitions that the rows alone decide,
 * so that what is learned from it does not hang on how it was stored. Persisted until closed.
 */
public final class EvaluationTable implements AutoCloseable {
    /** Vector column. */
    public static final String FEATURES = "features";

    /** Class index as double, 0, 1, 2, ... */
    public static final String LABEL = "label";

    /** Row key; equal rows share it. */
    public static final String ID = "id";

    private static final String FOLD = "fold";
    private static final long ROWS_PER_PARTITION = 100_000;

    /** Parts of a fold's training rows of which one is kept for choosing, unless {@link #withValidationParts} says otherwise. */
    public static final int VALIDATION_PARTS = 5;

    private final String name;
    private final Dataset<Row> rows;
    private final ClassCounts classes;
    private final int dims;
    private final ClassRoles roles;
    private final int topFeatures;
    private final boolean leaking;
    private final int validationParts;

    private EvaluationTable(
            String name,
            Dataset<Row> rows,
            ClassCounts classes,
            int dims,
            ClassRoles roles,
            int topFeatures,
            boolean leaking,
            int validationParts) {
        this.name = name;
        this.rows = rows;
        this.classes = classes;
        this.dims = dims;
        this.roles = roles;
        this.topFeatures = topFeatures;
        this.leaking = leaking;
        this.validationParts = validationParts;
    }

    /**
     * Reads a table; one pass to check and count it, one to lay it out.
     *
     * @param name as messages call it
     * @param folds that the smallest class must fill
     * @throws IllegalArgumentException if a column does not fit, a value is missing, or a class has fewer rows than folds,
     *     or so few that a fold has none of it left to learn from
     */
    public static EvaluationTable of(String name, Dataset<Row> table, String featuresCol, String labelCol, int folds) {
        return of(name, table, new TableColumns(featuresCol, labelCol, Optional.empty()), folds);
    }

    /** The same, of a table that may have a column of ids. */
    static EvaluationTable of(String name, Dataset<Row> table, TableColumns columns, int folds) {
        LabeledTable read = LabeledTable.read(table, columns);
        ClassCounts classes = read.classes();
        checkFolds(name, classes, folds);
        Column key = columns.rowKey(table.schema());
        Dataset<Row> laidOut = inOrder(
                table.select(
                        TableColumns.column(columns.featuresCol()).as(FEATURES, metadata(table, columns.featuresCol())),
                        index(columns.label(table.schema()), classes),
                        key.as(ID)),
                classes.total());
        return new EvaluationTable(
                name,
                laidOut.persist(StorageLevel.MEMORY_AND_DISK()),
                classes,
                read.dims(),
                roles(classes),
                0,
                false,
                VALIDATION_PARTS);
    }

    private static void checkFolds(String name, ClassCounts classes, int folds) {
        int smallest = classes.minority();
        if (classes.count(smallest) < folds) {
            throw new IllegalArgumentException(
                    "class %s of %s has %,d rows, fewer than the %d folds; use fewer folds, or leave the class out"
                            .formatted(classes.name(smallest), name, classes.count(smallest), folds));
        }
        long[] rows = new long[classes.numClasses()];
        Arrays.setAll(rows, classes::count);
        Fold.classWithoutRows(rows, folds).ifPresent(c -> {
            throw new IllegalArgumentException(
                    "class %s of %s has %,d rows, which leaves a fold none to learn from beside its test and validation parts; %d folds need %d rows of each class, so %s, or leave the class out"
                            .formatted(
                                    classes.name(c),
                                    name,
                                    classes.count(c),
                                    folds,
                                    Fold.rowsNeeded(folds),
                                    classes.count(c) > folds ? "use more folds" : "add some"));
        });
    }

    private static ClassRoles roles(ClassCounts classes) {
        long[] rows = new long[classes.numClasses()];
        Arrays.setAll(rows, classes::count);
        return ClassRoles.of(rows);
    }

    /** The training rows of a split, to be split again; they stay persisted as they are. */
    static EvaluationTable of(Split split) {
        Dataset<Row> rows = split.train()
                .select(
                        TableColumns.column(split.featuresCol()).as(FEATURES),
                        TableColumns.column(split.labelCol()).as(LABEL),
                        TableColumns.column(split.idCol()).as(ID));
        int dims = rows.first().<Vector>getAs(0).size();
        return new EvaluationTable(
                "the training rows", rows, split.counts(), dims, split.roles(), 0, false, VALIDATION_PARTS);
    }

    /**
     * The same table, of which every fold keeps so many features only: those with the smallest p-values of an analysis of
     * variance of the rows to learn from. Choosing them on all rows would let the test rows have a say.
     *
     * @param number at least 1; 0 for all
     */
    public EvaluationTable withTopFeatures(int number) {
        return new EvaluationTable(name, rows, classes, dims, roles, number, leaking, validationParts);
    }

    /**
     * The same table, evaluated as published studies often do it: features are chosen on all rows, all rows of the other folds
     * are learned from, and nets stop and thresholds are tuned on the test fold itself. What is found so is too good; it is here
     * to be set beside published figures.
     */
    public EvaluationTable leaking() {
        return new EvaluationTable(name, rows, classes, dims, roles, topFeatures, true, validationParts);
    }

    /**
     * The same table, of whose training rows in every fold one of so many parts is kept for choosing.
     *
     * @param parts at least 2
     */
    public EvaluationTable withValidationParts(int parts) {
        return new EvaluationTable(name, rows, classes, dims, roles, topFeatures, leaking, parts);
    }

    private static Metadata metadata(Dataset<Row> table, String column) {
        return table.schema().apply(column).metadata();
    }

    private static Column index(Column label, ClassCounts classes) {
        Column index = functions.lit(0.0);
        for (int c = 1; c < classes.numClasses(); c++) {
            index = functions
                    .when(label.equalTo(functions.lit(classes.value(c))), (double) c)
                    .otherwise(index);
        }
        Metadata nominal = NominalAttribute.defaultAttr()
                .withName(LABEL)
                .withValues(classes.names().toArray(new String[0]))
                .toMetadata();
        return index.cast(DataTypes.DoubleType).as(LABEL, nominal);
    }

    /** The same rows in the same partitions and order, wherever they came from. */
    static Dataset<Row> inOrder(Dataset<Row> rows, long count) {
        int partitions = (int) (1 + (count - 1) / ROWS_PER_PARTITION);
        Column id = functions.col("`" + ID + "`");
        return rows.repartition(partitions, id).sortWithinPartitions(id);
    }

    /** As messages call it. */
    public String name() {
        return name;
    }

    /** All rows of each class. */
    public ClassCounts classes() {
        return classes;
    }

    /** Which class is the minority and which the majority. */
    public ClassRoles roles() {
        return roles;
    }

    /**
     * A sum over the keys of all rows, in decimal digits: the same in any order and partitioning, and in all likelihood another
     * where a value is another. One pass.
     */
    public String checksum() {
        Column key =
                functions.col("`" + ID + "`").cast(DataTypes.createDecimalType(20, 0)); // a sum of longs may overflow
        return rows.agg(functions.sum(key)).first().getDecimal(0).toBigInteger().toString();
    }

    /** Number of features. */
    public int dims() {
        return dims;
    }

    /** Features that a fold keeps; 0 for all. */
    int topFeatures() {
        return topFeatures;
    }

    /** Parts of a fold's training rows of which one is kept for choosing. */
    int validationParts() {
        return validationParts;
    }

    /** Whether test rows have a say. */
    boolean isLeaking() {
        return leaking;
    }

    /** All rows. */
    Dataset<Row> rows() {
        return rows;
    }

    /**
     * The rows dealt out to folds, every class spread evenly; to be closed.
     *
     * @param folds at least 2
     */
    public Folds folds(int folds, long seed) {
        Dataset<Row> dealt = new StratifiedFolds()
                .setLabelCol(LABEL)
                .setIdCol(ID)
                .setFoldCol(FOLD)
                .setNumFolds(folds)
                .setSeed(seed)
                .transform(rows)
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new Folds(this, dealt, seed);
    }

    /** The table with every row's fold; persisted until closed. */
    public static final class Folds implements AutoCloseable {
        private final EvaluationTable table;
        private final Dataset<Row> rows;
        private final long seed;

        private Folds(EvaluationTable table, Dataset<Row> rows, long seed) {
            this.table = table;
            this.rows = rows;
            this.seed = seed;
        }

        /**
         * One fold, made ready; to be closed.
         *
         * @param fold from 0, less than the number of folds
         * @throws IllegalArgumentException if a class is left with no rows to learn from
         */
        public Fold fold(int fold) {
            Column number = functions.col("`" + FOLD + "`");
            return Fold.of(
                    table,
                    rows.filter(number.notEqual(fold)).drop(FOLD),
                    rows.filter(number.equalTo(fold)).drop(FOLD),
                    seed + fold);
        }

        @Override
        public void close() {
            rows.unpersist();
        }
    }

    @Override
    public void close() {
        rows.unpersist();
    }
}
