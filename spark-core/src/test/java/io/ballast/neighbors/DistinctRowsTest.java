package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctRowsTest {
    private static DistinctRows collapsed(long[] keys, int[] tags, double[]... features) {
        return DistinctRows.of(Blocks.of(keys, new int[keys.length], features), tags);
    }

    @Test
    void oneAfterTheOtherKeepTheirMembers() {
        DistinctRows first = collapsed(
                new long[] {9, 4, 7}, new int[] {1, 2, 3}, new double[] {1}, new double[] {2}, new double[] {1});
        DistinctRows second = collapsed(new long[] {5, 6}, new int[] {8, 9}, new double[] {3}, new double[] {0.1});
        DistinctRows both = DistinctRows.concat(List.of(first, second));
        assertThat(both.rows()).isEqualTo(4);
        assertThat(Blocks.features(both.features()))
                .isDeepEqualTo(Blocks.features(
                        Blocks.of(new double[] {2}, new double[] {1}, new double[] {3}, new double[] {0.1})));
        assertThat(both.starts()).containsExactly(0, 1, 3, 4, 5);
        assertThat(both.keys()).containsExactly(4, 7, 9, 5, 6);
        assertThat(both.tags()).containsExactly(2, 3, 1, 8, 9);
    }

    @Nested
    class EqualRows {
        @Test
        void areOneWithAllKeysAndTags() {
            DistinctRows rows = collapsed(
                    new long[] {9, 4, -7, 4, 2},
                    new int[] {1, 2, 3, 0, 5},
                    new double[] {1, 2},
                    new double[] {3, 0.1},
                    new double[] {1, 2},
                    new double[] {1, 2},
                    new double[] {3, 0.1});
            assertThat(rows.rows()).isEqualTo(2);
            assertThat(Blocks.features(rows.features()))
                    .isDeepEqualTo(Blocks.features(Blocks.of(new double[] {1, 2}, new double[] {3, 0.1})));
            assertThat(rows.starts()).containsExactly(0, 3, 5);
            assertThat(rows.keys()).containsExactly(-7, 4, 9, 2, 4);
            assertThat(rows.tags()).containsExactly(3, 0, 1, 5, 2);
        }

        @Test
        void keepMembersOfTheSameKeyByTag() {
            DistinctRows rows = collapsed(
                    new long[] {5, 5, 1, 5}, new int[] {8, 2, 9, 4}, new double[][] {{0.1}, {0.1}, {0.1}, {0.1}});
            assertThat(rows.keys()).containsExactly(1, 5, 5, 5);
            assertThat(rows.tags()).containsExactly(9, 2, 4, 8);
        }

        @Test
        void includeThoseOfZeroAndMinusZero() {
            assertThat(collapsed(new long[] {1, 2}, new int[2], new double[] {0.0, 0.1}, new double[] {-0.0, 0.1})
                            .rows())
                    .isEqualTo(1);
        }

        @Test
        void meetAcrossBlocksWithAndWithoutResiduals() {
            DistinctRows floats = collapsed(new long[] {1}, new int[1], new double[] {2, 0.5});
            DistinctRows doubles =
                    collapsed(new long[] {2, 3}, new int[2], new double[] {2, 0.5}, new double[] {0.1, 0.2});
            DistinctRows all = DistinctRows.merge(List.of(doubles, floats));
            assertThat(all.rows()).isEqualTo(2);
            assertThat(all.keys()).containsExactly(1, 2, 3);
            assertThat(all.starts()).containsExactly(0, 2, 3);
        }

        @Test
        void areNotThoseThatOnlyAgreeInFloat() {
            DistinctRows rows = collapsed(new long[] {1, 2}, new int[2], new double[] {1}, new double[] {1 + 1e-9});
            assertThat(rows.rows()).isEqualTo(2);
        }
    }

    @Test
    void mayBeNone() {
        RowBlock none = Blocks.of(new double[] {1}).select(new int[0]);
        DistinctRows rows = DistinctRows.of(none, new int[0]);
        assertThat(rows.rows()).isZero();
        assertThat(rows.keys()).isEmpty();
        assertThat(rows.starts()).containsExactly(0);
    }

    @ParameterizedTest(name = "in {0} parts")
    @ValueSource(ints = {1, 2, 7, 100})
    void holdWhatAMapWouldHoldHoweverTheRowsArrive(int parts) {
        Random random = new Random(parts);
        double[][] features = new double[3000][3];
        TreeMap<Long, TreeSet<Long>> keysOfFirst = new TreeMap<>();
        for (int i = 0; i < features.length; i++) {
            Arrays.setAll(features[i], d -> random.nextInt(7) / 10.0);
        }
        KeyedRows all = KeyedRows.distinct(features);
        for (int i = 0; i < all.size(); i++) {
            double[] row = all.features()[i];
            long kind = Math.round(row[0] * 1000 + row[1] * 100 + row[2] * 10);
            keysOfFirst.computeIfAbsent(kind, x -> new TreeSet<>()).add(all.keys()[i]);
        }
        List<DistinctRows> pieces = new ArrayList<>();
        for (RowBlock block : all.shuffled(9).blocks((3000 + parts - 1) / parts)) {
            pieces.add(DistinctRows.of(block, block.labels()));
        }
        Collections.shuffle(pieces, random);

        DistinctRows merged = DistinctRows.merge(pieces);
        List<TreeSet<Long>> found = new ArrayList<>();
        for (int row = 0; row < merged.rows(); row++) {
            TreeSet<Long> keys = new TreeSet<>();
            for (int i = merged.starts()[row]; i < merged.starts()[row + 1]; i++) {
                keys.add(merged.keys()[i]);
                int place = Arrays.binarySearch(all.keys(), merged.keys()[i]);
                assertThat(merged.tags()[i]).isEqualTo(all.labels()[place]);
                assertThat(Blocks.features(merged.features())[row]).isEqualTo(all.features()[place]);
            }
            found.add(keys);
        }
        assertThat(merged.keys()).hasSize(3000);
        assertThat(found).containsExactlyInAnyOrderElementsOf(keysOfFirst.values());
        assertThat(found.stream().map(TreeSet::first)).isSorted();
    }
}
