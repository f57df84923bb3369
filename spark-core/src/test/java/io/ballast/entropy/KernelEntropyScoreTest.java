package io.ballast.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborLists;
import io.ballast.neighbors.Neighbors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelEntropyScoreTest {

    @Nested
    class ByHand {
        private static Stream<Arguments> entropies() {
            return Stream.of(
                    // Weights 1 and exp(-1/2).
                    Arguments.of(2, new int[] {0, 1}, new double[] {0, 2}, binary(1, Math.exp(-0.5))),
                    // Weights exp(-1/8) and exp(-1/2).
                    Arguments.of(2, new int[] {1, 0}, new double[] {1, 2}, binary(Math.exp(-0.125), Math.exp(-0.5))),
                    // Weights 1, 1 and exp(-1/2): the first two together.
                    Arguments.of(3, new int[] {2, 2, 0}, new double[] {0, 0, 5}, binary(2, Math.exp(-0.5))),
                    // Weights exp(-9/50), exp(-16/50), exp(-1/2).
                    Arguments.of(
                            2,
                            new int[] {0, 1, 0},
                            new double[] {3, 4, 5},
                            binary(Math.exp(-0.18) + Math.exp(-0.5), Math.exp(-0.32))),
                    // Twice 1, which is 2, and 2 exp(-1/2): four classes, two and two alike.
                    Arguments.of(
                            4, new int[] {0, 1, 2, 3}, new double[] {0, 0, 7, 7}, 1 + binary(2, 2 * Math.exp(-0.5))),
                    Arguments.of(2, new int[] {1}, new double[] {3}, 0),
                    Arguments.of(2, new int[] {1, 1, 1}, new double[] {1, 2, 3}, 0),
                    Arguments.of(1, new int[] {0, 0}, new double[] {1, 4}, 0));
        }

        @ParameterizedTest(name = "of {0} classes, labels {1} at {2}: {3} bits")
        @MethodSource("entropies")
        void isShannonEntropyOfTheWeights(int numClasses, int[] labels, double[] distances, double bits) {
            double[] found = new KernelEntropyScore(numClasses).of(block(labels, distances));
            // A few roundings of numbers of size 1.
            assertThat(found).containsExactly(new double[] {bits}, within(1e-14));
        }

        @Test
        void isOneBitForTwoNeighborsOfDifferentClassesAtOneDistance() {
            assertThat(new KernelEntropyScore(2).of(block(new int[] {0, 1}, new double[] {4, 4})))
                    .containsExactly(1);
        }

        @Test
        void isOfEveryRowByItself() {
            NeighborBlock both =
                    NeighborLists.of(new int[][] {{0, 1}, {1, 1}, {1, 0}}, new double[][] {{0, 2}, {1, 1}, {100, 200}});
            double[] found = new KernelEntropyScore(2).of(both);
            assertThat(found)
                    .containsExactly(
                            new double[] {
                                binary(1, Math.exp(-0.5)), 0, binary(Math.exp(-0.125), Math.exp(-0.5)),
                            },
                            within(1e-14));
        }

        @Test
        void ofNoRowsIsEmpty() {
            assertThat(new KernelEntropyScore(2).of(Neighbors.withLabels(3))).isEmpty();
        }

        private static double binary(double one, double other) {
            double share = one / (one + other);
            return -(share * Math.log(share) + (1 - share) * Math.log(1 - share)) / Math.log(2);
        }
    }

    @Nested
    class Properties {
        private static final int[] LABELS = {0, 2, 1, 0, 0, 2, 0};

        @ParameterizedTest(name = "{0}")
        @ValueSource(doubles = {0, Double.MIN_VALUE, 1e-200, 1e-3, 1, 1e15, 1e200})
        void isThatOfLabelsWhereAllDistancesAreEqual(double distance) {
            double[] distances = new double[LABELS.length];
            Arrays.fill(distances, distance);
            NeighborBlock block = block(LABELS, distances);
            double[] expected = new LocalEntropyScore(LABELS.length, 3).of(block);
            assertThat(new KernelEntropyScore(3).of(block)).containsExactly(expected, within(1e-14));
            assertThat(expected[0]).isPositive();
        }

        @ParameterizedTest(name = "times {0}")
        @ValueSource(doubles = {1e-200, 1e-6, 1024, 1e200})
        void doesNotDependOnTheScaleOfTheFeatures(double scale) {
            double[] distances = {0, 1, 1.5, 2, 3, 3.25, 7};
            double[] scaled =
                    Arrays.stream(distances).map(distance -> distance * scale).toArray();
            assertThat(new KernelEntropyScore(3).of(block(LABELS, scaled)))
                    .containsExactly(new KernelEntropyScore(3).of(block(LABELS, distances)), within(1e-14));
        }

        @Test
        void countsANearerNeighborMore() {
            KernelEntropyScore score = new KernelEntropyScore(2);
            int[] labels = {0, 1, 1, 1};
            double near = score.of(block(labels, new double[] {0, 3, 3, 3}))[0];
            double midway = score.of(block(labels, new double[] {2, 3, 3, 3}))[0];
            double far = score.of(block(labels, new double[] {3, 3, 3, 3}))[0];
            assertThat(near).isGreaterThan(midway);
            assertThat(midway).isGreaterThan(far);
        }
    }

    private static NeighborBlock block(int[] labels, double[] distances) {
        return NeighborLists.of(new int[][] {labels}, new double[][] {distances});
    }
}
