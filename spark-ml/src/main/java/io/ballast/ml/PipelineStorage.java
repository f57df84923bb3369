package io.ballast.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/** A {@link ResamplingPipeline} on disk: Spark's layout of a pipeline, with the params that a stock pipeline has not. */
final class PipelineStorage {
    private PipelineStorage() {}

    static final class Writer extends MLWriter {
        private final ResamplingPipeline pipeline;

        /** @throws UnsupportedOperationException naming the stage that cannot be saved, if there is one */
        Writer(ResamplingPipeline pipeline) {
            StageMetadata.checkStages(pipeline);
            this.pipeline = pipeline;
        }

        @Override
        public void saveImpl(String path) {
            try {
                StageMetadata.savePipeline(pipeline, path, sc());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Typed as the static {@code read} of a subclass of {@link Pipeline} must be. */
    static final class Reader extends MLReader<Pipeline> {
        private final Class<? extends ResamplingPipeline> type;
        private final Function<String, ResamplingPipeline> ofUid;

        Reader(Class<? extends ResamplingPipeline> type, Function<String, ResamplingPipeline> ofUid) {
            this.type = type;
            this.ofUid = ofUid;
        }

        @Override
        public ResamplingPipeline load(String path) {
            return SavedFiles.read(path, () -> read(path));
        }

        private ResamplingPipeline read(String path) throws IOException {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), type);
            ResamplingPipeline pipeline = ofUid.apply(metadata.uid());
            metadata.setParams(pipeline);
            return pipeline.setStages(StageMetadata.loadStages(path, sc(), type));
        }
    }
}
