package io.ballast.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * A stage with a classifier of the user's on disk: the params, and the classifier below, under the name of its param, if one is set.
 */
final class EstimatorStorage {
    private EstimatorStorage() {}

    static final class Writer extends MLWriter {
        private final Params stage;
        private final Param<Estimator<?>> held;

        /** @param held the param of the stage that holds the classifier */
        Writer(Params stage, Param<Estimator<?>> held) {
            this.stage = stage;
            this.held = held;
        }

        /** @throws UnsupportedOperationException if the classifier is not writable, as those of Spark are */
        @Override
        public void saveImpl(String path) {
            EstimatorStorage.save(stage, held, path, sc());
        }
    }

    /** @throws UnsupportedOperationException if the classifier is not writable */
    static void save(Params stage, Param<Estimator<?>> held, String path, SparkContext spark) {
        StageMetadata.saveWithout(stage, held, path, spark);
        if (!stage.isDefined(held)) {
            return;
        }
        if (!(stage.getOrDefault(held) instanceof MLWritable writable)) {
            throw new UnsupportedOperationException("%s %s cannot be saved: it is not MLWritable"
                    .formatted(held.name(), stage.getOrDefault(held).getClass().getName()));
        }
        try {
            writable.write().save(new Path(path, held.name()).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the classifier that is saved below a stage, if there is one. */
    static void setHeld(Params stage, Param<Estimator<?>> held, String path, SparkContext spark) {
        StageMetadata.loadBelow(new Path(path, held.name()).toString(), spark, Estimator.class)
                .ifPresent(classifier -> stage.set(held, classifier));
    }

    static final class Reader<S extends Params> extends MLReader<S> {
        private final Class<S> type;
        private final Function<String, S> ofUid;
        private final Function<S, Param<Estimator<?>>> held;

        /** @param held the param of a stage that holds the classifier */
        Reader(Class<S> type, Function<String, S> ofUid, Function<S, Param<Estimator<?>>> held) {
            this.type = type;
            this.ofUid = ofUid;
            this.held = held;
        }

        @Override
        public S load(String path) {
            return SavedFiles.read(path, () -> read(path));
        }

        private S read(String path) {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), type);
            S stage = ofUid.apply(metadata.uid());
            metadata.setParams(stage);
            setHeld(stage, held.apply(stage), path, sc());
            return stage;
        }
    }
}
