package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatVectorTest {
    /** Of n numbers of 2 the norm is 2 sqrt(n); sizes around those of loops within. */
    @ParameterizedTest(name = "{0} numbers")
    @ValueSource(ints = {1, 3, 4, 1023, 1024, 1025, 2500})
    void normsAreThoseOfAllNumbers(int count) {
        float[] twos = new float[count];
        Arrays.fill(twos, 2);
        double norm = 2 * Math.sqrt(count);

        assertThat(FlatVector.norm(twos, count)).isEqualTo(norm);
        assertThat(FlatVector.normIsAtMost(norm + 1e-9, twos)).isTrue();
        assertThat(FlatVector.normIsAtMost(norm - 1e-9, twos)).isFalse();
    }

    @ParameterizedTest(name = "number {0}")
    @ValueSource(ints = {0, 1023, 1024, 2499})
    void oneLargeNumberIsNotMissed(int at) {
        float[] values = new float[2500];
        values[at] = 3;

        assertThat(FlatVector.normIsAtMost(2.9, values)).isFalse();
        assertThat(FlatVector.normIsAtMost(3, values)).isTrue();
    }
}
