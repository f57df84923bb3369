package io.ballast.ml;

import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.RandomOverSampling;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/**
 * Over-samples by repeating rows of the class, drawn evenly with replacement; with {@code shrinkage} above 0 each repeated row is
 * moved by normal noise (the smoothed bootstrap; Menardi and Torelli 2014).
 *
 * <p>Only features and label are repeated; set {@code passThrough} to {@code seed} for the other columns. One pass to count, one
 * shuffle of the rows of classes that grow.
 */
public final class RandomOverSampler extends BasicResampler<RandomOverSampler> implements OverSamplerParams {
    private static final long serialVersionUID = 1L;

    public RandomOverSampler() {
        this(Identifiable.randomUID("randomOverSampler"));
    }

    public RandomOverSampler(String uid) {
        super(uid);
        setDefault(shrinkage(), 0.0);
        setDefault(roundIntegers(), false);
    }

    /**
     * Width of the noise, at least 0: feature d gets normal noise with standard deviation {@code shrinkage * (4 / ((dims + 2)
     * rows))^(1 / (dims + 4)) * sd_d}, sd_d within the class. 0: none. Default 0.
     */
    public DoubleParam shrinkage() {
        return new DoubleParam(
                this,
                "shrinkage",
                "width of the noise on repeated rows, in units of Silverman's rule (>= 0); 0: none",
                ParamValidators.gtEq(0));
    }

    @Override
    protected RandomOverSampler self() {
        return this;
    }

    @Override
    public FittedResampler fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        return OverSampledTable.fit(this, dataset, table -> {
            long[] rowsToMake = ResamplerParams.strategyOf(this).rowsToMake(table.classes());
            GrowthPlan plan = GrowthPlan.repeating(table.classes(), rowsToMake);
            return RandomOverSampling.rows(table, plan, getShrinkage(), getSeed());
        });
    }

    @Override
    public RandomOverSampler copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    public static MLReader<RandomOverSampler> read() {
        return new DefaultParamsReadable<RandomOverSampler>() {}.read();
    }

    public static RandomOverSampler load(String path) {
        return read().load(path);
    }

    public double getShrinkage() {
        return (double) getOrDefault(shrinkage());
    }

    public RandomOverSampler setShrinkage(double value) {
        set(shrinkage(), value);
        return this;
    }

    public RandomOverSampler setRoundIntegers(boolean value) {
        set(roundIntegers(), value);
        return this;
    }
}
