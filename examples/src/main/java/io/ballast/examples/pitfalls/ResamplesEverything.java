package io.ballast.examples.pitfalls;

import io.ballast.ml.Resampler;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** How not to do it: a stage that resamples in {@code transform}, and so in scoring too. */
final class ResamplesEverything extends Transformer {
    private static final long serialVersionUID = 1L;

    private final String uid = Identifiable.randomUID("resamplesEverything");
    private final Resampler resampler;

    ResamplesEverything(Resampler resampler) {
        this.resampler = resampler;
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        return resampler.resample(dataset);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return resampler.transformSchema(schema);
    }

    @Override
    public ResamplesEverything copy(ParamMap extra) {
        return new ResamplesEverything((Resampler) resampler.copy(extra));
    }
}
