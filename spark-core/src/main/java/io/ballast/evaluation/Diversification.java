package io.ballast.evaluation;

import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.ballast.table.TableColumns;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * The epsilon/delta non-overlapping diversification metric (MOODS, Definitions 4 to 6): how far resampling moved the minority
 * across the decision boundary and spread both classes out, seen in the outputs z of a net. A row is taken for minority where
 * {@code z > 1/2}.
 *
 * <p><b>It compares two nets,</b> one trained on the set before and one on the set after, <b>and is only fair if both are trained
 * alike, for the same number of steps.</b> A net stopped early has nearly constant outputs: on ecoli, training the net
 * before resampling 20 times as long took the gain in variance from 1.8 orders of magnitude to 0.1.
 *
 * <p>The paper rounds orders of magnitude down in their formula but prints 2.52 and 1.59 in its Table 4; here they are not
 * rounded. Its formula of the majority's order repeats that of the minority; here it is of the majority.
 */
public final class Diversification implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Probabilities are kept this far from 0 and 1 when they are turned into outputs, which then lie within -13.4 and 14.4. */
    public static final double LEAST_PROBABILITY = 1e-12;

    private final OutputSet before;
    private final OutputSet after;
    private final double[] edges;

    private Diversification(OutputSet before, OutputSet after, double[] edges) {
        this.before = before;
        this.after = after;
        this.edges = edges;
    }

    /**
     * Compares. Two passes over each set, one for moments and one for histograms; only these reach the driver. Counts do not
     * depend on partitions; means and variances do so in the last digits, by less than 1e-12 of their size.
     *
     * @param before the original training set with the outputs of the net trained on it
     * @param after the resampled set with the outputs of the net trained on that
     * @param outputCol numeric column of outputs z, finite
     * @param labelCol numeric or string column of classes
     * @param minority label of the minority, a number or {@code String}; rows of all other labels are the majority
     * @throws IllegalArgumentException if a column is missing or of a wrong type, a value is null, NaN or infinite, or a set
     *     lacks one of the two classes
     */
    public static Diversification of(
            Dataset<?> before, Dataset<?> after, String outputCol, String labelCol, Object minority) {
        OutputTally tally = OutputTally.of(before, after, outputCol, labelCol, minority);
        OutputHistogram bins = tally.bins();
        List<OutputSet> sets = tally.outputs(bins);
        return new Diversification(sets.get(0), sets.get(1), bins.edges());
    }

    /**
     * Adds the output z of a probability p of the minority under the loss of MOODS, Definition 1:
     * {@code p = e^z / (e^z + e^(1 - z))}, so {@code z = (log(p / (1 - p)) + 1) / 2}. A vector that is null, has NaN or a length
     * other than 2 gives null, which {@link #of} refuses.
     *
     * @param probabilityCol vector column of two probabilities, as classifiers of Spark ML add it
     * @param minority entry of the minority, 0 or 1
     * @param outputCol column to add, of type double
     * @throws IllegalArgumentException if the column is missing or no vector, or {@code minority} is out of range
     */
    public static Dataset<Row> withOutputs(
            Dataset<?> predictions, String probabilityCol, int minority, String outputCol) {
        StructField field = TableColumns.field(predictions.schema(), "probabilityCol", probabilityCol);
        if (!field.dataType().sameType(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException(
                    "probabilityCol '%s' must be of type vector, got %s; name the column that the classifier adds"
                            .formatted(probabilityCol, field.dataType().simpleString()));
        }
        if (minority != 0 && minority != 1) {
            throw new IllegalArgumentException(
                    "minority must be 0 or 1, an entry of '%s', got %d".formatted(probabilityCol, minority));
        }
        Column vector = TableColumns.column(probabilityCol);
        Column values = when(vector.isNotNull(), functions$.MODULE$.vector_to_array(vector, "float64"));
        Column p = values.getItem(minority);
        Column clipped = when(p.lt(LEAST_PROBABILITY), LEAST_PROBABILITY)
                .when(p.gt(1 - LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
                .otherwise(p);
        Column output = log(clipped).minus(log1p(clipped.multiply(-1))).plus(1).divide(2);
        return predictions
                .toDF()
                .withColumn(outputCol, when(size(values).equalTo(2).and(not(p.isNaN())), output));
    }

    /**
     * One from what it was made of, such as a stored one.
     *
     * @param edges of the bins, ascending
     */
    public static Diversification of(OutputSet before, OutputSet after, double[] edges) {
        return new Diversification(before, after, edges.clone());
    }

    /** Outputs of the set before. */
    public OutputSet before() {
        return before;
    }

    /** Outputs of the set after. */
    public OutputSet after() {
        return after;
    }

    /**
     * Edges of the bins of all four histograms, ascending, {@code [bins + 1]}: 1/2 and multiples of a round width from there. A
     * bin holds its upper edge, so those up to 1/2 hold the rows that are taken for majority.
     */
    public double[] edges() {
        return edges.clone();
    }

    /**
     * Decrease of the overlap of the minority (Definition 4), {@code kappa before - kappa after}, in percentage points, in
     * [-100, 100]; below 0 where the overlap grew.
     */
    public double overlapDecrease() {
        return before.kappa() - after.kappa();
    }

    /**
     * Orders of magnitude by which the variance of the minority's outputs grew, {@code log10(s^2 after / s^2 before)}, not rounded;
     * 0 where both are 0, else infinite where one is.
     */
    public double minorityOrders() {
        return orders(before.minority(), after.minority());
    }

    /** The same of the majority. */
    public double majorityOrders() {
        return orders(before.majority(), after.majority());
    }

    /** Mean of both (Definition 5); NaN where one is infinite and the other infinitely below 0. */
    public double orders() {
        return (minorityOrders() + majorityOrders()) / 2;
    }

    private static double orders(ClassOutputs from, ClassOutputs to) {
        return from.variance() == to.variance() ? 0 : Math.log10(to.variance() / from.variance());
    }

    /**
     * Whether the set after has attained epsilon/delta non-overlapping diversification (Definition 6). The largest that it has
     * are {@link #overlapDecrease()} and {@link #orders()}; never attained where the latter is NaN.
     *
     * @param epsilon percentage points of overlap
     * @param delta orders of magnitude of variance
     */
    public boolean attains(double epsilon, double delta) {
        return overlapDecrease() >= epsilon && orders() >= delta;
    }

    /** Outputs of the two classes of one set. */
    public record OutputSet(ClassOutputs minority, ClassOutputs majority) implements Serializable {
        /** Share of the minority that overlaps, {@code z <= 1/2}, in percent, in [0, 100]. */
        public double kappa() {
            return 100.0 * minority.misplaced() / minority.rows();
        }

        /** Share of the minority in the set, {@code |S_m| / |S|}, in (0, 1). */
        public double minorityShare() {
            return (double) minority.rows() / (minority.rows() + majority.rows());
        }
    }

    /**
     * Outputs of one class.
     *
     * @param rows at least 1
     * @param misplaced rows on the other class's side of 1/2; 1/2 itself is the majority's
     * @param mean of z
     * @param variance of z, with divisor {@code rows - 1}; 0 for one row
     * @param histogram rows in each bin, {@code [bins]}
     */
    public record ClassOutputs(long rows, long misplaced, double mean, double variance, long[] histogram)
            implements Serializable {
        public ClassOutputs {
            histogram = histogram.clone();
        }

        /** Rows in each bin, {@code [bins]}. */
        @Override
        public long[] histogram() {
            return histogram.clone();
        }
    }
}
