package io.ballast.ml;

import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An {@link UnderSampler} that removes what its rule finds, however much that is. {@code samplingStrategy} says in which classes: a
 * preset ({@code auto}, {@code majority}, {@code not minority}, {@code not majority}, {@code all}) or a list such as {@code [0, 2]}.
 *
 * @param <S> the resampler's own type
 */
public abstract class Cleaner<S extends Cleaner<S>> extends NeighborUnderSampler<S> {
    private static final long serialVersionUID = 1L;

    Cleaner(String uid) {
        super(uid);
    }

    @Override
    final void check(SamplingStrategy strategy) {
        strategy.checkCleaning();
    }

    /** The rows that the rule finds; a key may be named twice. */
    abstract JavaRDD<RowDecision> clean(PackedTable table);

    @Override
    final JavaRDD<RowDecision> decide(PackedTable table, Dataset<Row> rows) {
        return clean(table);
    }

    @Override
    protected ResamplingPlan explain(LabeledTable table) {
        try (PackedTable packed = PackedTable.of(table)) {
            return ResamplingPlan.of(table.classes(), packed.rowsAfter(clean(packed)), List.of());
        }
    }

    /** Which classes may lose rows. */
    final boolean[] classesToClean(ClassCounts classes) {
        return ResamplerParams.strategyOf(this).classesToClean(classes);
    }
}
