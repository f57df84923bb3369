package io.ballast.ml;

import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SmallClasses;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * An over-sampler that makes rows from the neighbors of a row within its class. Features are used as they are: scale them first
 * where their units differ.
 *
 * <p>{@code fit} finds the neighbors; rows are made when the result is evaluated, the same each time. The rows of classes that
 * grow, and the keys of their neighbors, stay persisted while the result is reachable.
 *
 * @param <S> the sampler's own type
 */
public abstract class NeighborOverSampler<S extends NeighborOverSampler<S>> extends NeighborResampler<S>
        implements NeighborOverSamplerParams {
    private static final long serialVersionUID = 1L;

    /** @param kNeighbors the default of {@link #kNeighbors()} */
    protected NeighborOverSampler(String uid, int kNeighbors) {
        super(uid, kNeighbors);
        setDefault(handleSmallClass(), "error");
        setDefault(roundIntegers(), false);
    }

    /** Makes the rows of a plan; the neighbors are found when this returns. */
    abstract JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan);

    @Override
    public final FittedResampler fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        return OverSampledTable.fit(this, dataset, table -> make(table, growth(table)));
    }

    private GrowthPlan growth(LabeledTable table) {
        long[] rowsToMake = ResamplerParams.strategyOf(this).rowsToMake(table.classes());
        return GrowthPlan.of(table.classes(), rowsToMake, getKNeighbors(), SmallClasses.parse(getHandleSmallClass()));
    }

    @Override
    protected ResamplingPlan explain(LabeledTable table) {
        GrowthPlan plan = growth(table);
        return ResamplingPlan.of(table.classes(), OverSampledTable.sizes(table, plan), warnings(table, plan));
    }

    /** What {@link #explain} warns of. */
    List<String> warnings(LabeledTable table, GrowthPlan plan) {
        return plan.warnings();
    }

    @Override
    public StructType transformSchema(StructType schema) {
        SmallClasses.parse(getHandleSmallClass());
        return super.transformSchema(schema);
    }

    public S setHandleSmallClass(String value) {
        set(handleSmallClass(), value);
        return self();
    }

    public S setRoundIntegers(boolean value) {
        set(roundIntegers(), value);
        return self();
    }
}
