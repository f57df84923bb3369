package io.ballast.ml;

import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Removes rows that their nearest neighbors contradict (Wilson 1972): with {@code kindSel} {@code all} those with any neighbor of another
 * class, with {@code mode} those whose neighbors are mostly of another.
 */
public final class EditedNearestNeighbors extends Editor<EditedNearestNeighbors> {
    private static final long serialVersionUID = 1L;

    public EditedNearestNeighbors() {
        this(Identifiable.randomUID("editedNearestNeighbors"));
    }

    public EditedNearestNeighbors(String uid) {
        super(uid);
    }

    @Override
    protected EditedNearestNeighbors self() {
        return this;
    }

    @Override
    JavaRDD<RowDecision> clean(PackedTable table) {
        return editing(table).once();
    }

    public static MLReader<EditedNearestNeighbors> read() {
        return new DefaultParamsReadable<EditedNearestNeighbors>() {}.read();
    }

    public static EditedNearestNeighbors load(String path) {
        return read().load(path);
    }
}
