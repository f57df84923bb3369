package io.ballast.ml;

import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.SearchListener;
import io.ballast.table.LabeledTable;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.StructType;

/**
 * A {@link BasicResampler} that looks at the nearest neighbors of rows.
 *
 * @param <S> the resampler's own type
 */
public abstract class NeighborResampler<S extends NeighborResampler<S>> extends BasicResampler<S>
        implements NeighborParams {
    private static final long serialVersionUID = 1L;

    private SearchListener searchListener = report -> {};

    /** @param kNeighbors the default of {@link #kNeighbors()} */
    protected NeighborResampler(String uid, int kNeighbors) {
        super(uid);
        setDefault(kNeighbors(), kNeighbors);
        NeighborParams.setDefaults(this);
    }

    /** Who is told how neighbors are looked for; not a param, not saved. */
    public S onSearch(SearchListener listener) {
        searchListener = listener;
        return self();
    }

    final SearchListener searchListener() {
        return searchListener;
    }

    /** Finds neighbors among the rows of a table. */
    final NeighborFinder neighborFinder(LabeledTable table) {
        return StageSearches.finder(
                this, getKNeighbors(), table.blocks(), table.classes().numClasses(), searchListener);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NeighborParams.check(this);
        return super.transformSchema(schema);
    }

    @Override
    public S copy(ParamMap extra) {
        S copied = defaultCopy(extra);
        return copied.onSearch(searchListener);
    }

    public S setKNeighbors(int value) {
        set(kNeighbors(), value);
        return self();
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
