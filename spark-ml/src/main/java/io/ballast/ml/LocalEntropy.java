package io.ballast.ml;

import io.ballast.entropy.Entropy;
import io.ballast.entropy.KernelEntropyScore;
import io.ballast.entropy.LocalEntropyScore;
import io.ballast.entropy.NeighborEntropy;
import io.ballast.neighbors.SearchListener;
import io.ballast.table.TableColumns;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds the local entropy of every row: the Shannon entropy, in bits, of the labels of its k nearest neighbors among the rows
 * of the same Dataset (LEO-CVAE, Eq. 2). 0 where all neighbors agree, log2 of the number of classes at most. Other kinds of
 * entropy are told by {@link #entropyKind()}.
 *
 * <p>{@code transform} reads the table a few times and sets the search up at once; the neighbors are found when the result
 * is evaluated, exactly in O(rows^2 * dims) or approximately in about O(rows^1.5 * dims). The base stays persisted while
 * the result is reachable. Rows, their order and all columns stay as they are. With {@link #checkpointDir()} each task keeps the neighbors that it has found, and the same
 * {@code transform} of the same rows in the same partitions goes on from there; a folder of other rows or params is refused; entropies of a model's
 * probabilities keep nothing.
 */
public final class LocalEntropy extends Transformer implements LocalEntropyParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private SearchListener searchListener = report -> {};

    public LocalEntropy() {
        this(Identifiable.randomUID("localEntropy"));
    }

    public LocalEntropy(String uid) {
        this.uid = uid; // first: every Param asks for it
        setDefault(featuresCol(), "features");
        setDefault(labelCol(), "label");
        setDefault(kNeighbors(), 7);
        NeighborParams.setDefaults(this);
        setDefault(entropyCol(), "entropy");
        setDefault(entropyKind(), "labels");
        setDefault(probabilityCol(), "probability");
        setDefault(standardization(), false);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Who is told how neighbors are looked for; not a param, not saved. */
    public LocalEntropy onSearch(SearchListener listener) {
        searchListener = listener;
        return this;
    }

    /** @throws IllegalArgumentException if a param, a column or the data do not fit, or there are no more than k rows */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema(), true);
        return EntropyKind.parse(getEntropyKind()) == EntropyKind.MODEL
                ? ofModel(dataset)
                : ofNeighbors(dataset, schema);
    }

    private Dataset<Row> ofNeighbors(Dataset<?> dataset, StructType schema) {
        TableColumns columns = TableParams.columnsOf(this);
        int k = getKNeighbors();
        ScaledTable base = ScaledTable.of(dataset, columns, getStandardization(), k, k + 1);
        try {
            int numClasses = base.table().classes().numClasses();
            NeighborEntropy entropy = EntropyKind.parse(getEntropyKind()) == EntropyKind.KERNEL
                    ? new KernelEntropyScore(numClasses)
                    : new LocalEntropyScore(k, numClasses);
            JavaRDD<Row> scored = base.neighbors(this, k, searchListener)
                    .search(
                            base.batches(dataset, columns),
                            RowBatch::block,
                            base.table().rows())
                    .flatMap(found -> {
                        double[] entropies = entropy.of(found._2());
                        return found._1().extended(i -> new Object[] {entropies[i]});
                    });
            return dataset.sparkSession().createDataFrame(scored, schema);
        } finally {
            base.release();
        }
    }

    private Dataset<Row> ofModel(Dataset<?> dataset) {
        String column = getProbabilityCol();
        UserDefinedFunction entropy = functions.udf(
                (UDF1<Vector, Double>) probability -> ofDistribution(probability, column), DataTypes.DoubleType);
        return dataset.withColumn(getEntropyCol(), entropy.asNonNullable().apply(TableColumns.column(column)));
    }

    private static double ofDistribution(Vector probability, String column) {
        double sum = 0;
        boolean valid = probability != null;
        for (double share : valid ? probability.toArray() : new double[0]) {
            valid &= share >= 0;
            sum += share;
        }
        if (!valid || !(Math.abs(sum - 1) < 1e-3)) {
            throw new IllegalArgumentException("probabilityCol '%s' must hold probabilities that add up to 1, got %s"
                    .formatted(column, probability));
        }
        return Entropy.bits(probability.toArray());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NeighborParams.check(this);
        if (EntropyKind.parse(getEntropyKind()) == EntropyKind.MODEL) {
            DataType found = TableColumns.field(schema, "probabilityCol", getProbabilityCol())
                    .dataType();
            if (!found.sameType(SQLDataTypes.VectorType())) {
                throw new IllegalArgumentException(
                        "probabilityCol '%s' must be of type vector, got %s; use the probability column of a Spark ML classifier"
                                .formatted(getProbabilityCol(), found.simpleString()));
            }
        } else {
            TableParams.columnsOf(this).check(schema);
        }
        return StageColumns.added(schema, "entropyCol", getEntropyCol(), DataTypes.DoubleType);
    }

    @Override
    public LocalEntropy copy(ParamMap extra) {
        return ((LocalEntropy) defaultCopy(extra)).onSearch(searchListener);
    }

    public static MLReader<LocalEntropy> read() {
        return new DefaultParamsReadable<LocalEntropy>() {}.read();
    }

    public static LocalEntropy load(String path) {
        return read().load(path);
    }

    public LocalEntropy setFeaturesCol(String value) {
        set(featuresCol(), value);
        return this;
    }

    public LocalEntropy setLabelCol(String value) {
        set(labelCol(), value);
        return this;
    }

    public LocalEntropy setIdCol(String value) {
        set(idCol(), value);
        return this;
    }

    public LocalEntropy setKNeighbors(int value) {
        set(kNeighbors(), value);
        return this;
    }

    public LocalEntropy setMetric(String value) {
        set(metric(), value);
        return this;
    }

    public LocalEntropy setNeighbors(String value) {
        set(neighbors(), value);
        return this;
    }

    public LocalEntropy setProbes(int value) {
        set(probes(), value);
        return this;
    }

    public LocalEntropy setMinRecall(double value) {
        set(minRecall(), value);
        return this;
    }

    public LocalEntropy setBroadcastLimit(int value) {
        set(broadcastLimit(), value);
        return this;
    }

    public LocalEntropy setCheckpointDir(String value) {
        set(checkpointDir(), value);
        return this;
    }

    public LocalEntropy setEntropyKind(String value) {
        set(entropyKind(), value);
        return this;
    }

    public LocalEntropy setProbabilityCol(String value) {
        set(probabilityCol(), value);
        return this;
    }

    public LocalEntropy setEntropyCol(String value) {
        set(entropyCol(), value);
        return this;
    }

    public LocalEntropy setStandardization(boolean value) {
        set(standardization(), value);
        return this;
    }
}
