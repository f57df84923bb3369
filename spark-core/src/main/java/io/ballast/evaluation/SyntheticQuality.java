package io.ballast.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How good synthetic rows are: whether they are distributed as the training rows they were made from (columns, correlations,
 * detection, coverage) and whether they merely repeat them (copies, distances to the closest record). Rows that are good in the
 * first sense alone may be copies, so read both; rows held out of the training say what distances to expect.
 *
 * <p>Distances are Euclidean, with every feature standardized by the training rows. All but {@code copyShare} is found on samples of
 * at most {@value #SAMPLE_ROWS} rows of each kind, fewer when rows are wide, the same each time; the samples reach the driver. The
 * closest records are looked for among all training rows. Nothing depends on partitions or on the order of rows.
 *
 * @param columns distance of each feature's values, in order of the features
 * @param correlations difference of the correlations between features
 * @param detectionAuc mean over three folds of the area under the receiver operating characteristic of a classifier that is to tell
 *     synthetic from real rows, as many of each; 0.5 where it cannot, 1 where it always can. Equal rows of both kinds are in one fold
 * @param copyShare share of all synthetic rows that equal some training row in every feature, in [0, 1]
 * @param synthetic distances of synthetic rows to the closest training rows
 * @param heldOut the same of held-out rows; absent without any
 * @param closerShare share of synthetic rows that are closer to a training row than {@code heldOut.low()}, in [0, 1]; about 0.05 for
 *     new rows of the same distribution, more where training rows were memorized or copied; absent without held-out rows
 * @param coverage how much of the training rows' distribution is reached
 */
public record SyntheticQuality(
        List<ColumnDistance> columns,
        CorrelationDifference correlations,
        double detectionAuc,
        double copyShare,
        RecordDistances synthetic,
        Optional<RecordDistances> heldOut,
        OptionalDouble closerShare,
        Coverage coverage) {
    /** Most rows of each kind that are sampled; fewer when rows are wide. */
    public static final int SAMPLE_ROWS = SampledTable.MOST_ROWS;

    public SyntheticQuality {
        columns = List.copyOf(columns);
    }

    /**
     * Measures with a random forest as the classifier.
     *
     * @param seed of the forest
     * @throws IllegalArgumentException as with any other
     */
    public static SyntheticQuality of(
            Dataset<Row> training,
            Dataset<Row> synthetic,
            Optional<Dataset<Row>> heldOut,
            String featuresCol,
            long seed) {
        return of(training, synthetic, heldOut, featuresCol, Discriminator.forest(seed));
    }

    /**
     * Measures; about four passes over the training rows and three over the others, and a shuffle of the training rows. Give the rows of
     * one class to judge that class.
     *
     * @param training real rows that the synthetic ones were made from; at least 6
     * @param synthetic at least 3 rows
     * @param heldOut real rows of the same kind that were not trained on
     * @param featuresCol vector column of all
     * @param discriminator the classifier that is to tell them apart
     * @throws IllegalArgumentException if the column is missing or no vector, there are too few rows, vectors differ in length, or a
     *     value is null, NaN, infinite or beyond 1e15
     */
    public static SyntheticQuality of(
            Dataset<Row> training,
            Dataset<Row> synthetic,
            Optional<Dataset<Row>> heldOut,
            String featuresCol,
            Discriminator discriminator) {
        SampledTable real = SampledTable.of(training, featuresCol);
        SampledTable made = SampledTable.of(synthetic, featuresCol);
        Optional<SampledTable> unseen = heldOut.map(rows -> SampledTable.of(rows, featuresCol));
        checkRows("training", real, Coverage.NEIGHBORS + 1);
        checkRows("synthetic", made, Detection.FOLDS);
        checkDims("synthetic", made, real, featuresCol);
        unseen.ifPresent(rows -> checkDims("held-out", rows, real, featuresCol));

        double detectionAuc = Detection.auc(real, made, discriminator);
        try (TrainingRows records = TrainingRows.of(real.table())) {
            RecordDistances.Closest closest = records.closest(made);
            Optional<RecordDistances> yardstick =
                    unseen.map(rows -> records.closest(rows).summary());
            return new SyntheticQuality(
                    columns(real, made),
                    CorrelationDifference.of(real, made),
                    detectionAuc,
                    made.shareAmong(real),
                    closest.summary(),
                    yardstick,
                    yardstick.isPresent()
                            ? OptionalDouble.of(
                                    closest.shareBelow(yardstick.get().low()))
                            : OptionalDouble.empty(),
                    Coverage.of(real, made, records.scaler()));
        }
    }

    private static void checkRows(String kind, SampledTable rows, int least) {
        if (rows.size() < least) {
            throw new IllegalArgumentException(
                    "there are %,d %s rows, but at least %d are needed to judge synthetic rows; take more classes together"
                            .formatted(rows.size(), kind, least));
        }
    }

    private static void checkDims(String kind, SampledTable rows, SampledTable training, String featuresCol) {
        if (rows.dims() != training.dims()) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' holds vectors of length %d in the %s rows, but of length %d in the training rows; assemble both alike"
                            .formatted(featuresCol, rows.dims(), kind, training.dims()));
        }
    }

    private static List<ColumnDistance> columns(SampledTable real, SampledTable made) {
        List<ColumnDistance> columns = new ArrayList<>();
        for (int d = 0; d < real.dims(); d++) {
            columns.add(ColumnDistance.of(real.table().featureName(d), real.column(d), made.column(d)));
        }
        return columns;
    }

    /** Mean of the distances of the columns, in [0, 1]. */
    public double meanColumnDistance() {
        return columns.stream().mapToDouble(ColumnDistance::distance).average().orElseThrow();
    }

    /** The column with the largest distance; of equal ones the first. */
    public ColumnDistance worstColumn() {
        return columns.stream()
                .max(Comparator.comparingDouble(ColumnDistance::distance))
                .orElseThrow();
    }
}
