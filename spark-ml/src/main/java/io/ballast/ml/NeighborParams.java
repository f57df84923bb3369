package io.ballast.ml;

import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NeighborSettings;
import java.util.OptionalInt;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;

/** Params of every stage that looks at the nearest neighbors of a row. */
public interface NeighborParams extends NeighborSearchParams {
    /** Neighbors per row, the row itself excluded; 1 to 256. */
    default IntParam kNeighbors() {
        return new IntParam(
                this, "kNeighbors", "neighbors per row, itself excluded (1 to 256)", ParamValidators.inRange(1, 256));
    }

    default int getKNeighbors() {
        return (int) getOrDefault(kNeighbors());
    }

    /** Sets the defaults of these params. */
    static void setDefaults(NeighborSearchParams stage) {
        stage.setDefault(stage.metric(), "euclidean");
        stage.setDefault(stage.neighbors(), "auto");
        stage.setDefault(stage.minRecall(), NeighborSettings.MIN_RECALL);
        stage.setDefault(stage.broadcastLimit(), (int) (NeighborSettings.BROADCAST_LIMIT >> 20));
    }

    /** @throws IllegalArgumentException for a word that is no metric or no way to find neighbors */
    static void check(NeighborSearchParams stage) {
        Metric.parse(stage.getMetric());
        NeighborSettings.Mode.parse(stage.getNeighbors());
    }

    /** The params of a stage, for spark-core. */
    static NeighborSettings settingsOf(NeighborSearchParams stage, int k) {
        return new NeighborSettings(
                k,
                Metric.parse(stage.getMetric()),
                NeighborSettings.Mode.parse(stage.getNeighbors()),
                stage.isDefined(stage.probes()) ? OptionalInt.of(stage.getProbes()) : OptionalInt.empty(),
                stage.getMinRecall(),
                (long) stage.getBroadcastLimit() << 20);
    }
}
