package io.ballast.ml;

import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import io.ballast.table.TableColumns;
import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A resampler that takes rows away. {@code fit} decides, row key by row key, and keeps the decisions persisted while the result is
 * reachable; the rows that stay come back with all their columns, in any order. Rows that {@code validationIndicatorCol} marks stay too
 * and have no part in the decisions.
 *
 * <p>{@code samplingStrategy auto} is {@code not minority}: every class but the smallest shrinks.
 *
 * @param <S> the resampler's own type
 */
public abstract class UnderSampler<S extends UnderSampler<S>> extends BasicResampler<S> {
    private static final long serialVersionUID = 1L;

    static final String REASON = "reason";

    UnderSampler(String uid) {
        super(uid);
    }

    @Override
    public final FittedResampler fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        Dataset<Row> rows = trainingRows(dataset);
        LabeledTable table = LabeledTable.read(rows, TableParams.columnsOf(this));
        Dataset<Row> result = result(dataset.toDF(), rows, table);
        return fitted(dataset, table.classes(), model -> result);
    }

    /** The rows that stay, and what comes in place of others; all decided here, the plan is lazy. */
    Dataset<Row> result(Dataset<Row> dataset, Dataset<Row> rows, LabeledTable table) {
        Dataset<Row> kept = new DecidedRows(this, rows, decided(table, rows)).kept(repeatsRows());
        return ResamplerModel.asOriginals(this, withValidationRows(kept, dataset));
    }

    /** Puts back the rows that were no training rows. */
    final Dataset<Row> withValidationRows(Dataset<Row> kept, Dataset<Row> dataset) {
        if (!isDefined(validationIndicatorCol())) {
            return kept;
        }
        Column held = TableColumns.column(getValidationIndicatorCol());
        return kept.union(dataset.filter(functions.coalesce(held, functions.lit(true))));
    }

    /**
     * The rows that {@link #resample} takes away, with all their columns and {@code reason}, a sentence for people. Decides anew; the
     * plan of the result is lazy.
     *
     * @throws IllegalArgumentException as {@code resample} does, or if the table has a column {@code reason}
     */
    public final Dataset<Row> removedRows(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        StageColumns.added(dataset.schema(), "the column of reasons", REASON, DataTypes.StringType);
        Dataset<Row> rows = trainingRows(dataset);
        LabeledTable table = LabeledTable.read(rows, TableParams.columnsOf(this));
        return new DecidedRows(this, rows, decided(table, rows)).removed(REASON);
    }

    final Dataset<Row> decided(LabeledTable table, Dataset<Row> rows) {
        try (PackedTable packed = PackedTable.of(readsFeatures() ? table : table.withoutFeatures())) {
            return DecidedRows.evaluated(decide(packed, rows), rows.sparkSession());
        }
    }

    /** What becomes of the rows; lazy or not. It may persist things until the table is closed. */
    abstract JavaRDD<RowDecision> decide(PackedTable table, Dataset<Row> rows);

    @Override
    boolean makesRows() {
        return false;
    }

    /** Whether it decides by features; else they need not travel. */
    boolean readsFeatures() {
        return true;
    }

    /** Whether a row may come back more often than it was there. */
    boolean repeatsRows() {
        return false;
    }

    /** Refuses a strategy that fits no table. */
    void check(SamplingStrategy strategy) {
        strategy.checkUnderSampling();
    }

    /** Rows that each class keeps by the strategy. */
    final long[] rowsToKeep(ClassCounts classes) {
        return ResamplerParams.strategyOf(this).rowsToKeep(classes);
    }

    @Override
    protected ResamplingPlan explain(LabeledTable table) {
        return ResamplingPlan.of(table.classes(), rowsToKeep(table.classes()), List.of());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        StructType checked = super.transformSchema(schema);
        check(ResamplerParams.strategyOf(this));
        return checked;
    }

    @Override
    public S copy(ParamMap extra) {
        return defaultCopy(extra);
    }
}
