package io.ballast.ml;

import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SupportVectorSampling;
import io.ballast.table.LabeledTable;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;

/** Params of over-samplers that make rows from support vectors. */
public interface SvmSmoteParams extends NeighborOverSamplerParams, MNeighborsParams {
    /** How far at most a row goes away from a neighbor, in parts of the distance; at least 0. Default 0.5. */
    default DoubleParam outStep() {
        return new DoubleParam(
                this,
                "outStep",
                "how far at most rows of safe support vectors go away from a neighbor (>= 0)",
                ParamValidators.gtEq(0));
    }

    /** Rows to train the classifier on at most, at least 2. Default 10000. */
    default IntParam maxSvmRows() {
        return new IntParam(
                this, "maxSvmRows", "rows to train the classifier on at most (>= 2)", ParamValidators.gtEq(2));
    }

    default double getOutStep() {
        return (double) getOrDefault(outStep());
    }

    default int getMaxSvmRows() {
        return (int) getOrDefault(maxSvmRows());
    }

    /** Sets the defaults of these params. */
    static void setDefaults(SvmSmoteParams stage) {
        stage.setDefault(stage.mNeighbors(), 10);
        stage.setDefault(stage.outStep(), 0.5);
        stage.setDefault(stage.maxSvmRows(), 10_000);
    }

    /** The params of a stage, for spark-core. */
    static SupportVectorSampling.Settings settingsOf(SvmSmoteParams stage) {
        return new SupportVectorSampling.Settings(stage.getMNeighbors(), stage.getOutStep(), stage.getMaxSvmRows());
    }

    /** What a plan is to be warned of. */
    static List<String> warnings(SvmSmoteParams stage, LabeledTable table, GrowthPlan plan) {
        return plan.classes().isEmpty() || table.rows() <= stage.getMaxSvmRows()
                ? List.of()
                : List.of(
                        "the table has %,d rows, so support vectors are those of the maxSvmRows = %d with the highest local entropy"
                                .formatted(table.rows(), stage.getMaxSvmRows()));
    }
}
