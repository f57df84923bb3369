package io.ballast.ml;

import io.ballast.network.ClassifierLoss;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.classification.Classifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.storage.StorageLevel;

/**
 * A classifier of Spark ML under a name, told alike from table to table where features, labels and weights are.
 *
 * <p>Every feature is a number to it, whatever the metadata says: what a resampler has put between two categories is none of
 * them, and trees would refuse it.
 *
 * <p>A classifier that knows two classes only learns one against the rest where there are more; its probabilities are then
 * {@code sigmoid(2 margin)} of each class, scaled to add up to 1. {@link NeuralClassifier} watches the validation rows while
 * it learns.
 */
public final class Learner {
    private static final String VALIDATION = "validation";
    private static final String MARGINS = "rawPrediction";

    private final String name;
    private final Estimator<?> classifier;

    /**
     * @param name as reports call it
     * @param classifier one that gives probabilities, or {@code GBTClassifier}; copied for each fit
     */
    public Learner(String name, Estimator<?> classifier) {
        this.name = name;
        this.classifier = classifier;
    }

    /** As reports call it. */
    public String name() {
        return name;
    }

    /** Whether rows may weigh differently. */
    boolean takesWeights() {
        return classifier.hasParam("weightCol");
    }

    /**
     * Learns from rows, which the caller keeps persisted. Whatever columns the classifier was told of before, those of weights,
     * validation rows and probabilities among them, it learns from and writes the ones given here.
     *
     * @param train rows to learn from, in the columns of the split; resampled or not
     * @param weightCol column of their weights, or null for none
     */
    Model<?> fit(Dataset<Row> train, Split split, String weightCol) {
        Dataset<Row> rows = withNumbersAlone(train, split.featuresCol());
        Estimator<?> copy = classifier.copy(ParamMap.empty());
        set(copy, "featuresCol", split.featuresCol());
        set(copy, "labelCol", split.labelCol());
        if (copy.hasParam("probabilityCol")) {
            set(copy, "probabilityCol", FittedRemedy.PROBABILITY);
        }
        for (String column : List.of("weightCol", "validationIndicatorCol")) {
            if (copy.hasParam(column)) {
                copy.clear(copy.getParam(column));
            }
        }
        if (weightCol != null) {
            set(copy, "weightCol", weightCol);
        }
        if (copy instanceof NeuralClassifier net) {
            return fitWatching(net, rows, split, weightCol);
        }
        return split.numClasses() > 2 && copy instanceof GBTClassifier
                ? oneVsRest((Classifier<?, ?, ?>) copy, split, weightCol).fit(rows)
                : copy.fit(rows);
    }

    private static Dataset<Row> withNumbersAlone(Dataset<Row> rows, String featuresCol) {
        Attribute[] attributes = AttributeGroup.fromStructField(rows.schema().apply(featuresCol))
                .attributes()
                .getOrElse(() -> new Attribute[0]);
        if (Arrays.stream(attributes).noneMatch(Attribute::isNominal)) {
            return rows;
        }
        Attribute[] numbers = Arrays.stream(attributes).map(Learner::asNumber).toArray(Attribute[]::new);
        Metadata metadata = new AttributeGroup(featuresCol, numbers).toMetadata();
        return rows.withColumn(featuresCol, TableColumns.column(featuresCol).as(featuresCol, metadata));
    }

    private static Attribute asNumber(Attribute feature) {
        NumericAttribute number = NumericAttribute.defaultAttr();
        return feature.name().isDefined() ? number.withName(feature.name().get()) : number;
    }

    private static OneVsRest oneVsRest(Classifier<?, ?, ?> binary, Split split, String weightCol) {
        OneVsRest rest = new OneVsRest().setFeaturesCol(split.featuresCol()).setLabelCol(split.labelCol());
        set(rest, "classifier", binary);
        return weightCol == null ? rest : rest.setWeightCol(weightCol);
    }

    private static Model<?> fitWatching(NeuralClassifier net, Dataset<Row> train, Split split, String weightCol) {
        Column[] columns = weightCol == null
                ? new Column[] {functions.col(split.featuresCol()), functions.col(split.labelCol())}
                : new Column[] {
                    functions.col(split.featuresCol()), functions.col(split.labelCol()), functions.col(weightCol)
                };
        Dataset<Row> watched =
                weightCol == null ? split.validation() : split.validation().withColumn(weightCol, functions.lit(1.0));
        Dataset<Row> both = train.select(columns)
                .withColumn(VALIDATION, functions.lit(false))
                .union(watched.select(columns).withColumn(VALIDATION, functions.lit(true)))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            if (split.numClasses() > 2) {
                net.setLoss(ClassifierLoss.CROSS_ENTROPY.toString()); // the other knows two
            }
            return net.setValidationIndicatorCol(VALIDATION).fit(both);
        } finally {
            both.unpersist();
        }
    }

    private static void set(Params params, String name, Object value) {
        params.set(params.getParam(name), value);
    }

    /** The rows with a vector column {@code probability}, one entry a class. */
    static Dataset<Row> withProbability(Model<?> model, Dataset<Row> rows) {
        Dataset<Row> scored = model.transform(rows);
        if (!(model instanceof OneVsRestModel)) {
            return scored;
        }
        UDF1<Vector, Vector> shares = Learner::shares;
        return scored.withColumn(
                FittedRemedy.PROBABILITY,
                functions.udf(shares, SQLDataTypes.VectorType()).apply(functions.col(MARGINS)));
    }

    private static Vector shares(Vector margins) {
        double[] shares = margins.toArray().clone();
        double sum = 0;
        for (int c = 0; c < shares.length; c++) {
            shares[c] = 1 / (1 + Math.exp(-2 * shares[c]));
            sum += shares[c];
        }
        for (int c = 0; c < shares.length; c++) {
            shares[c] /= sum;
        }
        return Vectors.dense(shares);
    }
}
