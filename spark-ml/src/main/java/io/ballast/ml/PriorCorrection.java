package io.ballast.ml;

import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Turns probabilities that were learned on resampled rows back into those of the original class shares.
 *
 * <p>{@code p'(c) = p(c) * original(c) / resampled(c)}, scaled to add up to 1 (Saerens, Latinne and Decaestecker 2002, Eq.
 * 2.4; for two classes, Dal Pozzolo et al. 2015, Eq. 4). Exact when resampling changed how often a class occurs but not what
 * its rows look like, as repeating or dropping rows at random does; near it for synthetic rows. The prediction becomes the
 * class of the highest corrected probability; {@code rawPrediction} and a classifier's {@code thresholds} have no part in it.
 *
 * <p>It stands after the classifier, in a pipeline or behind one. A fitted pipeline that holds it needs Ballast to score; its
 * other stages do not.
 */
public final class PriorCorrection extends Transformer implements PriorCorrectionParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;
    private static final int MAX_CLASSES = 1000;

    private final String uid;

    public PriorCorrection() {
        this(Identifiable.randomUID("priorCorrection"));
    }

    public PriorCorrection(String uid) {
        this.uid = uid; // first: every Param asks for it
        setDefault(probabilityCol(), "probability");
        setDefault(predictionCol(), "prediction");
    }

    @Override
    public String uid() {
        return uid;
    }

    /**
     * Share of each class in a table, in the order of a classifier's probabilities; one pass, nothing but counts is collected.
     *
     * @param labelCol numeric column of class indices 0, 1, 2, ..., as Spark's classifiers want them
     * @throws IllegalArgumentException if it holds anything else, or skips an index
     */
    public static double[] priors(Dataset<?> dataset, String labelCol) {
        new TableColumns("", labelCol, Optional.empty()).checkLabelAndId(dataset.schema());
        List<Row> counts = dataset.groupBy(
                        TableColumns.column(labelCol).cast(DataTypes.DoubleType).as("class"))
                .count()
                .orderBy("class")
                .limit(MAX_CLASSES + 1)
                .collectAsList();
        if (counts.size() > MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "labelCol '%s' holds more than %,d different values; it must name classes, so put measured numbers into ranges first"
                            .formatted(labelCol, MAX_CLASSES));
        }
        double total = counts.stream().mapToLong(row -> row.getLong(1)).sum();
        double[] priors = new double[counts.size()];
        for (int c = 0; c < priors.length; c++) {
            Object found = counts.get(c).get(0);
            if (!Double.valueOf(c).equals(found)) {
                throw new IllegalArgumentException(
                        "labelCol '%s' must hold class indices 0, 1, 2, ..., got %s in place of %d; use StringIndexer first"
                                .formatted(labelCol, found, c));
            }
            priors[c] = counts.get(c).getLong(1) / total;
        }
        return priors;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema(), true);
        double[] ratios = ratios();
        String column = getProbabilityCol();
        UserDefinedFunction correct = functions
                .udf((UDF1<Vector, Vector>) p -> corrected(p, ratios, column), SQLDataTypes.VectorType())
                .asNonNullable();
        UserDefinedFunction predict = functions
                .udf((UDF1<Vector, Double>) p -> (double) p.argmax(), DataTypes.DoubleType)
                .asNonNullable();
        String probability = correctedProbability();
        String prediction = correctedPrediction();
        return dataset.withColumn(
                        probability, described(correct.apply(TableColumns.column(column)), schema, probability))
                .withColumn(prediction, described(predict.apply(TableColumns.column(probability)), schema, prediction));
    }

    private static Column described(Column values, StructType schema, String column) {
        return values.as(column, schema.apply(column).metadata());
    }

    private static Vector corrected(Vector probability, double[] ratios, String column) {
        double[] p = probability == null ? new double[0] : probability.toArray().clone();
        if (probability != null && p.length != ratios.length) {
            throw new IllegalArgumentException(lengths(column, p.length, ratios.length));
        }
        double sum = 0;
        boolean valid = probability != null;
        for (double share : p) {
            valid &= share >= 0;
            sum += share;
        }
        if (!valid || !(Math.abs(sum - 1) < 1e-3)) {
            throw new IllegalArgumentException("probabilityCol '%s' must hold probabilities that add up to 1, got %s"
                    .formatted(column, probability));
        }
        double total = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] *= ratios[c];
            total += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= total;
        }
        return Vectors.dense(p);
    }

    private static String lengths(String column, int found, int expected) {
        return "probabilityCol '%s' holds vectors of length %d, but originalPriors and resampledPriors are of %d classes; set one value a class"
                .formatted(column, found, expected);
    }

    /** What each probability is multiplied with. */
    private double[] ratios() {
        double[] original = shares(originalPriors());
        double[] resampled = shares(resampledPriors());
        if (original.length != resampled.length) {
            throw new IllegalArgumentException(
                    "originalPriors and resampledPriors must name the same classes, got %d and %d values; set one value a class"
                            .formatted(original.length, resampled.length));
        }
        double[] ratios = new double[original.length];
        Arrays.setAll(ratios, c -> original[c] / resampled[c]);
        return ratios;
    }

    private double[] shares(DoubleArrayParam param) {
        if (!isDefined(param)) {
            throw new IllegalArgumentException(
                    "%s must be set: the share of each class, in the order of the probabilities; PriorCorrection.priors counts them"
                            .formatted(param.name()));
        }
        double[] given = getOrDefault(param);
        double total = Arrays.stream(given).sum();
        boolean valid = given.length >= 2 && Double.isFinite(total);
        for (double value : given) {
            valid &= value > 0;
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "%s must be two or more finite numbers above 0, one a class, got %s; every class must occur"
                            .formatted(param.name(), Arrays.toString(given)));
        }
        return Arrays.stream(given).map(value -> value / total).toArray();
    }

    private String correctedProbability() {
        return isDefined(correctedProbabilityCol()) ? getCorrectedProbabilityCol() : getProbabilityCol();
    }

    private String correctedPrediction() {
        return isDefined(correctedPredictionCol()) ? getCorrectedPredictionCol() : getPredictionCol();
    }

    @Override
    public StructType transformSchema(StructType schema) {
        int classes = ratios().length;
        StructField probability = TableColumns.field(schema, "probabilityCol", getProbabilityCol());
        if (!probability.dataType().sameType(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException(
                    "probabilityCol '%s' must be of type vector, got %s; use the probability column of a Spark ML classifier"
                            .formatted(
                                    getProbabilityCol(), probability.dataType().simpleString()));
        }
        int found = AttributeGroup.fromStructField(probability).size();
        if (found >= 0 && found != classes) {
            throw new IllegalArgumentException(lengths(getProbabilityCol(), found, classes));
        }
        StructType out = isDefined(correctedProbabilityCol())
                ? StageColumns.added(
                        schema, "correctedProbabilityCol", getCorrectedProbabilityCol(), SQLDataTypes.VectorType())
                : replaced(schema, getProbabilityCol(), SQLDataTypes.VectorType());
        if (isDefined(correctedPredictionCol())) {
            return StageColumns.added(out, "correctedPredictionCol", getCorrectedPredictionCol(), DataTypes.DoubleType);
        }
        TableColumns.field(schema, "predictionCol", getPredictionCol());
        return replaced(out, getPredictionCol(), DataTypes.DoubleType);
    }

    private static StructType replaced(StructType schema, String column, DataType type) {
        return new StructType(Arrays.stream(schema.fields())
                .map(field ->
                        field.name().equals(column) ? new StructField(column, type, false, field.metadata()) : field)
                .toArray(StructField[]::new));
    }

    @Override
    public PriorCorrection copy(ParamMap extra) {
        return (PriorCorrection) defaultCopy(extra);
    }

    public static MLReader<PriorCorrection> read() {
        return new DefaultParamsReadable<PriorCorrection>() {}.read();
    }

    public static PriorCorrection load(String path) {
        return read().load(path);
    }

    public PriorCorrection setProbabilityCol(String value) {
        set(probabilityCol(), value);
        return this;
    }

    public PriorCorrection setPredictionCol(String value) {
        set(predictionCol(), value);
        return this;
    }

    public PriorCorrection setCorrectedProbabilityCol(String value) {
        set(correctedProbabilityCol(), value);
        return this;
    }

    public PriorCorrection setCorrectedPredictionCol(String value) {
        set(correctedPredictionCol(), value);
        return this;
    }

    public PriorCorrection setOriginalPriors(double... value) {
        set(originalPriors(), value.clone());
        return this;
    }

    public PriorCorrection setResampledPriors(double... value) {
        set(resampledPriors(), value.clone());
        return this;
    }
}
