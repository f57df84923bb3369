package io.ballast.ml;

import io.ballast.undersampling.Condensing;
import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Condenses classes to rows that tell the class of all others (Hart 1968): every row removed is classified right by the {@code kNeighbors} nearest
 * of the rows kept.
 *
 * <p>Hart's algorithm goes through the rows one by one and depends on their order. This one goes in rounds (Fast CNN, Angiulli 2005): the
 * classes not to be cleaned and {@code nSeeds} drawn rows of each other are kept at first; each round keeps, for every kept row, the nearest of
 * the misclassified rows to which it is the nearest. All classes are condensed together, where imbalanced-learn sets each against the minority alone;
 * with two classes that is the same. All rounds together cost one search of the table among the kept rows.
 */
public final class CondensedNearestNeighbor extends NeighborCleaner<CondensedNearestNeighbor> implements SeedParams {
    private static final long serialVersionUID = 1L;

    public CondensedNearestNeighbor() {
        this(Identifiable.randomUID("condensedNearestNeighbor"));
    }

    public CondensedNearestNeighbor(String uid) {
        super(uid, 1);
        setDefault(nSeeds(), 1);
        setDefault(maxIter(), 100);
    }

    @Override
    protected CondensedNearestNeighbor self() {
        return this;
    }

    /**
     * Rounds that keep one row for each kept row, at least 1; each round after them keeps all rows still misclassified, so that an end
     * comes soon. Default 100.
     */
    public IntParam maxIter() {
        return new IntParam(
                this,
                "maxIter",
                "rounds that keep one row for each kept row; later ones keep all misclassified rows (>= 1)",
                ParamValidators.gtEq(1));
    }

    public int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    public CondensedNearestNeighbor setNSeeds(int value) {
        set(nSeeds(), value);
        return this;
    }

    public CondensedNearestNeighbor setMaxIter(int value) {
        set(maxIter(), value);
        return this;
    }

    @Override
    JavaRDD<RowDecision> clean(PackedTable table) {
        return new Condensing(table, classesToClean(table.classes()), neighborFinder(table))
                .decisions(getNSeeds(), getSeed(), getMaxIter());
    }

    public static MLReader<CondensedNearestNeighbor> read() {
        return new DefaultParamsReadable<CondensedNearestNeighbor>() {}.read();
    }

    public static CondensedNearestNeighbor load(String path) {
        return read().load(path);
    }
}
