package io.ballast.ml;

import io.ballast.generator.gan.LatentGanFit;
import io.ballast.network.ClassifierRows;
import io.ballast.network.GanListener;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A classifier for imbalanced tables and images, trained end to end in the game of the latent-preserving GAN (Dam et al. 2022, section III): with {@code
 * strategy = adso-own}, the default, or {@code adso}, two readings of adversarial data space over-sampling, or {@code amo}, adversarial minority over-sampling; {@code dso} and {@code baseline} train the same
 * classifier without a game, to compare with. {@code gamo} plays the game of GAMO (Mullick et al. 2019) and {@code bagan} that of BAGAN (Mariani et al. 2018) on the same nets.
 *
 * <p>{@code adso-own} teaches generated rows with the classes they were made for, as Eq. 6 says when it is minimised as printed; with dense nets it classified MNIST and Fashion-MNIST best with every
 * seed. {@code adso} teaches them as what they are not, spread over the other classes, as the text says; it was the worst. With two classes that is the one other class, which
 * contradicts the real rows as soon as the generator is good.
 *
 * <p>With {@code training = single} the same seed gives the same model bit for bit on any partitioning. Executors cache the packed table, twice, while
 * training; the driver sees counts, losses and nets.
 */
public final class AdversarialClassifier extends Estimator<AdversarialClassificationModel>
        implements AdversarialClassifierParams, LatentGanSetters<AdversarialClassifier>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private GanListener listener = (stage, epoch, maxIter, score) -> {};

    public AdversarialClassifier() {
        this(Identifiable.randomUID("adversarialClassifier"));
    }

    public AdversarialClassifier(String uid) {
        this.uid = uid; // first: every Param asks for it
        LatentGanParams.setDefaults(this, "adso-own");
        setDefault(featuresCol(), "features");
        setDefault(labelCol(), "label");
        setDefault(predictionCol(), "prediction");
        setDefault(probabilityCol(), "probability");
        setDefault(rawPredictionCol(), "rawPrediction");
        setDefault(seed(), 42L);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public AdversarialClassifier stage() {
        return this;
    }

    /** Who is told of every epoch, on the driver; not a param, not saved. */
    public AdversarialClassifier onEpoch(GanListener told) {
        listener = told;
        return this;
    }

    /**
     * @throws IllegalArgumentException if a param, a column or the data do not fit: a null or NaN feature, vectors that differ in length,
     *     labels other than 0, 1, 2, ..., a class without rows to train on, or a weight below 0
     */
    @Override
    public AdversarialClassificationModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
        try (ClassifierRows rows = ClassifierTable.read(this, dataset)) {
            StructField label = dataset.schema().apply(getLabelCol());
            int[] indices = ClassIndices.of(rows.table().classes(), label);
            int numClasses = ClassIndices.number(indices, label);
            LatentGanFit fit = LatentGanTraining.fit(this, getSeed(), rows, indices, numClasses, spark, listener);
            AdversarialClassificationModel model =
                    new AdversarialClassificationModel(uid, fit.gan(), fit.scaler(), fit.plan());
            copyValues(model, ParamMap.empty());
            model.setParent(this);
            return model;
        }
    }

    @Override
    public StructType transformSchema(StructType schema) {
        ClassifierColumns.checkTraining(this, schema);
        LatentGanTraining.check(this, schema, getFeaturesCol());
        return ClassifierColumns.added(this, schema);
    }

    @Override
    public AdversarialClassifier copy(ParamMap extra) {
        return ((AdversarialClassifier) defaultCopy(extra)).onEpoch(listener);
    }

    public static MLReader<AdversarialClassifier> read() {
        return new DefaultParamsReadable<AdversarialClassifier>() {}.read();
    }

    public static AdversarialClassifier load(String path) {
        return read().load(path);
    }

    public AdversarialClassifier setFeaturesCol(String value) {
        set(featuresCol(), value);
        return this;
    }

    public AdversarialClassifier setLabelCol(String value) {
        set(labelCol(), value);
        return this;
    }

    public AdversarialClassifier setIdCol(String value) {
        set(idCol(), value);
        return this;
    }

    public AdversarialClassifier setPredictionCol(String value) {
        set(predictionCol(), value);
        return this;
    }

    public AdversarialClassifier setProbabilityCol(String value) {
        set(probabilityCol(), value);
        return this;
    }

    public AdversarialClassifier setRawPredictionCol(String value) {
        set(rawPredictionCol(), value);
        return this;
    }

    public AdversarialClassifier setThresholds(double... value) {
        set(thresholds(), value.clone());
        return this;
    }

    public AdversarialClassifier setWeightCol(String value) {
        set(weightCol(), value);
        return this;
    }

    public AdversarialClassifier setValidationIndicatorCol(String value) {
        set(validationIndicatorCol(), value);
        return this;
    }

    public AdversarialClassifier setSeed(long value) {
        set(seed(), value);
        return this;
    }
}
