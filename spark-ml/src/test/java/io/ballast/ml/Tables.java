package io.ballast.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.ballast.spark.LocalSpark;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small tables, and nets that are quick on them. */
final class Tables {
    static final int DIMS = 6;

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("note", DataTypes.StringType)
            .add("weight", DataTypes.DoubleType)
            .add("held", DataTypes.BooleanType)
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());

    private Tables() {}

    /**
     * Overlapping Gaussian clouds, class after class: class c is centered at 1.5 on axis c. Ids count from 0; one row in
     * four is {@code held}.
     */
    static Dataset<Row> clouds(int... rowsOfClass) {
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int c = 0; c < rowsOfClass.length; c++) {
            for (int i = 0; i < rowsOfClass[c]; i++) {
                double[] features =
                        random.doubles(DIMS).map(u -> random.nextGaussian()).toArray();
                features[c] += 1.5;
                long id = rows.size();
                rows.add(RowFactory.create(
                        id, "note " + id, 1 + id / 8.0, id % 4 == 0, (double) c, Vectors.dense(features)));
            }
        }
        return dataset(rows);
    }

    /** Rows of id, note, weight, held, label and features. */
    static Dataset<Row> dataset(List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, SCHEMA);
    }

    /** A tiny net, two epochs, five neighbors. */
    static LeoCvae quick() {
        return new LeoCvae().setKNeighbors(5).setHiddenLayers(8).setLatentDim(2).setMaxIter(2);
    }

    /** A tiny classifying net, two epochs. */
    static NeuralClassifier quickNet() {
        return new NeuralClassifier().setHiddenLayers(4).setMaxIter(2).setMinSteps(0);
    }

    /** A search that scores its start with a tiny net. */
    static Moods quickMoods() {
        return new Moods().setHiddenLayers(4).setMaxSteps(5).setMaxIter(0);
    }

    /** A GAN of tiny nets that learns next to nothing. */
    static LatentGanOversampler quickGan() {
        return new LatentGanOversampler()
                .setHiddenLayers(4)
                .setLatentDim(2)
                .setBatchSize(8)
                .setPretrainIter(1)
                .setMaxIter(1);
    }

    /** The same for one that starts from rows. */
    static SmotifiedGan quick(SmotifiedGan gan) {
        return gan.setHiddenLayers(4).setBatchSize(8).setMaxIter(1);
    }

    /** Its classifier. */
    static AdversarialClassifier quickAdversarial() {
        return new AdversarialClassifier()
                .setHiddenLayers(4)
                .setLatentDim(2)
                .setBatchSize(8)
                .setPretrainIter(1)
                .setMaxIter(1);
    }

    /** Rows of each label, labels as text. */
    static Map<String, Long> counts(Dataset<Row> rows) {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : rows.select(col("label").cast("string")).collectAsList()) {
            counts.merge(row.getString(0), 1L, Long::sum);
        }
        return counts;
    }

    /** The synthetic rows of a resampled table that has the column {@code synthetic}. */
    static Dataset<Row> synthetic(Dataset<Row> resampled) {
        return resampled.filter(col("synthetic"));
    }

    /** The original rows of a resampled table that has the column {@code synthetic}, without that column. */
    static Dataset<Row> originals(Dataset<Row> resampled) {
        return resampled.filter(not(col("synthetic"))).drop("synthetic");
    }

    /** Every label and the bits of its features, in an order of their own: equal for equal rows, to the last bit. */
    static List<String> bits(Dataset<Row> rows) {
        List<String> found = new ArrayList<>();
        for (Row row : rows.select("label", "features").collectAsList()) {
            double[] features = row.<Vector>getAs(1).toArray();
            long[] bits =
                    Arrays.stream(features).mapToLong(Double::doubleToLongBits).toArray();
            found.add(row.get(0) + " " + Arrays.toString(bits));
        }
        found.sort(null);
        return found;
    }

    /** The row key as resamplers compute it, without an id column. */
    static Column rowKey(Dataset<Row> rows) {
        return new TableColumns("features", "label", Optional.empty()).rowKey(rows.schema());
    }
}
