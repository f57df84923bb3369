package io.ballast.ml;

import io.ballast.network.CvaeArchitecture;
import io.ballast.network.LossPoint;
import io.ballast.network.TrainedCvae;
import io.ballast.network.TrainingHistory;
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
 * A {@link LeoCvaeModel} on disk: Spark ML metadata, then one Parquet row under {@code data} with the layers, the flat
 * weights, the scaler, the classes and the history. No Java object streams.
 */
final class LeoCvaeModelStorage {
    private static final StructType SCHEMA = new StructType()
            .add("dims", DataTypes.IntegerType)
            .add("hidden", StoredArrays.INTS)
            .add("latentDims", DataTypes.IntegerType)
            .add("leak", DataTypes.DoubleType)
            .add("dropout", DataTypes.DoubleType)
            .add("weights", StoredArrays.FLOATS)
            .add("center", StoredArrays.DOUBLES)
            .add("scale", StoredArrays.DOUBLES)
            .add(StoredClasses.SCHEMA.apply("labels"))
            .add(StoredClasses.SCHEMA.apply("textLabels"))
            .add(StoredClasses.SCHEMA.apply("counts"))
            .add("train", StoredArrays.POINTS)
            .add("validation", StoredArrays.POINTS)
            .add("batchSize", DataTypes.IntegerType)
            .add("bestEpoch", DataTypes.IntegerType)
            .add("stoppedEarly", DataTypes.BooleanType);

    private LeoCvaeModelStorage() {}

    private static String dataPath(String path) {
        return new Path(path, "data").toString();
    }

    static final class Writer extends MLWriter {
        private final LeoCvaeModel model;

        Writer(LeoCvaeModel model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            model.dropTicket();
            StageMetadata.save(model, path, sc());
            sparkSession()
                    .createDataFrame(List.of(row()), SCHEMA)
                    .repartition(1)
                    .write()
                    .parquet(dataPath(path));
        }

        private Row row() {
            CvaeArchitecture layers = model.net().architecture();
            TrainingHistory history = model.history();
            Row classes = StoredClasses.toRow(model.classes());
            return RowFactory.create(
                    layers.dims(),
                    layers.hidden(),
                    layers.latentDims(),
                    layers.leak(),
                    layers.dropout(),
                    model.net().weights(),
                    model.scaler().center(),
                    model.scaler().scale(),
                    classes.get(0),
                    classes.get(1),
                    classes.get(2),
                    points(history.train()),
                    points(history.validation()),
                    history.batchSize(),
                    history.bestEpoch(),
                    history.stoppedEarly());
        }

        private static List<double[]> points(List<LossPoint> points) {
            return points.stream().map(LossPoint::toArray).toList();
        }
    }

    static final class Reader extends MLReader<LeoCvaeModel> {
        @Override
        public LeoCvaeModel load(String path) {
            return SavedFiles.read(path, () -> read(path));
        }

        private LeoCvaeModel read(String path) {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), LeoCvaeModel.class);
            Row row =
                    sparkSession().read().schema(SCHEMA).parquet(dataPath(path)).head();
            FeatureScaler scaler =
                    new FeatureScaler(StoredArrays.doubles(row, "center"), StoredArrays.doubles(row, "scale"));
            StoredArrays.checkDims(scaler, row.getAs("dims"));
            LeoCvaeModel model = new LeoCvaeModel(metadata.uid(), net(row), scaler, StoredClasses.of(row), null);
            metadata.setParams(model);
            return model;
        }

        private static TrainedCvae net(Row row) {
            CvaeArchitecture layers = new CvaeArchitecture(
                    row.getAs("dims"),
                    row.getList(row.fieldIndex("labels")).size(),
                    row.getList(row.fieldIndex("hidden")),
                    row.getAs("latentDims"),
                    row.getAs("leak"),
                    row.getAs("dropout"));
            TrainingHistory history = new TrainingHistory(
                    points(row, "train"),
                    points(row, "validation"),
                    row.getAs("batchSize"),
                    row.getAs("bestEpoch"),
                    row.getAs("stoppedEarly"));
            return new TrainedCvae(layers, StoredArrays.floats(row, "weights"), history);
        }

        private static List<LossPoint> points(Row row, String column) {
            return StoredArrays.points(row, column).stream().map(LossPoint::of).toList();
        }
    }
}
