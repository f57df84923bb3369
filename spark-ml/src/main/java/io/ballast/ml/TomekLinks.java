package io.ballast.ml;

import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import io.ballast.undersampling.TomekPairs;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Removes Tomek links (Tomek 1976): of two rows of different classes, each the nearest of the other, those in the classes to clean. Costs
 * one search for the nearest neighbor of every row.
 */
public final class TomekLinks extends Cleaner<TomekLinks> {
    private static final long serialVersionUID = 1L;

    public TomekLinks() {
        this(Identifiable.randomUID("tomekLinks"));
    }

    public TomekLinks(String uid) {
        super(uid);
    }

    @Override
    protected TomekLinks self() {
        return this;
    }

    @Override
    JavaRDD<RowDecision> clean(PackedTable table) {
        return TomekPairs.decisions(table, classesToClean(table.classes()), neighborFinder(table, 1));
    }

    public static MLReader<TomekLinks> read() {
        return new DefaultParamsReadable<TomekLinks>() {}.read();
    }

    public static TomekLinks load(String path) {
        return read().load(path);
    }
}
