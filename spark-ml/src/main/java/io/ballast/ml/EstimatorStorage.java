package io.ballast.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * A stage with a classifier of the user's on disk: the params, and the classifier below, under {@code estimator}, if one is set.
 */
final class EstimatorStorage {
    private EstimatorStorage() {}

    private static String classifierPath(String path) {
        return new Path(path, "estimator").toString();
    }

    static final class Writer extends MLWriter {
        private final EstimatorParams stage;

        Writer(EstimatorParams stage) {
            this.stage = stage;
        }

        /** @throws UnsupportedOperationException if the classifier is not writable, as those of Spark are */
        @Override
        public void saveImpl(String path) {
            EstimatorParams plain = (EstimatorParams) stage.copy(ParamMap.empty());
            plain.clear(plain.estimator());
            StageMetadata.save(plain, path, sc());
            if (!stage.isDefined(stage.estimator())) {
                return;
            }
            if (!(stage.getEstimator() instanceof MLWritable writable)) {
                throw new UnsupportedOperationException("estimator %s cannot be saved: it is not MLWritable"
                        .formatted(stage.getEstimator().getClass().getName()));
            }
            try {
                writable.write().save(classifierPath(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static final class Reader<S extends EstimatorParams> extends MLReader<S> {
        private final Class<S> type;
        private final Function<String, S> ofUid;

        Reader(Class<S> type, Function<String, S> ofUid) {
            this.type = type;
            this.ofUid = ofUid;
        }

        @Override
        public S load(String path) {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), type);
            S stage = ofUid.apply(metadata.uid());
            metadata.setParams(stage);
            StageMetadata.loadBelow(classifierPath(path), sc())
                    .ifPresent(classifier -> stage.set(stage.estimator(), (Estimator<?>) classifier));
            return stage;
        }
    }
}
