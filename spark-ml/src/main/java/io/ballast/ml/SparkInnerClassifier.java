package io.ballast.ml;

import io.ballast.search.CandidateSet;
import io.ballast.search.InnerClassifier;
import io.ballast.search.Outcome;
import io.ballast.search.Scoring;
import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
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

    @Override
    public List<Outcome> score(JavaRDD<CandidateSet> sets, Scoring scoring, int step) {
        JavaRDD<CandidateSet> kept = sets.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<Integer, CandidateSet> numbers = new TreeMap<>();
            kept.map(CandidateSet::withoutRows).collect().forEach(set -> numbers.put(set.hand(), set));
            List<Outcome> outcomes = new ArrayList<>();
            for (CandidateSet set : numbers.values()) {
                int hand = set.hand();
                outcomes.add(outcome(kept.filter(each -> each.hand() == hand).coalesce(1), set, scoring));
            }
            return outcomes;
        } finally {
            kept.unpersist();
        }
    }

    private Outcome outcome(JavaRDD<CandidateSet> one, CandidateSet numbers, Scoring scoring) {
        if (numbers.count() == 0) {
            return new Outcome(numbers, null, 0, 0, new float[0]);
        }
        long begun = System.nanoTime();
        List<Scoring.Tally> tallies = scoring.tallies(numbers.repeats());
        for (int split = 0; split < numbers.splits().size(); split++) {
            int at = split;
            Model<?> model = fitRows(one.map(set -> set.splits().get(at).rows()), FEATURES);
            tallies.get(numbers.splits().get(split).repeat()).merge(tally(model, one, split, scoring));
        }
        return new Outcome(numbers, scoring.score(tallies), 0, (System.nanoTime() - begun) / 1e9, new float[0]);
    }

    /** Counts the validation rows that a split of the one set scores. */
    private Scoring.Tally tally(Model<?> model, JavaRDD<CandidateSet> one, int split, Scoring scoring) {
        Dataset<Row> scored = table(
                one.map(CandidateSet::validation),
                one.map(set -> set.splits().get(split).scored()));
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

    /** Rows of a block under their indices. */
    private Dataset<Row> table(JavaRDD<RowBlock> blocks, JavaRDD<int[]> indices) {
        return spark.createDataFrame(
                blocks.zip(indices).flatMap(pair -> {
                    RowBlock block = pair._1();
                    return IntStream.of(pair._2())
                            .mapToObj(row -> {
                                double[] features = new double[block.dims()];
                                block.copyRow(row, features);
                                return RowFactory.create(
                                        Vectors.dense(features), (double) block.labels()[row], (long) row);
                            })
                            .iterator();
                }),
                schema);
    }
}
