package io.ballast.ml;

import io.ballast.evaluation.Diversification;
import io.ballast.evaluation.Diversification.ClassOutputs;
import io.ballast.evaluation.Diversification.OutputSet;
import io.ballast.search.SearchJson;
import io.ballast.table.ClassCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A {@link MoodsModel} on disk, in the folders that its comment names. No Java object streams. */
final class MoodsModelStorage {
    private static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType, false);
    private static final DataType COUNTS = DataTypes.createArrayType(DataTypes.LongType, false);
    private static final StructType SCHEMA = new StructType()
            .add(StoredClasses.SCHEMA.apply("labels"))
            .add(StoredClasses.SCHEMA.apply("textLabels"))
            .add(StoredClasses.SCHEMA.apply("counts"))
            .add("members", TEXTS)
            .add("nonDominated", TEXTS)
            .add("steps", TEXTS)
            .add("chosen", DataTypes.StringType)
            .add("kept", COUNTS)
            .add("made", COUNTS)
            .add("smallest", DataTypes.IntegerType)
            .add("largest", DataTypes.IntegerType)
            .add("edges", StoredArrays.DOUBLES)
            .add("outputs", StoredArrays.POINTS)
            .add("histograms", DataTypes.createArrayType(COUNTS, false));

    private MoodsModelStorage() {}

    private static String below(String path, String folder) {
        return new Path(path, folder).toString();
    }

    static final class Writer extends MLWriter {
        private final MoodsModel model;

        Writer(MoodsModel model) {
            this.model = model;
        }

        /** @throws UnsupportedOperationException if the inner classifier or its model is not writable, as those of Spark are */
        @Override
        public void saveImpl(String path) {
            model.dropTicket();
            if (!(model.classifier() instanceof MLWritable classifier)) {
                throw new UnsupportedOperationException("the classifier %s cannot be saved: it is not MLWritable"
                        .formatted(model.classifier().getClass().getName()));
            }
            EstimatorStorage.save(model, model.innerClassifier(), path, sc());
            sparkSession()
                    .createDataFrame(List.of(row()), SCHEMA)
                    .repartition(1)
                    .write()
                    .parquet(below(path, "data"));
            if (model.rows().isPresent()) {
                model.rows().get().write().parquet(below(path, "rows"));
            }
            try {
                classifier.write().save(below(path, "classifier"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Row row() {
            Row classes = StoredClasses.toRow(model.classes());
            MoodsModel.Outcome outcome = model.outcome();
            Diversification found = outcome.diversification();
            List<ClassOutputs> outputs = found == null
                    ? List.of()
                    : List.of(
                            found.before().minority(),
                            found.before().majority(),
                            found.after().minority(),
                            found.after().majority());
            return RowFactory.create(
                    classes.get(0),
                    classes.get(1),
                    classes.get(2),
                    outcome.members().stream().map(SearchJson::of).toList(),
                    outcome.nonDominated().stream().map(SearchJson::of).toList(),
                    outcome.steps().stream().map(SearchJson::of).toList(),
                    SearchJson.of(outcome.chosen()),
                    outcome.kept(),
                    outcome.made(),
                    outcome.smallest(),
                    outcome.largest(),
                    found == null ? new double[0] : found.edges(),
                    outputs.stream()
                            .map(each -> new double[] {each.rows(), each.misplaced(), each.mean(), each.variance()})
                            .toList(),
                    outputs.stream().map(ClassOutputs::histogram).toList());
        }
    }

    static final class Reader extends MLReader<MoodsModel> {
        @Override
        public MoodsModel load(String path) {
            return SavedFiles.read(path, () -> read(path));
        }

        private MoodsModel read(String path) {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), MoodsModel.class);
            Row row = sparkSession()
                    .read()
                    .schema(SCHEMA)
                    .parquet(below(path, "data"))
                    .head();
            Model<?> classifier = StageMetadata.loadBelow(below(path, "classifier"), sc(), Model.class)
                    .orElseThrow(() -> new IllegalArgumentException("the classifier is missing"));
            MoodsModel.Outcome outcome = new MoodsModel.Outcome(
                    all(row, "members", SearchJson::member),
                    all(row, "nonDominated", SearchJson::member),
                    all(row, "steps", SearchJson::step),
                    SearchJson.member(row.getAs("chosen")),
                    counts(row.getList(row.fieldIndex("kept"))),
                    counts(row.getList(row.fieldIndex("made"))),
                    row.getAs("smallest"),
                    row.getAs("largest"),
                    classifier,
                    diversification(row));
            ClassCounts classes = StoredClasses.of(row);
            check(outcome, classes.numClasses());
            MoodsModel model = new MoodsModel(metadata.uid(), classes, outcome, rows(path));
            metadata.setParams(model);
            EstimatorStorage.setHeld(model, model.innerClassifier(), path, sc());
            return model;
        }

        private static void check(MoodsModel.Outcome outcome, int classes) {
            boolean fits = outcome.kept().length == classes
                    && outcome.made().length == classes
                    && Math.min(outcome.smallest(), outcome.largest()) >= 0
                    && Math.max(outcome.smallest(), outcome.largest()) < classes;
            if (!fits) {
                throw new IllegalArgumentException("the counts of rows are not those of %d classes".formatted(classes));
            }
        }

        private Dataset<Row> rows(String path) {
            Path folder = new Path(path, "rows");
            try {
                return folder.getFileSystem(sc().hadoopConfiguration()).exists(folder)
                        ? sparkSession().read().parquet(folder.toString())
                        : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static <T> ArrayList<T> all(Row row, String column, Function<String, T> read) {
            List<String> texts = row.getList(row.fieldIndex(column));
            return new ArrayList<>(texts.stream().map(read).toList());
        }

        private static long[] counts(List<Long> stored) {
            return stored.stream().mapToLong(Long::longValue).toArray();
        }

        private static Diversification diversification(Row row) {
            List<double[]> points = StoredArrays.points(row, "outputs");
            List<scala.collection.Seq<Long>> histograms = row.getList(row.fieldIndex("histograms"));
            if (points.isEmpty()) {
                return null;
            }
            List<ClassOutputs> outputs = new ArrayList<>();
            for (int i = 0; i < points.size(); i++) {
                double[] point = points.get(i);
                long[] histogram = new long[histograms.get(i).size()];
                for (int bin = 0; bin < histogram.length; bin++) {
                    histogram[bin] = histograms.get(i).apply(bin);
                }
                outputs.add(new ClassOutputs((long) point[0], (long) point[1], point[2], point[3], histogram));
            }
            return Diversification.of(
                    new OutputSet(outputs.get(0), outputs.get(1)),
                    new OutputSet(outputs.get(2), outputs.get(3)),
                    StoredArrays.doubles(row, "edges"));
        }
    }
}
