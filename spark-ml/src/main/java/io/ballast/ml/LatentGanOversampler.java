package io.ballast.ml;

import io.ballast.generator.gan.LatentGanFit;
import io.ballast.network.ClassifierRows;
import io.ballast.network.GanListener;
import io.ballast.network.GanSettings;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Over-samples with the latent-preserving GAN (Dam et al. 2022): a supervised autoencoder learns codes (SLPPL), a generator that starts as its decoder
 * plays against a discriminator and a classifier, and new rows of a class are generated from codes of the normal distribution that
 * the class has in the space of codes.
 *
 * <p>With {@code strategy = adso}, the default, discriminator and generator see as many rows of every class, which is what keeps rows of a small class in their place;
 * its classifier learns to take generated rows for other classes. That of {@code amo} learns to know them by the class they were made for, so {@code
 * rejectDisagreeing} goes with it.
 * {@code parentsCol} holds the row of the class whose code is nearest to that of the new row, of up to 1,000 rows of the class.
 *
 * <p>{@code bagan} is BAGAN (Mariani et al. 2018): an autoencoder without labels, and a discriminator that tells the classes and generated rows. {@code gamo} is refused, as
 * its rows are no decoded codes; it is for {@link AdversarialClassifier}.
 *
 * <p>With {@code training = single} the same seed gives the same rows bit for bit on any partitioning. Cost: an epoch is O(rows), a step some milliseconds.
 * Executors cache the packed table, twice, while training; the driver holds the nets.
 */
public final class LatentGanOversampler extends SettableResampler<LatentGanOversampler>
        implements LatentGanOversamplerParams, LatentGanSetters<LatentGanOversampler> {
    private static final long serialVersionUID = 1L;

    private GanListener listener = (stage, epoch, maxIter, score) -> {};

    public LatentGanOversampler() {
        this(Identifiable.randomUID("latentGanOversampler"));
    }

    public LatentGanOversampler(String uid) {
        super(uid);
        LatentGanParams.setDefaults(this, "adso");
        setDefault(rejectDisagreeing(), false);
        setDefault(roundIntegers(), false);
    }

    @Override
    protected LatentGanOversampler self() {
        return this;
    }

    @Override
    public LatentGanOversampler stage() {
        return this;
    }

    /** Who is told of every epoch, on the driver; not a param, not saved. */
    public LatentGanOversampler onEpoch(GanListener told) {
        listener = told;
        return this;
    }

    @Override
    public LatentGanModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
        Dataset<Row> rows = trainingRows(dataset);
        try (ClassifierRows packed =
                ClassifierRows.read(rows, TableParams.columnsOf(this), functions.lit(1.0), functions.lit(false))) {
            LabeledTable table = packed.table();
            int classes = table.classes().numClasses();
            long[] rowsToMake = ResamplerParams.strategyOf(this).rowsToMake(table.classes());
            int[] labels = IntStream.range(0, classes).toArray();
            LatentGanFit fit = LatentGanTraining.fit(this, getSeed(), packed, labels, classes, spark, listener);
            JavaRDD<SyntheticRow> made = fit.rows(packed, rowsToMake, getRejectDisagreeing(), getSeed(), spark);
            boolean[] rounded = getRoundIntegers() ? table.integralFeatures() : new boolean[table.dims()];
            Dataset<Row> synthetic = OverSampledTable.dataset(rows, table, made, rounded);
            LatentGanModel model = new LatentGanModel(uid(), fit.gan(), fit.scaler(), table.classes(), fit.plan());
            copyValues(model, ParamMap.empty());
            model.setParent(this);
            model.issueTicket(dataset, () -> SyntheticRows.below(model, dataset.toDF(), rows, synthetic, 1));
            return model;
        }
    }

    @Override
    protected ResamplingPlan explain(LabeledTable table) {
        ResamplingPlan plan = super.explain(table);
        List<String> warnings = new ArrayList<>();
        for (ResamplingPlan.ClassPlan each : plan.classes()) {
            int code = LatentGanTraining.codeDims(this);
            if (each.after() > each.before() && each.before() <= code) {
                warnings.add(
                        "class %s has %,d rows, no more than latentDim = %d, so the spread of its codes is mostly a guess; use Smote, or lower latentDim"
                                .formatted(each.label(), each.before(), code));
            }
        }
        return new ResamplingPlan(plan.classes(), warnings);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        StructType out = super.transformSchema(schema);
        LatentGanTraining.check(this, schema, getFeaturesCol());
        if (GanSettings.Strategy.parse(getStrategy()) == GanSettings.Strategy.GAMO) {
            throw new IllegalArgumentException(
                    "strategy = gamo mixes rows of the table and has no generator of codes to draw from; use AdversarialClassifier, or another strategy");
        }
        return out;
    }

    @Override
    public LatentGanOversampler copy(ParamMap extra) {
        return ((LatentGanOversampler) defaultCopy(extra)).onEpoch(listener);
    }

    public static MLReader<LatentGanOversampler> read() {
        return new DefaultParamsReadable<LatentGanOversampler>() {}.read();
    }

    public static LatentGanOversampler load(String path) {
        return read().load(path);
    }

    public LatentGanOversampler setRejectDisagreeing(boolean value) {
        set(rejectDisagreeing(), value);
        return this;
    }

    public LatentGanOversampler setRoundIntegers(boolean value) {
        set(roundIntegers(), value);
        return this;
    }
}
