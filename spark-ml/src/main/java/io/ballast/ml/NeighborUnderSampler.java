package io.ballast.ml;

import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.SearchListener;
import io.ballast.undersampling.PackedTable;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.StructType;

/**
 * An {@link UnderSampler} that looks at the nearest neighbors of rows.
 *
 * @param <S> the resampler's own type
 */
public abstract class NeighborUnderSampler<S extends NeighborUnderSampler<S>> extends UnderSampler<S>
        implements NeighborSearchParams {
    private static final long serialVersionUID = 1L;

    private SearchListener searchListener = report -> {};

    NeighborUnderSampler(String uid) {
        super(uid);
        NeighborParams.setDefaults(this);
    }

    /** Who is told how neighbors are looked for; not a param, not saved. */
    public S onSearch(SearchListener listener) {
        searchListener = listener;
        return self();
    }

    /** Finds so many neighbors among the rows of a table. */
    final NeighborFinder neighborFinder(PackedTable table, int k) {
        return StageSearches.finder(this, k, table.blocks(), table.classes().numClasses(), searchListener);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NeighborParams.check(this);
        return super.transformSchema(schema);
    }

    @Override
    public S copy(ParamMap extra) {
        return super.copy(extra).onSearch(searchListener);
    }

    public S setMetric(String value) {
        set(metric(), value);
        return self();
    }

    public S setNeighbors(String value) {
        set(neighbors(), value);
        return self();
    }

    public S setProbes(int value) {
        set(probes(), value);
        return self();
    }

    public S setMinRecall(double value) {
        set(minRecall(), value);
        return self();
    }

    public S setCheckpointDir(String value) {
        set(checkpointDir(), value);
        return self();
    }

    public S setBroadcastLimit(int value) {
        set(broadcastLimit(), value);
        return self();
    }
}
