package io.ballast.examples.pitfalls;

import io.ballast.ml.Resampler;
import io.ballast.ml.ResamplingPipeline;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The same table, resampler and classifier with the resampling in three places: before the split, in {@code transform}, in a
 * {@link ResamplingPipeline}. Each design reports the F1 of the minority on its own validation rows; rows that no design
 * has touched say what its classifier is worth.
 */
public final class Pitfalls {
    private static final double[] SPLIT = {0.75, 0.25};

    private final Resampler resampler;
    private final long seed;
    private final Dataset<Row> table;
    private final Dataset<Row> untouched;

    /**
     * What came of a design.
     *
     * @param design where it resamples
     * @param given validation rows that the design was given to score
     * @param scored rows that it scored
     * @param reported F1 of the minority that it finds there
     * @param honest F1 of the minority of its classifier on the untouched rows
     * @param lesson one sentence
     */
    public record Finding(String design, long given, long scored, double reported, double honest, String lesson) {}

    /**
     * @param resampler works on the columns {@code features} and {@code label}
     * @param rows of the table to learn from
     * @param untouchedRows of the same source, kept away from all designs
     */
    public Pitfalls(SparkSession spark, Resampler resampler, long rows, long untouchedRows, long seed) {
        this.resampler = resampler;
        this.seed = seed;
        this.table = SkewedTable.rows(spark, seed, 0, rows);
        this.untouched = SkewedTable.rows(spark, seed, rows, rows + untouchedRows);
    }

    /** Resamples the table, then splits it. */
    public Finding beforeTheSplit() {
        Dataset<Row> balanced = resampler.resample(table).cache();
        Dataset<Row>[] parts = balanced.randomSplit(SPLIT, seed);
        PipelineModel fitted =
                new Pipeline().setStages(new PipelineStage[] {classifier()}).fit(parts[0]);
        Finding finding = finding(
                "before the split",
                fitted,
                parts[1],
                "Rows made of the same parent lie on both sides of the split, and validation rows are half minority: a figure of a table that nobody has.");
        balanced.unpersist();
        return finding;
    }

    /** Splits the table and lets a stage of the pipeline resample whatever it sees. */
    public Finding inTransform() {
        Dataset<Row>[] parts = table.randomSplit(SPLIT, seed);
        PipelineModel fitted = new Pipeline()
                .setStages(new PipelineStage[] {new ResamplesEverything(resampler), classifier()})
                .fit(parts[0]);
        return finding(
                "in transform",
                fitted,
                parts[1],
                "The stage adds rows in scoring too: more come back than were given, and the figure counts rows that were made for it.");
    }

    /** Splits the table and resamples in training only. */
    public Finding inAResamplingPipeline() {
        Dataset<Row>[] parts = table.randomSplit(SPLIT, seed);
        PipelineModel fitted =
                new ResamplingPipeline().setStages(resampler, classifier()).fit(parts[0]);
        return finding(
                "in ResamplingPipeline",
                fitted,
                parts[1],
                "Only training rows were resampled: every row comes back once, and the figure is about that of untouched rows.");
    }

    /** All three, the right one last. */
    public List<Finding> all() {
        return List.of(beforeTheSplit(), inTransform(), inAResamplingPipeline());
    }

    private Finding finding(String design, PipelineModel fitted, Dataset<Row> validation, String lesson) {
        Dataset<Row> scored = fitted.transform(validation).cache();
        Transformer classifier = fitted.stages()[fitted.stages().length - 1];
        Finding finding = new Finding(
                design,
                validation.count(),
                scored.count(),
                minorityF1(scored),
                minorityF1(classifier.transform(untouched)),
                lesson);
        scored.unpersist();
        return finding;
    }

    /** A tree deep enough to learn rows by heart. */
    private static DecisionTreeClassifier classifier() {
        return new DecisionTreeClassifier().setMaxDepth(10);
    }

    private static double minorityF1(Dataset<Row> scored) {
        return new MulticlassClassificationEvaluator()
                .setMetricName("fMeasureByLabel")
                .setMetricLabel(1)
                .evaluate(scored);
    }
}
