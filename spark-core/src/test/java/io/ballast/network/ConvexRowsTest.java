package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows mixed of anchors: two of class 0, none of class 1, three of class 2. */
class ConvexRowsTest {
    private static final float[][] ANCHORS = {{0, 0}, {4, 2}, {1, 0}, {0, 1}, {-1, 3}};
    private static final int[] LABELS = {0, 0, 2, 2, 2};
    private static final int[] WANTED = {0, 2};
    private static final float[] LOGITS = {
        (float) Math.log(3),
        0,
        9,
        9,
        9, // weights 3/4 and 1/4
        9,
        9,
        0.3f,
        -0.4f,
        0.8f
    };

    private static TrainingRows anchors() {
        TrainingRows anchors = new TrainingRows(2);
        for (int i = 0; i < LABELS.length; i++) {
            anchors.add(ANCHORS[i], 0, LABELS[i], 1, 100);
        }
        return anchors;
    }

    private static float[] mixed(ConvexRows convex, float[] logits) {
        return PlayerNet.floats(convex.mixed(RowArrays.of(logits, 2), WANTED));
    }

    @Test
    void aRowIsTheWeightedMeanOfTheAnchorsOfItsClass() {
        try (ConvexRows convex = new ConvexRows(anchors(), 3)) {
            float[] rows = mixed(convex, LOGITS);
            assertThat(rows[0]).isCloseTo(1, within(1e-6f));
            assertThat(rows[1]).isCloseTo(0.5f, within(1e-6f));
            double[] odds = {Math.exp(0.3), Math.exp(-0.4), Math.exp(0.8)};
            double sum = odds[0] + odds[1] + odds[2];
            assertThat((double) rows[2]).isCloseTo((odds[0] - odds[2]) / sum, within(1e-6));
            assertThat((double) rows[3]).isCloseTo((odds[1] + 3 * odds[2]) / sum, within(1e-6));
        }
    }

    @Test
    void gradientAgreesWithFiniteDifferences() {
        float[] byRows = {1, -2, 0.5f, 3};
        try (ConvexRows convex = new ConvexRows(anchors(), 3)) {
            mixed(convex, LOGITS);
            INDArray back = convex.backward(RowArrays.of(byRows, 2));
            float[] gradient = PlayerNet.floats(back);
            assertThat(back.shape()).containsExactly(2, 5);
            for (int i = 0; i < LOGITS.length; i++) {
                float[] up = LOGITS.clone();
                float[] down = LOGITS.clone();
                up[i] += 1e-2f;
                down[i] -= 1e-2f;
                double slope =
                        (product(mixed(convex, up), byRows) - product(mixed(convex, down), byRows)) / (up[i] - down[i]);
                assertThat((double) gradient[i]).as("logit %d", i).isCloseTo(slope, within(1e-3));
            }
        }
    }

    private static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void anchorsAreSomeRowsOfTheClassesWanted() {
        TrainingRows rows = new TrainingRows(1);
        for (int i = 0; i < 60; i++) {
            rows.add(new float[] {i}, 0, i % 3, 1, 100);
        }
        boolean[] wanted = {true, false, true};
        List<TrainingRows> drawn = List.of(
                ConvexRows.drawn(rows, wanted, 8, 1, 0),
                ConvexRows.drawn(rows, wanted, 30, 1, 1),
                ConvexRows.drawn(rows, wanted, 8, 1, 0));
        TrainingRows anchors = ConvexRows.byClass(drawn, 3, 1);
        int[] labels = IntStream.range(0, anchors.rows()).map(anchors::label).toArray();
        assertThat(labels).isSorted().hasSize(2 * (8 + 20 + 8)).doesNotContain(1);
        float[] value = new float[1];
        for (int row = 0; row < anchors.rows(); row++) {
            anchors.copyRow(row, value, 0);
            assertThat((int) value[0] % 3).isEqualTo(labels[row]);
        }
    }
}
