package io.ballast.ml;

import io.ballast.undersampling.EditedNeighbors;
import io.ballast.undersampling.NeighborhoodCleaning;
import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * The neighborhood cleaning rule (Laurikkala 2001), as imbalanced-learn has it since 0.12. Two kinds of rows go: those that their {@code
 * kNeighbors} nearest contradict, by default most of them ({@code kindSel}); and those of large classes among the {@code kNeighbors} nearest
 * of a minority row that a vote of itself and its {@code kNeighbors - 1} nearest gives to another class. Large is a class to clean with more than
 * {@code thresholdCleaning} times the rows of the minority.
 */
public final class NeighborhoodCleaningRule extends NeighborCleaner<NeighborhoodCleaningRule> implements EditingParams {
    private static final long serialVersionUID = 1L;

    public NeighborhoodCleaningRule() {
        this(Identifiable.randomUID("neighborhoodCleaningRule"));
    }

    public NeighborhoodCleaningRule(String uid) {
        super(uid, 3);
        setDefault(kindSel(), "mode");
        setDefault(thresholdCleaning(), 0.5);
    }

    @Override
    protected NeighborhoodCleaningRule self() {
        return this;
    }

    /** A class loses neighbors of minority rows if it has more than this times the rows of the minority; above 0. Default 0.5. */
    public DoubleParam thresholdCleaning() {
        return new DoubleParam(
                this,
                "thresholdCleaning",
                "a class loses neighbors of minority rows if it has more than this times the rows of the minority (> 0)",
                ParamValidators.gt(0));
    }

    public double getThresholdCleaning() {
        return (double) getOrDefault(thresholdCleaning());
    }

    public NeighborhoodCleaningRule setKindSel(String value) {
        set(kindSel(), value);
        return this;
    }

    public NeighborhoodCleaningRule setThresholdCleaning(double value) {
        set(thresholdCleaning(), value);
        return this;
    }

    @Override
    JavaRDD<RowDecision> clean(PackedTable table) {
        return NeighborhoodCleaning.decisions(
                table,
                classesToClean(table.classes()),
                neighborFinder(table),
                EditedNeighbors.Kind.parse(getKindSel()),
                getThresholdCleaning());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        EditedNeighbors.Kind.parse(getKindSel());
        return super.transformSchema(schema);
    }

    public static MLReader<NeighborhoodCleaningRule> read() {
        return new DefaultParamsReadable<NeighborhoodCleaningRule>() {}.read();
    }

    public static NeighborhoodCleaningRule load(String path) {
        return read().load(path);
    }
}
