package io.ballast.oversampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The arithmetic of single rows, draws passed in. */
class RecipesTest {
    /** {@code x + u * (n - x)} by numpy 1.24.2 with {@code x = [0.1, -3, 1e6]}, {@code n = [0.7, 5, 1e6 + 1]}. */
    @Test
    void aPointLiesOnTheSegment() {
        double[] seed = {0.1, -3, 1e6};
        double[] neighbor = {0.7, 5, 1e6 + 1};

        assertThat(Segment.point(seed, neighbor, 0)).containsExactly(seed);
        assertThat(Segment.point(seed, neighbor, 0.25))
                .containsExactly(new double[] {0.25, -1, 1000000.25}, within(1e-12));
        assertThat(Segment.point(seed, neighbor, -0.5))
                .containsExactly(new double[] {-0.2, -7, 999999.5}, within(1e-12));
    }

    @Test
    void aPointLiesInTheBox() {
        assertThat(Box.point(new double[] {1, 2, 3}, new double[] {3, 2, -1}, new double[] {0.5, 0.3, 0.25}))
                .containsExactly(2, 2, 2);
    }

    @Test
    void noiseMovesASeedByItsSpread() {
        assertThat(Repetition.moved(new double[] {1, 2, 3}, new double[] {0.5, 0, 2}, new double[] {-2, 9, 0.25}))
                .containsExactly(new double[] {0, 2, 3.5}, within(1e-12));
    }

    /** {@code (4 / ((d + 2) * n)) ** (1 / (d + 4))} in Python, as imbalanced-learn 0.10.0 has it. */
    @Test
    void bandwidthIsSilvermans() {
        assertThat(RandomOverSampling.bandwidth(1000, 20)).isCloseTo(0.6984761069245806, within(1e-12));
        assertThat(RandomOverSampling.bandwidth(1, 2)).isCloseTo(1, within(1e-12));
    }

    /** Danger is {@code m / 2 <= foreign < m}: 5 to 9 of 10, 2 of 3. */
    @Test
    void halfOfTheNeighborsAreDanger() {
        assertThat(BorderlineSampling.leastInDanger(10)).isEqualTo(5);
        assertThat(BorderlineSampling.leastInDanger(3)).isEqualTo(2);
        assertThat(BorderlineSampling.leastInDanger(1)).isEqualTo(1);
    }
}
