package io.ballast.ml;

import io.ballast.search.CandidateSet;
import io.ballast.search.InnerClassifier;
import io.ballast.search.Outcome;
import io.ballast.search.Scoring;
import io.ballast.table.ClassCounts;
import io.ballast.table.Partitions;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** Lets a classifier of Spark ML learn from the candidates of a search, one after the other, on features as they are. */
final class SparkInnerClassifier implements InnerClassifier {
    private static final String FEATURES = "features";
    private static final String LABEL = "label";
    private static final String PREDICTION = "prediction";
    private static final String NUMBER = "number";

    private final Estimator<?> classifier;
    private final SparkSession spark;
    private final StructType schema;

    SparkInnerClassifier(Estimator<?> classifier, SparkSession spark, ClassCounts classes) {
        this.classifier = classifier;
        this.spark = spark;
        this.schema = new StructType()
                .add(FEATURES, SQLDataTypes.VectorType(), false)
                .add(
                        LABEL,
                        DataTypes.DoubleType,
                        false,
                        NominalAttribute.defaultAttr()
                                .withName(LABEL)
                                .withValues(classes.names().toArray(new String[0]))
                                .toMetadata())
                .add(NUMBER, DataTypes.LongType, false);
    }

    /**
     * Refuses what is no classifier; regressors have no rawPredictionCol.
     *
     * @throws IllegalArgumentException naming the param that it lacks
     */
    static void check(Estimator<?> classifier) {
        for (String name : List.of("featuresCol", "labelCol", "predictionCol", "rawPredictionCol")) {
            if (!classifier.hasParam(name)) {
                throw new IllegalArgumentException(
                        "innerClassifier must be a Spark ML classifier, but %s has no param %s"
                                .formatted(classifier.getClass().getSimpleName(), name));
            }
        }
    }

    /** Not: Spark spreads each fit over all cores, and logs an error with its stack for each that is cancelled. */
    @Override
    public boolean scoresAhead() {
        return false;
    }

    @Override
    public List<Outcome> score(JavaRDD<CandidateSet> sets, Scoring scoring, int step) {
        JavaRDD<CandidateSet> kept = sets.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<Integer, List<Tuple2<Integer, CandidateSet>>> parts = new TreeMap<>();
            kept.mapPartitionsWithIndex(SparkInnerClassifier::numbers, true).collect().stream()
                    .sorted(Comparator.comparingInt(set -> set._2().part()))
                    .forEach(set -> parts.computeIfAbsent(set._2().hand(), hand -> new ArrayList<>())
                            .add(set));
            return parts.values().stream()
                    .map(ofHand -> outcome(kept, ofHand, scoring))
                    .toList();
        } finally {
            kept.unpersist();
        }
    }

    /** Sets without rows, with their partition. */
    private static Iterator<Tuple2<Integer, CandidateSet>> numbers(int partition, Iterator<CandidateSet> sets) {
        List<Tuple2<Integer, CandidateSet>> numbers = new ArrayList<>();
        sets.forEachRemaining(set -> numbers.add(new Tuple2<>(partition, set.withoutRows())));
        return numbers.iterator();
    }

    /** @param parts of one candidate, ascending, without rows, with their partition */
    private Outcome outcome(JavaRDD<CandidateSet> sets, List<Tuple2<Integer, CandidateSet>> parts, Scoring scoring) {
        List<CandidateSet> numbers = parts.stream().map(Tuple2::_2).toList();
        if (numbers.get(0).count() == 0) {
            return new Outcome(numbers, null, 0, 0, new float[0]);
        }
        long begun = System.nanoTime();
        Map<Integer, Scoring.Tally> tallies = new TreeMap<>();
        for (Tuple2<Integer, CandidateSet> part : parts) {
            if (part._2().scores()) {
                int wanted = part._1();
                JavaRDD<CandidateSet> one = Partitions.of(sets, partition -> partition == wanted);
                Model<?> model = fitRows(one.map(CandidateSet::rows), FEATURES);
                tallies.merge(part._2().repeat(), tally(model, one, scoring), Scoring.Tally::merge);
            }
        }
        double learning = (System.nanoTime() - begun) / 1e9;
        return new Outcome(numbers, scoring.score(tallies.values()), 0, learning, new float[0]);
    }

    /** Counts the validation rows of the one set. */
    private Scoring.Tally tally(Model<?> model, JavaRDD<CandidateSet> one, Scoring scoring) {
        Dataset<Row> scored = table(one.map(CandidateSet::validation), one.map(CandidateSet::scored));
        JavaRDD<double[]> predicted = model.transform(scored)
                .select(NUMBER, LABEL, PREDICTION)
                .toJavaRDD()
                .map(row -> new double[] {row.getLong(0), row.getDouble(1), row.getDouble(2)});
        return predicted.aggregate(
                scoring.tally(),
                (sums, row) -> {
                    sums.add((long) row[0], (int) row[1], (int) row[2], 0);
                    return sums;
                },
                Scoring.Tally::merge);
    }

    /** Learns from the one set there is. */
    Model<?> fit(JavaRDD<CandidateSet> one, String featuresCol) {
        return fitRows(one.map(CandidateSet::rows), featuresCol);
    }

    private Model<?> fitRows(JavaRDD<RowBlock> one, String featuresCol) {
        Estimator<?> copy = classifier.copy(ParamMap.empty());
        set(copy, "featuresCol", featuresCol);
        set(copy, "labelCol", LABEL);
        set(copy, "predictionCol", PREDICTION);
        Dataset<Row> rows = table(
                        one, one.map(block -> IntStream.range(0, block.rows()).toArray()))
                .withColumnRenamed(FEATURES, featuresCol)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return copy.fit(rows);
        } finally {
            rows.unpersist();
        }
    }

    private static void set(Params params, String name, Object value) {
        params.set(params.getParam(name), value);
    }

    /** Rows of a block under the numbers given, {@code [rows]}. */
    private Dataset<Row> table(JavaRDD<RowBlock> blocks, JavaRDD<int[]> numbers) {
        return spark.createDataFrame(
                blocks.zip(numbers).flatMap(pair -> {
                    RowBlock block = pair._1();
                    return IntStream.range(0, block.rows())
                            .mapToObj(row -> {
                                double[] features = new double[block.dims()];
                                block.copyRow(row, features);
                                return RowFactory.create(
                                        Vectors.dense(features), (double) block.labels()[row], (long) pair._2()[row]);
                            })
                            .iterator();
                }),
                schema);
    }
}
