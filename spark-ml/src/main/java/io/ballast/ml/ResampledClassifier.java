package io.ballast.ml;

import java.util.Arrays;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * A resampler and the classifier that learns from its rows: a {@link ResamplingPipeline} of two stages. The fitted result is
 * a stock {@code PipelineModel} with the classifier's model alone.
 */
public final class ResampledClassifier extends ResamplingPipeline {
    private static final long serialVersionUID = 1L;

    /** For {@link #setStages}; {@link #ResampledClassifier(Resampler, Estimator)} is the shorter way. */
    public ResampledClassifier() {
        this(Identifiable.randomUID("resampledClassifier"));
    }

    public ResampledClassifier(String uid) {
        super(uid);
    }

    /**
     * @param classifier any estimator that learns from labelled rows, a pipeline among them
     */
    public ResampledClassifier(Resampler resampler, Estimator<?> classifier) {
        this();
        setStages(resampler, classifier);
    }

    public Resampler getResampler() {
        return (Resampler) getStages()[0];
    }

    public Estimator<?> getClassifier() {
        return (Estimator<?>) getStages()[1];
    }

    /** @throws IllegalArgumentException if they are not a resampler and another estimator, in this order */
    @Override
    @SuppressWarnings("overrides") // as in ResamplingPipeline
    public ResampledClassifier setStages(PipelineStage... value) {
        boolean fits = value.length == 2
                && value[0] instanceof Resampler
                && value[1] instanceof Estimator<?>
                && !(value[1] instanceof Resampler);
        if (!fits) {
            throw new IllegalArgumentException(
                    "stages of a ResampledClassifier must be a resampler and a classifier, got %s; use ResamplingPipeline for others"
                            .formatted(Arrays.toString(value)));
        }
        super.setStages(value);
        return this;
    }

    @Override
    public ResampledClassifier setStorageLevel(String value) {
        super.setStorageLevel(value);
        return this;
    }

    @Override
    public ResampledClassifier copy(ParamMap extra) {
        return copyTo(new ResampledClassifier(uid()), extra);
    }

    /** Reads a {@code ResampledClassifier}; typed as Spark's, which it hides. */
    public static MLReader<Pipeline> read() {
        return new PipelineStorage.Reader(ResampledClassifier.class, ResampledClassifier::new);
    }

    public static ResampledClassifier load(String path) {
        return (ResampledClassifier) read().load(path);
    }
}
