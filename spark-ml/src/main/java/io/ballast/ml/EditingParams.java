package io.ballast.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Param of the stages that edit by nearest neighbors. */
public interface EditingParams extends Params {
    /**
     * When a row goes: {@code all}, unless all its neighbors are of its class; {@code mode}, unless the class that most of them have,
     * of equally frequent ones the first, is its own.
     */
    default Param<String> kindSel() {
        return new Param<>(
                this, "kindSel", "when a row goes: all (unless all neighbors agree) or mode (unless most of them do)");
    }

    default String getKindSel() {
        return getOrDefault(kindSel());
    }
}
