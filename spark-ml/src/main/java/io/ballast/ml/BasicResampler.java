package io.ballast.ml;

import io.ballast.table.ClassCounts;
import java.util.function.Function;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A resampler that learns nothing but the classes of its table; it holds the setters of the params that all resamplers share,
 * which return the resampler's own type.
 *
 * @param <S> the resampler's own type
 */
public abstract class BasicResampler<S extends BasicResampler<S>> extends Resampler implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    protected BasicResampler(String uid) {
        super(uid);
    }

    /** This resampler, in its own type. */
    protected abstract S self();

    @Override
    public abstract FittedResampler fit(Dataset<?> dataset);

    @Override
    public abstract S copy(ParamMap extra);

    /**
     * The model of a fit, with a ticket for the Dataset it was fitted on.
     *
     * @param classes of the rows learned from
     * @param resampled makes the result, when it is asked for, with the params as the model has them
     */
    protected final FittedResampler fitted(
            Dataset<?> dataset, ClassCounts classes, Function<FittedResampler, Dataset<Row>> resampled) {
        FittedResampler model = new FittedResampler(uid(), classes);
        copyValues(model, ParamMap.empty());
        model.setParent(this);
        model.issueTicket(dataset, () -> resampled.apply(model));
        return model;
    }

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
