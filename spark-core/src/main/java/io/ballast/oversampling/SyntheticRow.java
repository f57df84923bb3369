package io.ballast.oversampling;

import io.ballast.table.RowBlock;
import java.io.Serializable;

/** A row that was made; arrays shared, not copied. */
public final class SyntheticRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int label;
    private final double[] features;
    private final long[] parents;

    /**
     * @param label class index
     * @param features in the units of the table, {@code [dims]}
     * @param parents row keys of the rows it came from, the seed first
     */
    public SyntheticRow(int label, double[] features, long... parents) {
        this.label = label;
        this.features = features;
        this.parents = parents;
    }

    /** The row at {@code step} from one row of a block toward another, with their indices as parents. */
    static SyntheticRow between(RowBlock rows, int start, int end, double step) {
        double[] from = new double[rows.dims()];
        double[] toward = new double[rows.dims()];
        rows.copyRow(start, from);
        rows.copyRow(end, toward);
        return new SyntheticRow(rows.labels()[start], Segment.point(from, toward, step), start, end);
    }

    /** Class index. */
    public int label() {
        return label;
    }

    /** Features in the units of the table, {@code [dims]}. */
    public double[] features() {
        return features;
    }

    /** Row keys of the rows it came from, the seed first. */
    public long[] parents() {
        return parents;
    }
}
