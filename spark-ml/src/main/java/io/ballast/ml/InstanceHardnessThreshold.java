package io.ballast.ml;

import io.ballast.undersampling.FoldedRow;
import io.ballast.undersampling.HardnessSelection;
import io.ballast.undersampling.HardnessSelection.RowProbability;
import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Keeps the rows of a class that a classifier finds easy (Smith, Martinez and Giraud-Carrier 2014): those with the highest probability of their
 * own class, as given by a classifier trained on the other folds. Exactly as many stay as asked for, ties by row key.
 *
 * <p>Any Spark ML classifier that gives probabilities will do; without one it is a random forest of 100 trees. It is trained {@code numFolds}
 * times, on features and class alone; folds are spread evenly over every class.
 */
public final class InstanceHardnessThreshold extends UnderSampler<InstanceHardnessThreshold>
        implements EstimatorParams {
    private static final long serialVersionUID = 1L;

    private static final String KEY = "key";
    private static final String LABEL = "label";
    private static final String FEATURES = "features";
    private static final String FOLD = "fold";
    private static final String PROBABILITY = "probability";

    public InstanceHardnessThreshold() {
        this(Identifiable.randomUID("instanceHardnessThreshold"));
    }

    public InstanceHardnessThreshold(String uid) {
        super(uid);
        setDefault(numFolds(), 5);
    }

    @Override
    protected InstanceHardnessThreshold self() {
        return this;
    }

    /** Classifier that gives probabilities; its columns are set here. Unset: a random forest of 100 trees. */
    @Override
    public Param<Estimator<?>> estimator() {
        return EstimatorParams.estimatorOf(this, "a random forest of 100 trees");
    }

    /** Folds that the rows are dealt out to, at least 2. Default 5. */
    public IntParam numFolds() {
        return new IntParam(this, "numFolds", "folds that the rows are dealt out to (>= 2)", ParamValidators.gtEq(2));
    }

    public int getNumFolds() {
        return (int) getOrDefault(numFolds());
    }

    public InstanceHardnessThreshold setEstimator(Estimator<?> value) {
        set(estimator(), value);
        return this;
    }

    public InstanceHardnessThreshold setNumFolds(int value) {
        set(numFolds(), value);
        return this;
    }

    @Override
    JavaRDD<RowDecision> decide(PackedTable table, Dataset<Row> rows) {
        Dataset<Row> folded = folded(table, rows).persist(StorageLevel.MEMORY_AND_DISK());
        Estimator<?> classifier = classifier();
        List<JavaRDD<RowProbability>> parts = new ArrayList<>();
        for (int fold = 0; fold < getNumFolds(); fold++) {
            Model<?> model = classifier.fit(folded.filter(functions.col(FOLD).notEqual(fold)));
            parts.add(model.transform(folded.filter(functions.col(FOLD).equalTo(fold)))
                    .select(KEY, LABEL, PROBABILITY)
                    .toJavaRDD()
                    .map(InstanceHardnessThreshold::ofOwnClass));
        }
        JavaRDD<RowDecision> decisions = HardnessSelection.decisions(
                table, parts.stream().reduce(JavaRDD::union).orElseThrow(), rowsToKeep(table.classes()));
        folded.unpersist();
        return decisions;
    }

    /** Columns of features and class as the classifier is to see them, in canonical order, with the metadata of the table. */
    private Dataset<Row> folded(PackedTable table, Dataset<Row> rows) {
        StructType schema = new StructType()
                .add(KEY, DataTypes.LongType, false)
                .add(LABEL, DataTypes.DoubleType, false)
                .add(FEATURES, SQLDataTypes.VectorType(), false)
                .add(FOLD, DataTypes.IntegerType, false);
        Metadata features = rows.schema().apply(getFeaturesCol()).metadata();
        Metadata label = NominalAttribute.defaultAttr()
                .withName(LABEL)
                .withNumValues(table.classes().numClasses())
                .toMetadata();
        return rows.sparkSession()
                .createDataFrame(
                        HardnessSelection.folded(table, getNumFolds(), getSeed())
                                .map(InstanceHardnessThreshold::toRow),
                        schema)
                .select(
                        functions.col(KEY),
                        functions.col(LABEL).as(LABEL, label),
                        functions.col(FEATURES).as(FEATURES, features),
                        functions.col(FOLD));
    }

    private static Row toRow(FoldedRow row) {
        return RowFactory.create(row.key(), (double) row.label(), Vectors.dense(row.features()), row.fold());
    }

    private static RowProbability ofOwnClass(Row row) {
        int label = (int) row.getDouble(1);
        return new RowProbability(row.getLong(0), label, row.<Vector>getAs(2).apply(label));
    }

    private Estimator<?> classifier() {
        if (!isDefined(estimator())) {
            return new RandomForestClassifier().setNumTrees(100).setSeed(getSeed());
        }
        ParamMap columns = new ParamMap();
        Estimator<?> given = getEstimator();
        put(columns, given, "featuresCol", FEATURES);
        put(columns, given, "labelCol", LABEL);
        put(columns, given, "probabilityCol", PROBABILITY);
        return given.copy(columns);
    }

    private static void put(ParamMap map, Estimator<?> stage, String name, String value) {
        map.put(stage.getParam(name), value);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        EstimatorParams.check(this);
        return super.transformSchema(schema);
    }

    @Override
    public InstanceHardnessThreshold copy(ParamMap extra) {
        return EstimatorParams.withCopy(super.copy(extra), extra);
    }

    /** The classifier is saved below, so it must be writable, as those of Spark are. */
    @Override
    public MLWriter write() {
        return new EstimatorStorage.Writer(this, estimator());
    }

    public static MLReader<InstanceHardnessThreshold> read() {
        return new EstimatorStorage.Reader<>(
                InstanceHardnessThreshold.class, InstanceHardnessThreshold::new, EstimatorParams::estimator);
    }

    public static InstanceHardnessThreshold load(String path) {
        return read().load(path);
    }
}
