package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOrderTest {
    @Test
    void isAscendingAndKeepsEqualKeysInTheirOrder() {
        long[] keys = {3, -1, 3, Long.MAX_VALUE, 3, Long.MIN_VALUE, -1};
        assertThat(KeyOrder.ascending(keys, 0, 7)).containsExactly(5, 1, 6, 0, 2, 4, 3);
    }

    @Test
    void isOfTheKeysFromOnePlaceToAnother() {
        assertThat(KeyOrder.ascending(new long[] {0, 9, 5, 5, 7, 1}, 1, 5)).containsExactly(2, 3, 4, 1);
    }

    @Test
    void ofNoKeysIsEmpty() {
        assertThat(KeyOrder.ascending(new long[] {4, 2}, 1, 1)).isEmpty();
    }

    @ParameterizedTest(name = "{0} different keys")
    @ValueSource(ints = {1, 7, 1000, Integer.MAX_VALUE})
    void isThatOfAStableSort(int different) {
        long[] keys = new Random(different).longs(5000, 0, different).toArray();
        int[] expected = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> keys[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(KeyOrder.ascending(keys, 0, keys.length)).isEqualTo(expected);
    }
}
