package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NearestRowsTest {
    @Test
    void startsEmptyAndTakesAnything() {
        NearestRows rows = new NearestRows(2, 3);
        assertThat(rows.size()).isEqualTo(3);
        assertThat(rows.found(1)).isZero();
        assertThat(rows.worst(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(rows.offer(1, 1e300, Long.MAX_VALUE, 4)).isTrue();
        assertThat(rows.found(1)).isEqualTo(1);
        assertThat(rows.worst(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(rows.found(0)).isZero();
    }

    @Test
    void refusesWhatIsNotBeforeTheLastOfAFullList() {
        NearestRows rows = new NearestRows(1, 2);
        rows.offer(0, 5, 10, 0);
        rows.offer(0, 3, 20, 0);
        assertThat(rows.worst(0)).isEqualTo(5);
        assertThat(rows.worstKey(0)).isEqualTo(10);
        assertThat(rows.offer(0, 6, -99, 0)).isFalse();
        assertThat(rows.offer(0, 5, 11, 0)).isFalse();
        assertThat(rows.offer(0, 5, 10, 0)).isFalse();
        assertThat(rows.offer(0, 5, 9, 7)).isTrue();
        assertThat(rows.worstKey(0)).isEqualTo(9);
        assertThat(rows.label(0, 1)).isEqualTo(7);
    }

    @Test
    void holdsTheFirstByRankThenKeyHoweverTheyCome() {
        Random random = new Random(5);
        for (int size : new int[] {1, 2, 8, 60}) {
            NearestRows rows = new NearestRows(3, size);
            double[] ranks = random.ints(50, 0, 6).asDoubleStream().toArray();
            long[] keys = random.longs(50).toArray();
            IntStream.range(0, 50).forEach(i -> rows.offer(1, ranks[i], keys[i], i));
            int[] expected = IntStream.range(0, 50)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> ranks[i]).thenComparingLong(i -> keys[i]))
                    .limit(size)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(rows.found(1)).isEqualTo(expected.length);
            for (int place = 0; place < expected.length; place++) {
                assertThat(rows.label(1, place)).isEqualTo(expected[place]);
                assertThat(rows.rank(1, place)).isEqualTo(ranks[expected[place]]);
                assertThat(rows.key(1, place)).isEqualTo(keys[expected[place]]);
            }
            assertThat(rows.found(0) + rows.found(2)).isZero();
        }
    }

    @Nested
    class WithoutSelf {
        private NearestRows list(long... keys) {
            NearestRows rows = new NearestRows(1, keys.length);
            for (int i = 0; i < keys.length; i++) {
                rows.offer(0, i * i, keys[i], i);
            }
            return rows;
        }

        @Test
        void dropsTheEntryOfItsKey() {
            NeighborBlock into = NeighborBlock.empty(2, 2);
            list(4, 5, 6).copyTo(into, 1, 0, 5, Metric.EUCLIDEAN);
            assertThat(into.keys()).containsExactly(0, 0, 4, 6);
            assertThat(into.labels()).containsExactly(0, 0, 0, 2);
            assertThat(into.distances()).containsExactly(0, 0, 0, 2);
        }

        @Test
        void dropsTheLastWhereItsKeyIsNotThereOrLast() {
            for (long key : new long[] {6, 99}) {
                NeighborBlock into = NeighborBlock.empty(1, 2);
                list(4, 5, 6).copyTo(into, 0, 0, key, Metric.MANHATTAN);
                assertThat(into.keys()).containsExactly(4, 5);
                assertThat(into.distances()).containsExactly(0, 1);
            }
        }

        @Test
        void dropsOneOfSeveralEntriesOfItsKey() {
            NearestRows rows = new NearestRows(1, 3);
            IntStream.range(0, 3).forEach(i -> rows.offer(0, 0, 7, 1));
            NeighborBlock into = NeighborBlock.empty(1, 2);
            rows.copyTo(into, 0, 0, 7, Metric.EUCLIDEAN);
            assertThat(into.keys()).containsExactly(7, 7);
        }

        @Test
        void refusesAListThatIsNotFull() {
            NearestRows rows = new NearestRows(1, 3);
            rows.offer(0, 1, 1, 0);
            assertThatThrownBy(() -> rows.copyTo(NeighborBlock.empty(1, 2), 0, 0, 1, Metric.COSINE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("fewer than 3 base rows were swept");
        }
    }
}
