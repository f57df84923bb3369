package io.ballast.ml;

import io.ballast.undersampling.EditedNeighbors;
import io.ballast.undersampling.PackedTable;
import org.apache.spark.sql.types.StructType;

/**
 * A {@link Cleaner} that edits by nearest neighbors: 3 of them, and {@code kindSel} all, by default.
 *
 * @param <S> the resampler's own type
 */
public abstract class Editor<S extends Editor<S>> extends NeighborCleaner<S> implements EditingParams {
    private static final long serialVersionUID = 1L;

    Editor(String uid) {
        super(uid, 3);
        setDefault(kindSel(), "all");
    }

    final EditedNeighbors editing(PackedTable table) {
        return new EditedNeighbors(
                table,
                ResamplerParams.strategyOf(this),
                neighborFinder(table),
                EditedNeighbors.Kind.parse(getKindSel()));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        EditedNeighbors.Kind.parse(getKindSel());
        return super.transformSchema(schema);
    }

    public S setKindSel(String value) {
        set(kindSel(), value);
        return self();
    }
}
