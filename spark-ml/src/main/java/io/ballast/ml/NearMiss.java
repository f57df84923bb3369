package io.ballast.ml;

import io.ballast.neighbors.Metric;
import io.ballast.table.LabeledTable;
import io.ballast.undersampling.NearMissSelection;
import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Keeps the rows of a class that lie near the minority (Mani and Zhang 2003), exactly as many as asked for, ties by row key.
 *
 * <ul>
 *   <li>{@code version} 1: those with the smallest mean distance to their {@code kNeighbors} nearest minority rows;
 *   <li>2: those with the smallest mean distance to their {@code kNeighbors} farthest minority rows ({@code metric} euclidean or cosine);
 *   <li>3: of the {@code kNeighborsVer3} nearest rows of every minority row, those with the largest mean distance to their {@code
 *       kNeighbors} nearest minority rows. Where these are fewer than asked for, fewer rows stay.
 * </ul>
 */
public final class NearMiss extends NeighborUnderSampler<NearMiss> implements NeighborParams {
    private static final long serialVersionUID = 1L;

    public NearMiss() {
        this(Identifiable.randomUID("nearMiss"));
    }

    public NearMiss(String uid) {
        super(uid);
        setDefault(kNeighbors(), 3);
        setDefault(version(), 1);
        setDefault(kNeighborsVer3(), 3);
    }

    @Override
    protected NearMiss self() {
        return this;
    }

    /** Version of NearMiss: 1, 2 or 3. Default 1. */
    public IntParam version() {
        return new IntParam(this, "version", "version of NearMiss: 1, 2 or 3", ParamValidators.inRange(1, 3));
    }

    /** Rows of a class, nearest to a minority row, from which version 3 chooses; 1 to 256. Default 3. */
    public IntParam kNeighborsVer3() {
        return new IntParam(
                this,
                "kNeighborsVer3",
                "rows of a class, nearest to a minority row, from which version 3 chooses (1 to 256)",
                ParamValidators.inRange(1, 256));
    }

    public int getVersion() {
        return (int) getOrDefault(version());
    }

    public int getKNeighborsVer3() {
        return (int) getOrDefault(kNeighborsVer3());
    }

    public NearMiss setKNeighbors(int value) {
        set(kNeighbors(), value);
        return this;
    }

    public NearMiss setVersion(int value) {
        set(version(), value);
        return this;
    }

    public NearMiss setKNeighborsVer3(int value) {
        set(kNeighborsVer3(), value);
        return this;
    }

    @Override
    JavaRDD<RowDecision> decide(PackedTable table, Dataset<Row> rows) {
        NearMissSelection selection =
                new NearMissSelection(table, rowsToKeep(table.classes()), neighborFinder(table, getKNeighbors()));
        return switch (getVersion()) {
            case 1 -> selection.byNearest();
            case 2 -> selection.byFarthest();
            default -> selection.byNearestOfCandidates(getKNeighborsVer3());
        };
    }

    @Override
    protected ResamplingPlan explain(LabeledTable table) {
        ResamplingPlan plan = super.explain(table);
        return getVersion() < 3
                ? plan
                : new ResamplingPlan(
                        plan.classes(),
                        List.of(
                                "version 3 keeps fewer rows of a class if fewer are among the %d nearest of minority rows"
                                        .formatted(getKNeighborsVer3())));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        if (getVersion() == 2) {
            NearMissSelection.checkFarthest(Metric.parse(getMetric()));
        }
        return super.transformSchema(schema);
    }

    public static MLReader<NearMiss> read() {
        return new DefaultParamsReadable<NearMiss>() {}.read();
    }

    public static NearMiss load(String path) {
        return read().load(path);
    }
}
