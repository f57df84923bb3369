package io.ballast.ml;

import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RandomSelection;
import io.ballast.undersampling.RowDecision;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Keeps rows at random: of every class that shrinks exactly as many as asked for, each with the same probability. The same seed keeps the
 * same rows on any partitioning.
 */
public final class RandomUnderSampler extends UnderSampler<RandomUnderSampler> {
    private static final long serialVersionUID = 1L;

    public RandomUnderSampler() {
        this(Identifiable.randomUID("randomUnderSampler"));
    }

    public RandomUnderSampler(String uid) {
        super(uid);
        setDefault(replacement(), false);
    }

    @Override
    protected RandomUnderSampler self() {
        return this;
    }

    /** Whether a row may be drawn more than once, and so come back more than once. Default false. */
    public BooleanParam replacement() {
        return new BooleanParam(this, "replacement", "whether a row may be drawn more than once");
    }

    public boolean getReplacement() {
        return (boolean) getOrDefault(replacement());
    }

    public RandomUnderSampler setReplacement(boolean value) {
        set(replacement(), value);
        return this;
    }

    @Override
    JavaRDD<RowDecision> decide(PackedTable table, Dataset<Row> rows) {
        long[] keep = rowsToKeep(table.classes());
        return getReplacement()
                ? RandomSelection.withReplacement(table, keep, getSeed())
                : RandomSelection.withoutReplacement(table, keep, getSeed());
    }

    @Override
    boolean readsFeatures() {
        return false;
    }

    @Override
    boolean repeatsRows() {
        return getReplacement();
    }

    public static MLReader<RandomUnderSampler> read() {
        return new DefaultParamsReadable<RandomUnderSampler>() {}.read();
    }

    public static RandomUnderSampler load(String path) {
        return read().load(path);
    }
}
