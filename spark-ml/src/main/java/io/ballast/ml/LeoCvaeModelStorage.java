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
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * A {@link LeoCvaeModel} on disk: Spark ML metadata, then one Parquet row under {@code data} with the layers, the flat
 * weights, the scaler, the classes and the history. No Java object streams.
 */
final class LeoCvaeModelStorage {
    private static final ArrayType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType, false);
    private static final ArrayType POINTS = DataTypes.createArrayType(DOUBLES, false);

    private static final StructType SCHEMA = new StructType()
            .add("dims", DataTypes.IntegerType)
            .add("hidden", DataTypes.createArrayType(DataTypes.IntegerType, false))
            .add("latentDims", DataTypes.IntegerType)
            .add("leak", DataTypes.DoubleType)
            .add("dropout", DataTypes.DoubleType)
            .add("weights", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("center", DOUBLES)
            .add("scale", DOUBLES)
            .add(StoredClasses.SCHEMA.apply("labels"))
            .add(StoredClasses.SCHEMA.apply("textLabels"))
            .add(StoredClasses.SCHEMA.apply("counts"))
            .add("train", POINTS)
            .add("validation", POINTS)
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
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), LeoCvaeModel.class);
            Row row =
                    sparkSession().read().schema(SCHEMA).parquet(dataPath(path)).head();
            LeoCvaeModel model = new LeoCvaeModel(
                    metadata.uid(),
                    net(row),
                    new FeatureScaler(doubles(row, "center"), doubles(row, "scale")),
                    StoredClasses.of(row),
                    null);
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
            List<Float> stored = row.getList(row.fieldIndex("weights"));
            float[] weights = new float[stored.size()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = stored.get(i);
            }
            TrainingHistory history = new TrainingHistory(
                    points(row, "train"),
                    points(row, "validation"),
                    row.getAs("batchSize"),
                    row.getAs("bestEpoch"),
                    row.getAs("stoppedEarly"));
            return new TrainedCvae(layers, weights, history);
        }

        private static double[] doubles(Row row, String column) {
            List<Double> values = row.getList(row.fieldIndex(column));
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        private static List<LossPoint> points(Row row, String column) {
            List<Seq<Double>> stored = row.getList(row.fieldIndex(column));
            return stored.stream()
                    .map(p -> new LossPoint(p.apply(0), p.apply(1), p.apply(2), p.apply(3)))
                    .toList();
        }
    }
}
