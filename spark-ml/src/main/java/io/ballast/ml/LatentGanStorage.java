package io.ballast.ml;

import io.ballast.network.GanArchitecture;
import io.ballast.network.GanHistory;
import io.ballast.network.ImageShape;
import io.ballast.network.LatentPrior;
import io.ballast.network.TrainedGan;
import io.ballast.table.FeatureScaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Models with a latent-preserving GAN on disk: Spark ML metadata, then one Parquet row under {@code data} with the layers, the flat weights, the codes of each class,
 * the scaler, the history and, of a {@link LatentGanModel}, the classes. No Java object streams.
 */
final class LatentGanStorage {
    private static final StructType SCHEMA = new StructType()
            .add("dims", DataTypes.IntegerType)
            .add("numClasses", DataTypes.IntegerType)
            .add("codeDims", DataTypes.IntegerType)
            .add("hidden", StoredArrays.INTS)
            .add("image", DataTypes.StringType)
            .add("bounded", DataTypes.BooleanType)
            .add("dropout", DataTypes.DoubleType)
            .add("means", StoredArrays.POINTS)
            .add("factors", StoredArrays.POINTS)
            .add("encoder", StoredArrays.FLOATS)
            .add("generator", StoredArrays.FLOATS)
            .add("classifier", StoredArrays.FLOATS)
            .add("center", StoredArrays.DOUBLES)
            .add("scale", StoredArrays.DOUBLES)
            .add("pretraining", StoredArrays.POINTS)
            .add("game", StoredArrays.POINTS)
            .add("bestEpoch", DataTypes.IntegerType)
            .add("stoppedEarly", DataTypes.BooleanType)
            .add(StoredClasses.SCHEMA.apply("labels"))
            .add(StoredClasses.SCHEMA.apply("textLabels"))
            .add(StoredClasses.SCHEMA.apply("counts"));

    private LatentGanStorage() {}

    private static void save(SparkSession spark, String path, TrainedGan gan, FeatureScaler scaler, Row classes) {
        GanArchitecture nets = gan.architecture();
        GanHistory history = gan.history();
        Row row = RowFactory.create(
                nets.dims(),
                nets.numClasses(),
                nets.codeDims(),
                nets.hidden(),
                nets.convolved().map(ImageShape::toString).orElse(null),
                nets.bounded(),
                nets.dropout(),
                Arrays.asList(gan.prior().means()),
                Arrays.asList(gan.prior().factors()),
                gan.encoder(),
                gan.generator(),
                gan.classifier(),
                scaler.center(),
                scaler.scale(),
                history.pretrainingPoints(),
                history.gamePoints(),
                history.bestEpoch(),
                history.stoppedEarly(),
                classes.get(0),
                classes.get(1),
                classes.get(2));
        spark.createDataFrame(List.of(row), SCHEMA).repartition(1).write().parquet(new Path(path, "data").toString());
    }

    private static Row load(SparkSession spark, String path) {
        return spark.read()
                .schema(SCHEMA)
                .parquet(new Path(path, "data").toString())
                .head();
    }

    private static TrainedGan gan(Row row) {
        String image = row.getAs("image");
        GanArchitecture nets = new GanArchitecture(
                row.getAs("dims"),
                row.getAs("numClasses"),
                row.getAs("codeDims"),
                row.getList(row.fieldIndex("hidden")),
                image == null ? null : ImageShape.parse(image),
                row.getAs("bounded"),
                row.getAs("dropout"));
        GanHistory history = new GanHistory(
                StoredArrays.rows(row, "pretraining"),
                StoredArrays.rows(row, "game"),
                row.getAs("bestEpoch"),
                row.getAs("stoppedEarly"));
        return new TrainedGan(
                nets,
                new LatentPrior(
                        StoredArrays.rows(row, "means").toArray(double[][]::new),
                        StoredArrays.rows(row, "factors").toArray(double[][]::new)),
                StoredArrays.floats(row, "encoder"),
                StoredArrays.floats(row, "generator"),
                StoredArrays.floats(row, "classifier"),
                history);
    }

    private static FeatureScaler scaler(Row row) {
        FeatureScaler scaler =
                new FeatureScaler(StoredArrays.doubles(row, "center"), StoredArrays.doubles(row, "scale"));
        StoredArrays.checkDims(scaler, row.getAs("dims"));
        return scaler;
    }

    static final class OversamplerWriter extends MLWriter {
        private final LatentGanModel model;

        OversamplerWriter(LatentGanModel model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            model.dropTicket();
            StageMetadata.save(model, path, sc());
            LatentGanStorage.save(
                    sparkSession(), path, model.gan(), model.scaler(), StoredClasses.toRow(model.classes()));
        }
    }

    static final class OversamplerReader extends MLReader<LatentGanModel> {
        @Override
        public LatentGanModel load(String path) {
            return SavedFiles.read(path, () -> read(path));
        }

        private LatentGanModel read(String path) {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), LatentGanModel.class);
            Row row = LatentGanStorage.load(sparkSession(), path);
            LatentGanModel model =
                    new LatentGanModel(metadata.uid(), gan(row), scaler(row), StoredClasses.of(row), null);
            metadata.setParams(model);
            return model;
        }
    }

    static final class ClassifierWriter extends MLWriter {
        private final AdversarialClassificationModel model;

        ClassifierWriter(AdversarialClassificationModel model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            StageMetadata.save(model, path, sc());
            LatentGanStorage.save(
                    sparkSession(),
                    path,
                    model.gan(),
                    model.scaler(),
                    RowFactory.create(new ArrayList<>(), false, new ArrayList<>()));
        }
    }

    static final class ClassifierReader extends MLReader<AdversarialClassificationModel> {
        @Override
        public AdversarialClassificationModel load(String path) {
            return SavedFiles.read(path, () -> read(path));
        }

        private AdversarialClassificationModel read(String path) {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), AdversarialClassificationModel.class);
            Row row = LatentGanStorage.load(sparkSession(), path);
            AdversarialClassificationModel model =
                    new AdversarialClassificationModel(metadata.uid(), gan(row), scaler(row), null);
            metadata.setParams(model);
            return model;
        }
    }
}
