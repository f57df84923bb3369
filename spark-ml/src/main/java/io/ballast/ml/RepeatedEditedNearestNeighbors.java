package io.ballast.ml;

import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Edits by nearest neighbors again and again (Tomek 1976): each round sees the rows that the one before left. Ends when a round removes
 * nothing, when a class loses its last row, when a class that was larger than the minority becomes smaller than it was, or after {@code
 * maxIter} rounds. Each round costs a search.
 */
public final class RepeatedEditedNearestNeighbors extends Editor<RepeatedEditedNearestNeighbors> {
    private static final long serialVersionUID = 1L;

    public RepeatedEditedNearestNeighbors() {
        this(Identifiable.randomUID("repeatedEditedNearestNeighbors"));
    }

    public RepeatedEditedNearestNeighbors(String uid) {
        super(uid);
        setDefault(maxIter(), 100);
    }

    @Override
    protected RepeatedEditedNearestNeighbors self() {
        return this;
    }

    /** Most rounds, at least 1. Default 100. */
    public IntParam maxIter() {
        return new IntParam(this, "maxIter", "most rounds (>= 1)", ParamValidators.gtEq(1));
    }

    public int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    public RepeatedEditedNearestNeighbors setMaxIter(int value) {
        set(maxIter(), value);
        return this;
    }

    @Override
    JavaRDD<RowDecision> clean(PackedTable table) {
        return editing(table).repeatedly(getMaxIter());
    }

    public static MLReader<RepeatedEditedNearestNeighbors> read() {
        return new DefaultParamsReadable<RepeatedEditedNearestNeighbors>() {}.read();
    }

    public static RepeatedEditedNearestNeighbors load(String path) {
        return read().load(path);
    }
}
