package io.ballast.ml;

import io.ballast.entropy.LocalEntropyScore;
import io.ballast.neighbors.ExactNeighbors;
import io.ballast.neighbors.Metric;
import io.ballast.table.FeatureScaler;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Adds the local entropy score of every row: the Shannon entropy, in bits, of the labels of its k nearest neighbors among
 * the rows of the same Dataset (LEO-CVAE, Eq. 2). 0 where all neighbors agree, log2 of the number of classes at most.
 *
 * <p>{@code transform} counts the classes and lays the table out at once, two passes; the neighbors are found when the
 * result is evaluated, O(rows^2 * dims). The packed table stays cached while the result is reachable. Rows and
 * all columns stay as they are, and so does the order of rows unless there are fewer partitions than cores: then rows are
 * spread first.
 */
public final class LocalEntropy extends Transformer implements LocalEntropyParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;

    public LocalEntropy() {
        this(Identifiable.randomUID("localEntropy"));
    }

    public LocalEntropy(String uid) {
        this.uid = uid; // first: every Param asks for it
        setDefault(featuresCol(), "features");
        setDefault(labelCol(), "label");
        setDefault(kNeighbors(), 7);
        setDefault(metric(), "euclidean");
        setDefault(entropyCol(), "entropy");
        setDefault(standardization(), false);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** @throws IllegalArgumentException if a param, a column or the data do not fit, or there are no more than k rows */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema(), true);
        TableColumns columns = TableParams.columnsOf(this);
        LabeledTable table = LabeledTable.read(dataset, columns);
        int k = getKNeighbors();
        if (table.rows() < k + 1) {
            throw new IllegalArgumentException(
                    "the table has %,d rows, but kNeighbors = %d needs at least %d; lower kNeighbors"
                            .formatted(table.rows(), k, k + 1));
        }
        JavaRDD<RowBlock> raw = table.blocks().persist(StorageLevel.MEMORY_AND_DISK());
        FeatureScaler scaler =
                getStandardization() ? table.standardScaler(table.moments(raw)) : FeatureScaler.identity(table.dims());
        JavaRDD<RowBlock> base = raw.map(scaler::scale).persist(StorageLevel.MEMORY_AND_DISK());
        ExactNeighbors neighbors = new ExactNeighbors(Metric.parse(getMetric()), k, table.moments(base));
        raw.unpersist();

        LocalEntropyScore score = new LocalEntropyScore(k, table.classes().numClasses());
        JavaRDD<RowBatch> batches = RowBatch.of(dataset.toDF(), columns, table.packer(), scaler);
        JavaRDD<Row> scored = neighbors.search(batches, RowBatch::block, base).flatMap(found -> found._1()
                .withColumn(score.of(found._2())));
        return dataset.sparkSession().createDataFrame(scored, schema);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        TableParams.columnsOf(this).check(schema);
        Metric.parse(getMetric());
        if (Arrays.stream(schema.fieldNames()).anyMatch(getEntropyCol()::equalsIgnoreCase)) { // as Spark resolves names
            throw new IllegalArgumentException(
                    "entropyCol '%s' is a column of the table already; choose another name".formatted(getEntropyCol()));
        }
        return schema.add(getEntropyCol(), DataTypes.DoubleType, false);
    }

    @Override
    public LocalEntropy copy(ParamMap extra) {
        return defaultCopy(extra);
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

    public LocalEntropy setEntropyCol(String value) {
        set(entropyCol(), value);
        return this;
    }

    public LocalEntropy setStandardization(boolean value) {
        set(standardization(), value);
        return this;
    }
}
