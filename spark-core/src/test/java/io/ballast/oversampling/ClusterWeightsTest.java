package io.ballast.oversampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.table.Blocks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of K-means SMOTE; numbers from imbalanced-learn 0.10.0's formulas in Python 3.11. */
class ClusterWeightsTest {
    private static final List<ClusterWeights.Part> PARTS =
            List.of(new ClusterWeights.Part(0, 20, 2.0), new ClusterWeights.Part(3, 300, 0.5));

    @Test
    void exponentGrowsWithTheRowsOfACluster() {
        assertThat(ClusterWeights.exponent(20)).isCloseTo(4.487900283148376, within(1e-12));
        assertThat(ClusterWeights.exponent(300)).isCloseTo(14.303131123985102, within(1e-12));
    }

    @Test
    void sparseClustersGetMoreRowsAndSharesAreRoundedUp() {
        assertThat(ClusterWeights.rows(PARTS, 1000, Double.NaN)).containsExactly(1000, 1);
        assertThat(ClusterWeights.rows(PARTS, 1000, 1.5)).containsExactly(992, 9);
    }

    @Test
    void clustersOfEqualRowsShareAlike() {
        List<ClusterWeights.Part> dense =
                List.of(new ClusterWeights.Part(0, 20, 0), new ClusterWeights.Part(1, 300, 0));

        assertThat(ClusterWeights.rows(dense, 9, 2)).containsExactly(5, 5);
    }

    @Test
    void clustersGrowThatHoldEnoughOfTheClass() {
        long[] ofClass = {5, 40, 3, 0};
        long[] all = {10, 100, 4, 50};

        assertThat(ClusterWeights.growing(ofClass, all, 0.5, 2)).containsExactly(0, 2);
        assertThat(ClusterWeights.growing(ofClass, all, 0.4, 3)).containsExactly(0, 1);
        assertThat(ClusterWeights.growing(new long[] {5}, new long[] {500}, 0.5, 2))
                .containsExactly(0);
    }

    @Test
    void theMeanDistanceIsOfPairsOfDifferentRows() {
        assertThat(ClusteredSampling.meanDistance(
                        Blocks.of(new double[] {0, 0}, new double[] {3, 4}, new double[] {0, 0})))
                .isCloseTo(10.0 / 3, within(1e-12));
    }

    /** {@code SVC(gamma="scale")}: one over features times the variance of all values. */
    @Test
    void gammaIsThatOfScikitLearn() {
        assertThat(SupportVectors.gamma(Blocks.of(new double[] {1, 2}, new double[] {3, 6})))
                .isCloseTo(1 / (2 * 3.5), within(1e-12));
        assertThat(SupportVectors.gamma(Blocks.of(new double[] {4, 4}))).isEqualTo(1);
    }
}
