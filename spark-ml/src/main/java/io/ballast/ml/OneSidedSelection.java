package io.ballast.ml;

import io.ballast.undersampling.OneSided;
import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * One-sided selection (Kubat and Matwin 1997): of every class to clean stay {@code nSeeds} drawn rows and the rows that the {@code kNeighbors}
 * nearest of the minority and these misclassify; then Tomek links go. The minority loses rows to Tomek links only, and only if it is to be
 * cleaned.
 */
public final class OneSidedSelection extends NeighborCleaner<OneSidedSelection> implements SeedParams {
    private static final long serialVersionUID = 1L;

    public OneSidedSelection() {
        this(Identifiable.randomUID("oneSidedSelection"));
    }

    public OneSidedSelection(String uid) {
        super(uid, 1);
        setDefault(nSeeds(), 1);
    }

    @Override
    protected OneSidedSelection self() {
        return this;
    }

    public OneSidedSelection setNSeeds(int value) {
        set(nSeeds(), value);
        return this;
    }

    @Override
    JavaRDD<RowDecision> clean(PackedTable table) {
        return OneSided.decisions(
                table, classesToClean(table.classes()), neighborFinder(table), getNSeeds(), getSeed());
    }

    public static MLReader<OneSidedSelection> read() {
        return new DefaultParamsReadable<OneSidedSelection>() {}.read();
    }

    public static OneSidedSelection load(String path) {
        return read().load(path);
    }
}
