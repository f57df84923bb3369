package io.ballast.ml;

import io.ballast.table.ClassCounts;
import java.util.function.Function;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A resampler that learns nothing but the classes of its table.
 *
 * @param <S> the resampler's own type
 */
public abstract class BasicResampler<S extends BasicResampler<S>> extends SettableResampler<S> {
    private static final long serialVersionUID = 1L;

    protected BasicResampler(String uid) {
        super(uid);
    }

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
}
