package io.ballast.ml;

import io.ballast.network.ClassifierLoss;
import io.ballast.network.DenseArchitecture;
import io.ballast.network.DenseEpoch;
import io.ballast.network.DenseSummary;
import io.ballast.network.TrainedDense;
import io.ballast.network.WatchedMetric;
import io.ballast.table.FeatureScaler;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A {@link NeuralClassificationModel} on disk: Spark ML metadata, then one Parquet row under {@code data} with the layers, the flat weights,
 * the scaler and the epochs. No Java object streams.
 */
final class NeuralModelStorage {
    private static final StructType SCHEMA = new StructType()
            .add("dims", DataTypes.IntegerType)
            .add("numClasses", DataTypes.IntegerType)
            .add("hidden", StoredArrays.INTS)
            .add("batchNorm", DataTypes.BooleanType)
            .add("dropout", DataTypes.DoubleType)
            .add("loss", DataTypes.StringType)
            .add("weights", StoredArrays.FLOATS)
            .add("center", StoredArrays.DOUBLES)
            .add("scale", StoredArrays.DOUBLES)
            .add("epochs", StoredArrays.POINTS)
            .add("watched", DataTypes.StringType)
            .add("batchSize", DataTypes.IntegerType)
            .add("steps", DataTypes.LongType)
            .add("bestEpoch", DataTypes.IntegerType)
            .add("stoppedEarly", DataTypes.BooleanType)
            .add("collapsed", DataTypes.BooleanType)
            .add("converged", DataTypes.BooleanType);

    private NeuralModelStorage() {}

    private static String dataPath(String path) {
        return new Path(path, "data").toString();
    }

    static final class Writer extends MLWriter {
        private final NeuralClassificationModel model;

        Writer(NeuralClassificationModel model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            StageMetadata.save(model, path, sc());
            sparkSession()
                    .createDataFrame(List.of(row()), SCHEMA)
                    .repartition(1)
                    .write()
                    .parquet(dataPath(path));
        }

        private Row row() {
            DenseArchitecture layers = model.net().architecture();
            DenseSummary summary = model.summary();
            return RowFactory.create(
                    layers.dims(),
                    layers.numClasses(),
                    layers.hidden(),
                    layers.batchNorm(),
                    layers.dropout(),
                    layers.loss().toString(),
                    model.net().weights(),
                    model.scaler().center(),
                    model.scaler().scale(),
                    summary.epochs().stream().map(DenseEpoch::toArray).toList(),
                    summary.watched().toString(),
                    summary.batchSize(),
                    summary.steps(),
                    summary.bestEpoch(),
                    summary.stoppedEarly(),
                    summary.collapsed(),
                    summary.converged());
        }
    }

    static final class Reader extends MLReader<NeuralClassificationModel> {
        @Override
        public NeuralClassificationModel load(String path) {
            return SavedFiles.read(path, () -> read(path));
        }

        private NeuralClassificationModel read(String path) {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), NeuralClassificationModel.class);
            Row row =
                    sparkSession().read().schema(SCHEMA).parquet(dataPath(path)).head();
            FeatureScaler scaler =
                    new FeatureScaler(StoredArrays.doubles(row, "center"), StoredArrays.doubles(row, "scale"));
            StoredArrays.checkDims(scaler, row.getAs("dims"));
            NeuralClassificationModel model = new NeuralClassificationModel(metadata.uid(), net(row), scaler);
            metadata.setParams(model);
            return model;
        }

        private static TrainedDense net(Row row) {
            DenseArchitecture layers = new DenseArchitecture(
                    row.getAs("dims"),
                    row.getAs("numClasses"),
                    row.getList(row.fieldIndex("hidden")),
                    row.getAs("batchNorm"),
                    row.getAs("dropout"),
                    ClassifierLoss.parse(row.getAs("loss")));
            return new TrainedDense(layers, StoredArrays.floats(row, "weights"), summary(row));
        }

        private static DenseSummary summary(Row row) {
            return new DenseSummary(
                    StoredArrays.points(row, "epochs").stream()
                            .map(DenseEpoch::of)
                            .toList(),
                    WatchedMetric.parse(row.getAs("watched")),
                    row.getAs("batchSize"),
                    row.getAs("steps"),
                    row.getAs("bestEpoch"),
                    row.getAs("stoppedEarly"),
                    row.getAs("collapsed"),
                    row.getAs("converged"));
        }
    }
}
