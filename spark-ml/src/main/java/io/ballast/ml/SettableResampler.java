package io.ballast.ml;

import org.apache.spark.ml.util.DefaultParamsWritable;

/**
 * A resampler with setters for the params that all resamplers share, which return the resampler's own type.
 *
 * @param <S> the resampler's own type
 */
public abstract class SettableResampler<S extends SettableResampler<S>> extends Resampler
        implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    protected SettableResampler(String uid) {
        super(uid);
    }

    /** This resampler, in its own type. */
    protected abstract S self();

    public S setFeaturesCol(String value) {
        set(featuresCol(), value);
        return self();
    }

    public S setLabelCol(String value) {
        set(labelCol(), value);
        return self();
    }

    public S setIdCol(String value) {
        set(idCol(), value);
        return self();
    }

    public S setSamplingStrategy(String value) {
        set(samplingStrategy(), value);
        return self();
    }

    public S setSeed(long value) {
        set(seed(), value);
        return self();
    }

    public S setSyntheticCol(String value) {
        set(syntheticCol(), value);
        return self();
    }

    public S setParentsCol(String value) {
        set(parentsCol(), value);
        return self();
    }

    public S setPassThrough(String value) {
        set(passThrough(), value);
        return self();
    }

    public S setWeightCol(String value) {
        set(weightCol(), value);
        return self();
    }

    public S setValidationIndicatorCol(String value) {
        set(validationIndicatorCol(), value);
        return self();
    }
}
