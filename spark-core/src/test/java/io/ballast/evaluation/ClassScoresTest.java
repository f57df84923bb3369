package io.ballast.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Areas under curves beside scikit-learn 1.2.1. */
class ClassScoresTest {
    private static final Dataset<Row> SCORED = Predictions.scored();

    @Nested
    class ScikitLearn {
        @Test
        void agrees() {
            // [average_precision_score(y == k, p[:, k]) for k in range(3)], likewise roc_auc_score
            ClassScores scores = ClassScores.of(SCORED, "label", "probability");
            assertClose(scores.averagePrecision(0), 0.8733691321691996);
            assertClose(scores.averagePrecision(1), 0.6381435615181746);
            assertClose(scores.averagePrecision(2), 0.3331116831116831);
            assertClose(scores.auc(0), 0.7083333333333333);
            assertClose(scores.auc(1), 0.7291666666666667);
            assertClose(scores.auc(2), 0.6759259259259259);
            // roc_auc_score(y, p, multi_class='ovr', average='macro' and 'micro')
            assertClose(scores.macroAuc(), 0.7044753086419754);
            assertClose(scores.microAuc(), 0.7554861111111111);
        }

        @Test
        void agreesWithWeights() {
            // the same with sample_weight=w; micro: roc_auc_score(np.eye(3)[y].ravel(), p.ravel(),
            // sample_weight=np.repeat(w, 3))
            ClassScores scores = ClassScores.of(SCORED, "label", "probability", "weight");
            assertClose(scores.averagePrecision(0), 0.8754222771823623);
            assertClose(scores.averagePrecision(1), 0.6047251726599552);
            assertClose(scores.averagePrecision(2), 0.3730098682343862);
            assertClose(scores.auc(0), 0.7142857142857143);
            assertClose(scores.macroAuc(), 0.6854814263668431);
            assertClose(scores.microAuc(), 0.7466666666666666);
        }

        @Test
        void agreesOnTwoClassesWithThreeDistinctScores() {
            // average_precision_score and roc_auc_score of [0, 0, 1, 1, 0, 1], [.5, .5, .5, .8, .8, .1]
            ClassScores scores = binary(new int[] {0, 0, 1, 1, 0, 1}, .5, .5, .5, .8, .8, .1);
            assertClose(scores.averagePrecision(1), 0.4666666666666667);
            assertClose(scores.auc(1), 0.38888888888888895);
            assertClose(scores.macroAuc(), 0.38888888888888895);
        }

        @Test
        void agreesWithoutAClass() {
            // m = y != 2; roc_auc_score of y[m] == 0 and 1: 0.7083333333333333 and 0.7261904761904762
            ClassScores scores = ClassScores.of(SCORED.filter("label < 2"), "label", "probability");
            assertClose(scores.macroAuc(), (0.7083333333333333 + 0.7261904761904762) / 2);
            assertClose(scores.microAuc(), 0.7685185185185185); // roc_auc_score(np.eye(3)[y[m]].ravel(), p[m].ravel())
            assertThat(scores.averagePrecision(2)).isZero(); // as average_precision_score([0, 0], [.1, .2])
            assertThat(scores.auc(2)).isEqualTo(0.5);
            assertThat(scores.rarest()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {1, 2, 8})
    void doNotDependOnPartitions(int partitions) {
        ClassScores scores = ClassScores.of(SCORED.repartition(partitions), "label", "probability");
        assertClose(scores.averagePrecision(2), 0.3331116831116831);
        assertClose(scores.microAuc(), 0.7554861111111111);
    }

    @Test
    void doNotCareWhetherVectorsAreSparseOrLabelsInt() {
        Dataset<Row> sparse =
                withVectors(Vector::toSparse).withColumn("label", col("label").cast("int"));
        assertClose(ClassScores.of(sparse, "label", "probability").macroAuc(), 0.7044753086419754);
    }

    @Test
    void countAClassBeyondTheVectorAsZeroEverywhere() {
        // z = p.copy(); z[:, 2] = 0; then as above, with y one-hot as np.eye(3)[y]
        Dataset<Row> cut = withVectors(vector -> Vectors.dense(vector.apply(0), vector.apply(1)));
        ClassScores scores = ClassScores.of(cut, "label", "probability");
        assertClose(scores.averagePrecision(2), 0.1);
        assertClose(scores.auc(2), 0.5);
        assertClose(scores.macroAuc(), 0.6458333333333334);
        assertClose(scores.microAuc(), 0.7853472222222222);
    }

    @Nested
    class Ties {
        @Test
        void areOneStep() {
            ClassScores scores = binary(new int[] {0, 1, 0, 1, 0}, .3, .3, .3, .3, .3);
            assertThat(scores.averagePrecision(1)).isEqualTo(0.4);
            assertThat(scores.auc(1)).isEqualTo(0.5);
        }

        @Test
        void ofBothZerosAreTies() {
            ClassScores scores = binary(new int[] {0, 1}, 0.0, -0.0);
            assertThat(scores.auc(1)).isEqualTo(0.5);
            assertThat(scores.averagePrecision(1)).isEqualTo(0.5);
        }
    }

    @Nested
    class OneClass {
        private final ClassScores scores = binary(new int[] {0, 0, 0}, .25, .75, .375);

        @Test
        void ranksNothing() {
            assertThat(scores.auc(0)).isEqualTo(0.5);
            assertThat(scores.macroAuc()).isEqualTo(0.5);
            assertThat(scores.averagePrecision(0)).isEqualTo(1);
            assertThat(scores.averagePrecision(1)).isZero();
            assertThat(scores.rarest()).isZero();
        }

        @Test
        void hasPairsOfRowsAndClassesToRank() {
            // roc_auc_score([1, 0, 1, 0, 1, 0], [.75, .25, .25, .75, .625, .375])
            assertClose(scores.microAuc(), 0.5555555555555556);
        }

        @Test
        void ofVectorsOfLengthOneHasNone() {
            Dataset<Row> rows = Predictions.dataset(Predictions.row(0, Vectors.dense(1), 1));
            assertThat(ClassScores.of(rows, "label", "probability").microAuc()).isEqualTo(0.5);
        }
    }

    @Nested
    class BadInput {
        @Test
        void saysWhichColumnIsOfTheWrongType() {
            assertRefused(
                    SCORED.withColumn("label", col("label").cast("string")),
                    "labelCol 'label' must be numeric where probabilities are evaluated, got string; index it with StringIndexer first");
            assertRefused(
                    SCORED.withColumn("probability", lit(0.5)),
                    "probabilityCol 'probability' must be of type vector, got double; name the column that the classifier adds");
            assertRefused(
                    SCORED.drop("probability"),
                    "probabilityCol 'probability' is not a column of the table; it has label, prediction, weight");
        }

        @Test
        void refusesLabelsThatAreNoIndices() {
            Column label = when(col("label").equalTo(2), lit(1.5)).otherwise(col("label"));
            assertRefused(
                    SCORED.withColumn("label", label),
                    "labelCol 'label' holds 1.5, but must hold indices into probabilityCol 'probability', whole numbers from 0 to 999; index it with StringIndexer first");
        }

        @Test
        void refusesVectorsThatCannotBeUsed() {
            Row good = Predictions.row(0, Vectors.dense(0.2, 0.8), 1);
            assertRefused(
                    Predictions.dataset(
                            good,
                            Predictions.row(1, null, 1),
                            Predictions.row(1, Vectors.dense(Double.NaN, 0), 1),
                            Predictions.row(1, Vectors.dense(Double.NEGATIVE_INFINITY, 0), 1)),
                    "probabilityCol 'probability' holds 3 vectors that are null or have NaN or infinite entries; drop these rows first");
            assertRefused(
                    Predictions.dataset(good, Predictions.row(1, Vectors.dense(0, 0, 1), 1)),
                    "probabilityCol 'probability' holds vectors of length 2 and 3; all must be alike");
            assertRefused(SCORED.limit(0), "the table has no rows; there is nothing to evaluate");
        }

        private static void assertRefused(Dataset<Row> rows, String message) {
            assertThatThrownBy(() -> ClassScores.of(rows, "label", "probability"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    private static Dataset<Row> withVectors(UnaryOperator<Vector> change) {
        List<Row> rows = new ArrayList<>();
        for (Row row : SCORED.collectAsList()) {
            rows.add(Predictions.row(row.getDouble(0), change.apply(row.getAs(2)), row.getDouble(3)));
        }
        return Predictions.dataset(rows);
    }

    /** Scores of rows with labels 0 and 1 by the score for 1; that for 0 is the rest to 1. */
    private static ClassScores binary(int[] labels, double... scores) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            rows.add(Predictions.row(labels[i], Vectors.dense(1 - scores[i], scores[i]), 1));
        }
        return ClassScores.of(Predictions.dataset(rows), "label", "probability");
    }

    /** Sums in another order than numpy's differ in the last digits. */
    private static void assertClose(double found, double expected) {
        assertThat(found).isCloseTo(expected, within(1e-14));
    }
}
