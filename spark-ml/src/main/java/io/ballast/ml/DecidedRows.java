package io.ballast.ml;

import io.ballast.table.TableColumns;
import io.ballast.undersampling.RowDecision;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a table beside what was decided of their keys: one shuffle of the rows by key, in which equal rows are numbered, so that
 * a decision about some of them finds as many. Nothing is broadcast.
 */
final class DecidedRows {
    private static final String KEY = "io.ballast.key";
    private static final String COPY = "io.ballast.copy";
    private static final String DECIDED = "io.ballast.decided";
    private static final String KEPT = "io.ballast.kept";
    private static final String EXTRA = "io.ballast.extra";
    private static final String WHY = "io.ballast.reason";
    private static final String TIMES = "io.ballast.times";

    private static final StructType SCHEMA = new StructType()
            .add(DECIDED, DataTypes.LongType, false)
            .add(KEPT, DataTypes.IntegerType, false)
            .add(EXTRA, DataTypes.IntegerType, false)
            .add(WHY, DataTypes.StringType, false);

    private final ResamplerParams stage;
    private final Dataset<Row> rows;
    private final Dataset<Row> decisions;

    /** @param decisions from {@link #evaluated} */
    DecidedRows(ResamplerParams stage, Dataset<Row> rows, Dataset<Row> decisions) {
        this.stage = stage;
        this.rows = rows;
        this.decisions = decisions;
    }

    /** Decisions as a table of their own, evaluated and persisted while they are reachable; a key may be named twice. */
    static Dataset<Row> evaluated(JavaRDD<RowDecision> decisions, SparkSession spark) {
        // On a cluster two copies: a lost executor must not cost the neighbors of the whole table again.
        StorageLevel level = decisions.context().isLocal()
                ? StorageLevel.MEMORY_AND_DISK_SER()
                : StorageLevel.MEMORY_AND_DISK_SER_2();
        JavaRDD<RowDecision> kept = decisions.persist(level);
        kept.count();
        return spark.createDataFrame(
                        kept.map(each -> RowFactory.create(each.key(), each.kept(), each.extra(), each.reason())),
                        SCHEMA)
                .dropDuplicates(DECIDED);
    }

    /**
     * The rows that stay.
     *
     * @param repeated whether some come more than once
     */
    Dataset<Row> kept(boolean repeated) {
        Dataset<Row> kept =
                joined("left").filter(column(KEPT).isNull().or(column(COPY).leq(column(KEPT))));
        if (repeated) {
            Column times = functions
                    .when(column(COPY).equalTo(1), functions.coalesce(column(EXTRA), functions.lit(0)))
                    .otherwise(0)
                    .plus(1);
            kept = kept.withColumn(TIMES, functions.explode(functions.array_repeat(functions.lit(true), times)));
        }
        return kept.select(columns());
    }

    /** The rows that go, with the reason in a column of that name. */
    Dataset<Row> removed(String reason) {
        Column[] columns = Arrays.copyOf(columns(), rows.columns().length + 1);
        columns[columns.length - 1] = column(WHY).as(reason);
        return joined("inner").filter(column(COPY).gt(column(KEPT))).select(columns);
    }

    private Dataset<Row> joined(String how) {
        Dataset<Row> keyed = rows.withColumn(KEY, TableParams.columnsOf(stage).rowKey(rows.schema()));
        return keyed.withColumn(
                        COPY,
                        functions
                                .row_number()
                                .over(Window.partitionBy(column(KEY)).orderBy(column(KEY))))
                .join(decisions.hint("merge"), column(KEY).equalTo(column(DECIDED)), how);
    }

    private Column[] columns() {
        return Arrays.stream(rows.schema().fields()).map(DecidedRows::unchanged).toArray(Column[]::new);
    }

    private static Column unchanged(StructField field) {
        return column(field.name()).as(field.name(), field.metadata());
    }

    private static Column column(String name) {
        return TableColumns.column(name);
    }
}
