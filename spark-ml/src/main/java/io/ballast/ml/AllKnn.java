package io.ballast.ml;

import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Edits by nearest neighbors with 1, 2, … up to {@code kNeighbors} neighbors (Tomek 1976): each round sees the rows that the one before
 * left. Ends early when a class loses its last row or, unless {@code allowMinority}, when a class that was larger than the minority becomes
 * smaller than it was. Each round costs a search.
 */
public final class AllKnn extends Editor<AllKnn> {
    private static final long serialVersionUID = 1L;

    public AllKnn() {
        this(Identifiable.randomUID("allKnn"));
    }

    public AllKnn(String uid) {
        super(uid);
        setDefault(allowMinority(), false);
    }

    @Override
    protected AllKnn self() {
        return this;
    }

    /** Whether a class may become smaller than the minority was. Default false: the rounds end there. */
    public BooleanParam allowMinority() {
        return new BooleanParam(
                this, "allowMinority", "whether a class may become smaller than the minority was; else the rounds end");
    }

    public boolean getAllowMinority() {
        return (boolean) getOrDefault(allowMinority());
    }

    public AllKnn setAllowMinority(boolean value) {
        set(allowMinority(), value);
        return this;
    }

    @Override
    JavaRDD<RowDecision> clean(PackedTable table) {
        return editing(table).withGrowingNeighborhood(getAllowMinority());
    }

    public static MLReader<AllKnn> read() {
        return new DefaultParamsReadable<AllKnn>() {}.read();
    }

    public static AllKnn load(String path) {
        return read().load(path);
    }
}
