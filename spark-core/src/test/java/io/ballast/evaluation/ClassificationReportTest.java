package io.ballast.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.spark.LocalSpark;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** The report beside imbalanced-learn 0.10.0, {@code print(classification_report_imbalanced(y, p))}. */
class ClassificationReportTest {
    private static final Dataset<Row> THREE_CLASSES = Predictions.of(new int[][] {{40, 6, 4}, {5, 12, 3}, {1, 2, 5}});

    @Test
    void printsAsImbalancedLearn() {
        assertThat(ClassificationReport.of(THREE_CLASSES, "label", "prediction"))
                .hasToString("""
                                           pre       rec       spe        f1       geo       iba       sup

                                  0       0.87      0.80      0.79      0.83      0.79      0.63        50
                                  1       0.60      0.60      0.86      0.60      0.72      0.50        20
                                  2       0.42      0.62      0.90      0.50      0.75      0.55         8

                        avg / total       0.75      0.73      0.82      0.74      0.77      0.59        78
                        """);
    }

    @Test
    void printsAClassThatWasOnlyPredicted() {
        Dataset<Row> rows = Predictions.of(new int[][] {{2, 0, 1}, {1, 1, 0}, {}});
        assertThat(ClassificationReport.of(rows, "label", "prediction")).hasToString("""
                                           pre       rec       spe        f1       geo       iba       sup

                                  0       0.67      0.67      0.50      0.67      0.58      0.34         3
                                  1       1.00      0.50      1.00      0.67      0.71      0.48         2
                                  2       0.00      0.00      0.80      0.00      0.00      0.00         0

                        avg / total       0.80      0.60      0.70      0.67      0.63      0.39         5
                        """);
    }

    @Test
    void makesRoomForNames() {
        assertThat(ClassificationReport.of(named(), "label", "prediction")).hasToString("""
                                               pre       rec       spe        f1       geo       iba       sup

                                     no       0.87      0.80      0.79      0.83      0.79      0.63        50
                        somewhat likely       0.60      0.60      0.86      0.60      0.72      0.50        20
                                    yes       0.42      0.62      0.90      0.50      0.75      0.55         8

                            avg / total       0.75      0.73      0.82      0.74      0.77      0.59        78
                        """);
    }

    @Test
    void printsWeightsToTwoDigits() {
        Dataset<Row> rows = THREE_CLASSES.withColumn("weight", lit(0.125));
        String report = ClassificationReport.of(ConfusionMatrix.of(rows, "label", "prediction", "weight"))
                .toString();
        assertThat(report.lines().toList().get(2)).endsWith(" 0.63      6.25");
        assertThat(report.lines().toList().get(4)).endsWith(" 0.55         1");
        assertThat(report).endsWith(" 0.59      9.75\n");
    }

    @Test
    void givesItsNumbers() {
        ClassificationReport report = ClassificationReport.of(named(), "label", "prediction");
        assertThat(report.lines()).extracting("name").containsExactly("no", "somewhat likely", "yes");
        assertThat(report.lines().get(2).recall()).isEqualTo(0.625);
        assertThat(report.lines().get(2).indexOfBalancedAccuracy()).isEqualTo(0.54703125);
        assertThat(report.average().support()).isEqualTo(78);
        assertThatThrownBy(() -> report.lines().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void comesAsATable() {
        Dataset<Row> table =
                ClassificationReport.of(named(), "label", "prediction").toDataset(LocalSpark.session());
        assertThat(table.columns())
                .containsExactly(
                        "class",
                        "precision",
                        "recall",
                        "specificity",
                        "f1",
                        "geometricMean",
                        "indexOfBalancedAccuracy",
                        "support");
        assertThat(table.filter("class = 'yes'").first().getDouble(2)).isEqualTo(0.625);
        assertThat(table.count()).isEqualTo(3);
    }

    private static Dataset<Row> named() {
        return THREE_CLASSES.withColumn("label", name("label")).withColumn("prediction", name("prediction"));
    }

    private static Column name(String index) {
        Column names = functions.array(lit("no"), lit("somewhat likely"), lit("yes"));
        return element_at(names, col(index).cast("int").plus(1));
    }
}
