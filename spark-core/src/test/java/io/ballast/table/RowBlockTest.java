package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBlockTest {

    @Nested
    class Values {
        @ParameterizedTest(name = "of magnitude {0}")
        @ValueSource(doubles = {1e-20, 1e-8, 1e-3, 1, 1e3, 1e8, 1e20})
        void areKeptToAbout48Bits(double magnitude) {
            double[][] features = Blocks.gaussian(500, 3, 11);
            for (double[] row : features) {
                Arrays.setAll(row, d -> row[d] * magnitude);
            }
            RowBlock block = Blocks.of(features);
            for (int i = 0; i < features.length; i++) {
                for (int d = 0; d < 3; d++) {
                    // Two floats leave at most 2^-48 = 3.6e-15 of the value.
                    double tolerance = 1e-14 * Math.abs(features[i][d]);
                    assertThat(block.value(i, d)).isCloseTo(features[i][d], within(tolerance));
                }
            }
        }

        @Test
        void thatAreFloatsAreKeptExactly() {
            double[][] features = {{0, -1, 16_777_216}, {0.5, 1e-3f, -Float.MAX_VALUE}, {3, Float.MIN_VALUE, 1.5e10f}};
            assertThat(Blocks.features(Blocks.of(features))).isDeepEqualTo(features);
        }

        @Test
        void thatAreWholeNumbersAreKeptExactlyBeyondFloat() {
            double[][] features = {{16_777_217, 1e9 + 1}, {(1L << 47) + 1, -123_456_789_012.0}};
            assertThat(Blocks.features(Blocks.of(features))).isDeepEqualTo(features);
        }

        @Test
        void areRoundedToFloatInFeatures() {
            RowBlock block = Blocks.of(new double[] {0.1, 2}, new double[] {-1e9 - 1, 3});
            assertThat(block.features()).containsExactly(0.1f, 2, -1e9f, 3);
        }

        @Test
        void stayApartWhenTheFirstThatIsNoFloatComesLate() {
            RowBlock.Builder builder = new RowBlock.Builder(2, 1);
            for (int i = 0; i < 100; i++) {
                builder.add(i, 0, new double[] {i, -i});
            }
            builder.add(100, 0, new double[] {0.1, 100});
            builder.add(101, 0, new double[] {5, 1 / 3.0});
            RowBlock block = builder.build();
            double[][] features = Blocks.features(block);
            for (int i = 0; i < 100; i++) {
                assertThat(features[i]).containsExactly(i, -i);
            }
            assertThat(features[100]).containsExactly(new double[] {0.1, 100}, within(1e-15));
            assertThat(features[101]).containsExactly(new double[] {5, 1 / 3.0}, within(1e-14));
        }

        @Test
        void doNotDriftWhenRowsAreCopiedAgain() {
            double[][] once = Blocks.features(Blocks.of(Blocks.gaussian(1000, 4, 3)));
            assertThat(Blocks.features(Blocks.of(once))).isDeepEqualTo(once);
        }
    }

    @Nested
    class Building {
        @Test
        void growsPastTheRowsExpected() {
            RowBlock.Builder builder = new RowBlock.Builder(1, 0);
            for (int i = 0; i < 1000; i++) {
                assertThat(builder.rows()).isEqualTo(i);
                builder.add(-i, i % 3, new double[] {i + 0.1});
            }
            RowBlock block = builder.build();
            assertThat(block.rows()).isEqualTo(1000);
            assertThat(block.dims()).isEqualTo(1);
            assertThat(block.features()).hasSize(1000);
            for (int i = 0; i < 1000; i++) {
                assertThat(block.keys()[i]).isEqualTo(-i);
                assertThat(block.labels()[i]).isEqualTo(i % 3);
                assertThat(block.value(i, 0)).isCloseTo(i + 0.1, within(1e-14 * (i + 0.1)));
            }
        }

        @Test
        void startsEmptyAgainAfterABlock() {
            RowBlock.Builder builder = new RowBlock.Builder(2, 8);
            builder.add(1, 1, new double[] {0.1, 0.2});
            RowBlock first = builder.build();
            builder.add(2, 0, new double[] {3, 4});
            RowBlock second = builder.build();
            assertThat(first.keys()).containsExactly(1);
            assertThat(second.keys()).containsExactly(2);
            assertThat(second.labels()).containsExactly(0);
            assertThat(Blocks.features(second)).isDeepEqualTo(new double[][] {{3, 4}});
        }

        @Test
        void copiesTheRowGiven() {
            double[] row = {1, 2};
            RowBlock.Builder builder = new RowBlock.Builder(2, 8);
            builder.add(1, 0, row);
            row[0] = 9;
            assertThat(builder.build().value(0, 0)).isEqualTo(1);
        }
    }

    @Nested
    class OfClasses {
        private final RowBlock block =
                Blocks.of(new long[] {1, 2, 3, 4}, new int[] {0, 1, 2, 1}, new double[][] {{1}, {0.1}, {3}, {4}});

        @Test
        void keepsTheRowsOfTheClassesWantedInOrder() {
            RowBlock kept = block.ofClasses(new boolean[] {false, true, false});
            assertThat(kept.keys()).containsExactly(2, 4);
            assertThat(kept.labels()).containsExactly(1, 1);
            assertThat(kept.value(0, 0)).isEqualTo(block.value(1, 0));
            assertThat(kept.value(1, 0)).isEqualTo(4);
        }

        @Test
        void isTheBlockItselfWhenAllAreWanted() {
            assertThat(block.ofClasses(new boolean[] {true, true, true})).isSameAs(block);
        }

        @Test
        void mayBeEmpty() {
            RowBlock kept = block.ofClasses(new boolean[] {false, false, false});
            assertThat(kept.rows()).isZero();
            assertThat(kept.dims()).isEqualTo(1);
        }
    }

    @Nested
    class Head {
        private final RowBlock block =
                Blocks.of(new long[] {1, 2, 3}, new int[] {0, 1, 2}, new double[][] {{1}, {0.1}, {3}});

        @Test
        void holdsTheFirstRows() {
            RowBlock head = block.head(2);
            assertThat(head.keys()).containsExactly(1, 2);
            assertThat(head.labels()).containsExactly(0, 1);
            assertThat(head.value(1, 0)).isEqualTo(block.value(1, 0));
        }
    }

    @Nested
    class Residuals {
        @Test
        void areAbsentWhereEveryValueIsAFloat() {
            assertThat(Blocks.of(new double[] {1, 0.5}).residuals()).isNull();
        }

        @Test
        void areWhatTheFloatsLeave() {
            RowBlock block = Blocks.of(new double[] {1, 0.1});
            assertThat(block.residuals()).containsExactly(0, (float) (0.1 - 0.1f));
        }
    }

    @Nested
    class Selecting {
        private final RowBlock block = Blocks.of(
                new long[] {1, 2, 3, 4}, new int[] {0, 1, 2, 3}, new double[][] {{1, 0.1}, {2, 0}, {3, 0.3}, {4, 0}});

        @Test
        void takesRowsInTheOrderGivenAndAnyNumberOfTimes() {
            RowBlock rows = block.select(new int[] {3, 0, 0});
            assertThat(rows.keys()).containsExactly(4, 1, 1);
            assertThat(rows.labels()).containsExactly(3, 0, 0);
            assertThat(rows.value(2, 1)).isEqualTo(block.value(0, 1));
        }

        @Test
        void takesAPartOfAnOrder() {
            assertThat(block.select(new int[] {3, 2, 1, 0}, 1, 3).keys()).containsExactly(3, 2);
        }

        @Test
        void ofNoRowsKeepsTheFeatures() {
            RowBlock none = block.select(new int[0]);
            assertThat(none.rows()).isZero();
            assertThat(none.dims()).isEqualTo(2);
        }
    }

    @Nested
    class Concatenation {
        @Test
        void putsRowsOneAfterTheOther() {
            RowBlock doubles = Blocks.of(new long[] {7, 8}, new int[] {1, 2}, new double[][] {{0.1}, {0.2}});
            RowBlock floats = Blocks.of(new long[] {9}, new int[] {3}, new double[][] {{0.5}});
            RowBlock all = RowBlock.concat(List.of(floats, doubles, floats.select(new int[0]), floats));
            assertThat(all.keys()).containsExactly(9, 7, 8, 9);
            assertThat(all.labels()).containsExactly(3, 1, 2, 3);
            assertThat(Blocks.features(all))
                    .isDeepEqualTo(new double[][] {{0.5}, {doubles.value(0, 0)}, {doubles.value(1, 0)}, {0.5}});
        }
    }

    @Nested
    class EqualFeatures {
        private final RowBlock floats = Blocks.of(new double[] {0.0, 0.5}, new double[] {-0.0, 0.5}, new double[2]);
        private final RowBlock doubles = Blocks.of(
                new double[] {0.1, 3}, new double[] {0.0, 0.5}, new double[] {-0.0, 0.5}, new double[] {0.1, 3});

        @Test
        void areSeenAndHashedAlikeWithAndWithoutResiduals() {
            assertThat(floats.residuals()).isNull();
            assertThat(doubles.residuals()).isNotNull();
            for (int row : new int[] {0, 1}) {
                for (int other : new int[] {1, 2}) {
                    assertThat(floats.sameFeatures(row, doubles, other)).isTrue();
                    assertThat(doubles.sameFeatures(other, floats, row)).isTrue();
                    assertThat(floats.featureHash(row)).isEqualTo(doubles.featureHash(other));
                }
            }
            assertThat(doubles.sameFeatures(0, doubles, 3)).isTrue();
            assertThat(doubles.featureHash(0)).isEqualTo(doubles.featureHash(3));
        }

        @Test
        void areNotThoseOfOtherRows() {
            assertThat(floats.sameFeatures(0, floats, 2)).isFalse();
            assertThat(doubles.sameFeatures(0, doubles, 1)).isFalse();
            assertThat(Blocks.of(new double[] {1}).sameFeatures(0, Blocks.of(new double[] {1 + 1e-9}), 0))
                    .isFalse();
        }

        @Test
        void haveHashesThatTellOtherRowsApart() {
            RowBlock rows = Blocks.of(Blocks.gaussian(2000, 3, 8));
            RowBlock whole = Blocks.of(IntStream.range(0, 1000)
                    .mapToObj(i -> new double[] {i % 10, i / 10 % 10, i / 100})
                    .toArray(double[][]::new));
            for (RowBlock block : List.of(rows, whole)) {
                assertThat(IntStream.range(0, block.rows())
                                .mapToLong(block::featureHash)
                                .distinct())
                        .hasSize(block.rows());
            }
        }
    }

    @Nested
    class CanonicalOrder {
        @Test
        void isByKeyThenLabelThenFeatures() {
            RowBlock shuffled = Blocks.of(
                    new long[] {5, Long.MIN_VALUE, 5, 5, -1, 5, Long.MAX_VALUE, 5},
                    new int[] {1, 0, 0, 1, 0, 1, 0, 1},
                    new double[][] {{2, 1}, {9, 9}, {7, 7}, {1, 3}, {8, 8}, {1, 2.5}, {0, 0}, {-1, 50}});
            RowBlock[] sorted = RowBlock.inCanonicalOrder(List.of(shuffled));
            assertThat(sorted).hasSize(1);
            assertThat(sorted[0].keys()).containsExactly(Long.MIN_VALUE, -1, 5, 5, 5, 5, 5, Long.MAX_VALUE);
            assertThat(sorted[0].labels()).containsExactly(0, 0, 0, 1, 1, 1, 1, 0);
            assertThat(Blocks.features(sorted[0]))
                    .isDeepEqualTo(new double[][] {{9, 9}, {8, 8}, {7, 7}, {-1, 50}, {1, 2.5}, {1, 3}, {2, 1}, {0, 0}});
        }

        @Test
        void doesNotDependOnHowTheRowsArrived() {
            double[][] features = Blocks.gaussian(400, 2, 5);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, features.length).boxed().toList());
            RowBlock first = null;
            for (int pieces = 1; pieces <= 5; pieces++) {
                Collections.shuffle(order, new Random(pieces));
                RowBlock[] sorted = RowBlock.inCanonicalOrder(cut(features, order, pieces));
                assertThat(sorted).hasSize(1);
                first = first == null ? sorted[0] : first;
                assertThat(sorted[0].keys()).isEqualTo(first.keys());
                assertThat(sorted[0].labels()).isEqualTo(first.labels());
                assertThat(Blocks.features(sorted[0])).isDeepEqualTo(Blocks.features(first));
            }
        }

        /** Key i / 4, so that four rows each share one, and label i % 2. */
        private List<RowBlock> cut(double[][] features, List<Integer> order, int pieces) {
            List<RowBlock.Builder> builders = new ArrayList<>();
            for (int p = 0; p < pieces; p++) {
                builders.add(new RowBlock.Builder(2, 1));
            }
            for (int at = 0; at < order.size(); at++) {
                int i = order.get(at);
                builders.get(at % pieces).add(i / 4, i % 2, features[i]);
            }
            return builders.stream().map(RowBlock.Builder::build).toList();
        }

        @ParameterizedTest(name = "{0} rows")
        @ValueSource(ints = {1, 8191, 8192, 8193, 16_384, 20_000})
        void comesInBlocksOfAtMostMaxRows(int rows) {
            RowBlock.Builder builder = new RowBlock.Builder(1, rows);
            for (int i = 0; i < rows; i++) {
                builder.add(rows - i, 0, new double[] {rows - i});
            }
            RowBlock[] sorted = RowBlock.inCanonicalOrder(List.of(builder.build()));
            assertThat(sorted).hasSize((rows + 8191) / 8192);
            long key = 0;
            for (RowBlock block : sorted) {
                assertThat(block.rows()).isBetween(1, RowBlock.MAX_ROWS);
                for (int i = 0; i < block.rows(); i++) {
                    assertThat(block.keys()[i]).isEqualTo(++key);
                    assertThat(block.value(i, 0)).isEqualTo(key);
                }
            }
            assertThat(key).isEqualTo(rows);
        }
    }
}
