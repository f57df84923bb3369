package io.ballast.ml;

import io.ballast.undersampling.EditedNeighbors;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * SMOTE, then edited nearest neighbors (Batista, Prati and Monard 2004): rows that their {@code cleaningKNeighbors} nearest contradict go.
 * {@link Smote} and {@link EditedNearestNeighbors} in one.
 */
public final class SmoteEnn extends CleanedSmote<SmoteEnn> implements EditingParams {
    private static final long serialVersionUID = 1L;

    public SmoteEnn() {
        this(Identifiable.randomUID("smoteEnn"));
    }

    public SmoteEnn(String uid) {
        super(uid);
        setDefault(cleaningKNeighbors(), 3);
        setDefault(kindSel(), "all");
    }

    @Override
    protected SmoteEnn self() {
        return this;
    }

    /** Neighbors per row in cleaning, the row itself excluded; 1 to 256. Default 3. */
    public IntParam cleaningKNeighbors() {
        return new IntParam(
                this,
                "cleaningKNeighbors",
                "neighbors per row in cleaning, itself excluded (1 to 256)",
                ParamValidators.inRange(1, 256));
    }

    public int getCleaningKNeighbors() {
        return (int) getOrDefault(cleaningKNeighbors());
    }

    public SmoteEnn setCleaningKNeighbors(int value) {
        set(cleaningKNeighbors(), value);
        return this;
    }

    public SmoteEnn setKindSel(String value) {
        set(kindSel(), value);
        return this;
    }

    @Override
    Cleaner<?> cleaner() {
        return new EditedNearestNeighbors(uid())
                .setKNeighbors(getCleaningKNeighbors())
                .setKindSel(getKindSel());
    }

    @Override
    void checkOverSampled(Dataset<Row> rows) {
        long count = rows.count();
        if (count <= getCleaningKNeighbors()) {
            throw new IllegalArgumentException(
                    "the over-sampled table has %,d rows, but cleaningKNeighbors = %d needs at least %d; lower cleaningKNeighbors"
                            .formatted(count, getCleaningKNeighbors(), getCleaningKNeighbors() + 1));
        }
    }

    @Override
    public StructType transformSchema(StructType schema) {
        EditedNeighbors.Kind.parse(getKindSel());
        return super.transformSchema(schema);
    }

    public static MLReader<SmoteEnn> read() {
        return new DefaultParamsReadable<SmoteEnn>() {}.read();
    }

    public static SmoteEnn load(String path) {
        return read().load(path);
    }
}
