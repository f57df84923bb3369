package io.ballast.search;

import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTableTest {
    private static final Dataset<Row> THREE = Clouds.of(90, 40, 20).cache();

    private static List<Hand> hands(SearchTable table, int number) {
        List<Hand> hands = new ArrayList<>(table.hands(number).collect());
        hands.sort(Comparator.comparingInt(Hand::index).thenComparingInt(Hand::part));
        return hands;
    }

    private static List<Long> sorted(long[]... keys) {
        return Arrays.stream(keys)
                .flatMapToLong(Arrays::stream)
                .sorted()
                .boxed()
                .toList();
    }

    private static String text(Hand hand) {
        return text(hand.pool())
                + text(hand.chosen().originals())
                + text(hand.scoredBy().rows());
    }

    private static String text(RowBlock rows) {
        return Arrays.toString(rows.keys())
                + Arrays.toString(rows.labels())
                + Arrays.deepToString(Blocks.features(rows));
    }

    private static List<Long> allKeys(Dataset<Row> rows) {
        return rows.select(Clouds.COLUMNS.rowKey(rows.schema())).collectAsList().stream()
                .map(row -> row.getLong(0))
                .sorted()
                .toList();
    }

    @Nested
    class Dealing {
        @ParameterizedTest(name = "{0} hands")
        @ValueSource(ints = {1, 2, 5})
        void handsPartitionThePoolAndShareTheRest(int number) {
            try (SearchTable table = SearchTable.heldOut(THREE, Clouds.COLUMNS, 0.2, 42)) {
                List<Hand> hands = hands(table, number);

                assertThat(hands).extracting(Hand::index).containsExactlyElementsOf(numbers(number));
                Hand first = hands.get(0);
                long[][] parts = new long[number + 2][];
                for (Hand hand : hands) {
                    parts[hand.index()] = hand.pool().keys();
                    assertThat(hand.pool().rows()).isPositive();
                    assertThat(hand.pool().labels()).doesNotContain(2);
                    assertThat(hand.pool().keys()).isSorted();
                    assertThat(hand.weights()).hasSize(hand.pool().rows()).containsOnly(1);
                    assertThat(text(hand.chosen().originals()))
                            .isEqualTo(text(first.chosen().originals()));
                    assertThat(text(hand.scoredBy().rows()))
                            .isEqualTo(text(first.scoredBy().rows()));
                }
                parts[number] = first.chosen().originals().keys();
                parts[number + 1] = first.scoredBy().rows().keys();
                assertThat(first.chosen().originals().labels()).hasSize(16).containsOnly(2);
                assertThat(sorted(parts)).isEqualTo(allKeys(THREE));
            }
        }

        private List<Integer> numbers(int number) {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                numbers.add(i);
            }
            return numbers;
        }

        @Test
        void theWholeHandHasAllRowsToLearnFrom() {
            try (SearchTable table = SearchTable.heldOut(THREE, Clouds.COLUMNS, 0.2, 42)) {
                Hand whole = table.whole().collect().get(0);

                assertThat(whole.pool().rows()).isZero();
                assertThat(whole.chosen().counts(3)).containsExactly(72, 32, 16);
                assertThat(sorted(
                                whole.chosen().originals().keys(),
                                whole.scoredBy().rows().keys()))
                        .isEqualTo(allKeys(THREE));
            }
        }

        @Test
        void doesNotDependOnPartitions() {
            Dataset<Row> shuffled = THREE.orderBy(rand(1)).repartition(7);
            try (SearchTable table = SearchTable.heldOut(THREE.coalesce(1), Clouds.COLUMNS, 0.2, 42);
                    SearchTable other = SearchTable.heldOut(shuffled, Clouds.COLUMNS, 0.2, 42)) {
                assertThat(other.fingerprint()).isEqualTo(table.fingerprint());
                assertThat(hands(other, 3).stream().map(SearchTableTest::text))
                        .containsExactlyElementsOf(hands(table, 3).stream()
                                .map(SearchTableTest::text)
                                .toList());
            }
        }

        /** Part 0 has all rows, the other parts those outside their folds. */
        @Test
        void inFoldsAllRowsAreLearnedFromAndScore() {
            try (SearchTable table = SearchTable.inFolds(THREE, Clouds.COLUMNS, 5, 1, 42)) {
                List<Hand> hands = hands(table, 2);
                List<Hand> whole = whole(table);

                assertThat(List.of(table.training(0), table.training(1), table.training(2)))
                        .containsExactly(90L, 40L, 20L);
                assertThat(hands).extracting(Hand::part).containsExactly(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5);
                assertThat(hands.get(0).pool().rows() + hands.get(6).pool().rows())
                        .isEqualTo(130);
                assertThat(whole.get(0).chosen().counts(3)).containsExactly(90, 40, 20);
                assertThat(hands.get(6).chosen().counts(3)).containsExactly(0, 0, 20);
                for (Hand hand : hands) {
                    Hand sameHand = hands.get(6 * hand.index());
                    assertThat(text(hand.pool())).isEqualTo(text(sameHand.pool()));
                    assertThat(text(hand.scoredBy().rows()))
                            .isEqualTo(text(whole.get(hand.part()).scoredBy().rows()));
                }
                assertThat(whole.get(0).scoredBy().rows().rows()).isZero();
                for (int part = 1; part <= 5; part++) {
                    assertThat(whole.get(part).chosen().counts(3)).containsExactly(72, 32, 16);
                    assertThat(hands.get(6 + part).chosen().counts(3)).containsExactly(0, 0, 16);
                }
                assertThat(scoredKeys(whole)).isEqualTo(allKeys(THREE));
            }
        }

        private List<Hand> whole(SearchTable table) {
            List<Hand> hands = new ArrayList<>(table.whole().collect());
            hands.sort(Comparator.comparingInt(Hand::part));
            return hands;
        }

        private List<Long> scoredKeys(List<Hand> parts) {
            return sorted(
                    parts.stream().map(hand -> hand.scoredBy().rows().keys()).toArray(long[][]::new));
        }

        @Test
        void markedRowsScoreInFoldsAndAreNotLearnedFrom() {
            try (SearchTable table = SearchTable.inFolds(
                    THREE, Clouds.COLUMNS, col("id").lt(60).or(col("id").geq(145)), 2, 1, 42)) {
                List<Hand> whole = whole(table);

                assertThat(whole.get(0).chosen().counts(3)).containsExactly(30, 40, 15);
                assertThat(scoredKeys(whole)).isEqualTo(allKeys(THREE));
                assertThat(whole.subList(1, 3))
                        .extracting(hand -> hand.scoredBy().count())
                        .containsExactly(74, 76);
                assertThat(whole.get(1).set(null).count()
                                + whole.get(2).set(null).count())
                        .isEqualTo(85);
            }
        }

        @Test
        void foldsDoNotDependOnPartitions() {
            Dataset<Row> shuffled = THREE.orderBy(rand(1)).repartition(7);
            try (SearchTable table = SearchTable.inFolds(THREE.coalesce(1), Clouds.COLUMNS, 4, 1, 42);
                    SearchTable other = SearchTable.inFolds(shuffled, Clouds.COLUMNS, 4, 1, 42)) {
                List<Hand> one = whole(table);
                List<Hand> two = whole(other);

                assertThat(two).hasSize(5);
                for (int part = 0; part < 5; part++) {
                    assertThat(text(two.get(part))).isEqualTo(text(one.get(part)));
                    assertThat(two.get(part).scoredBy().indices())
                            .isEqualTo(one.get(part).scoredBy().indices());
                }
            }
        }

        @Test
        void equalRowsAreDealtTogetherAndAllThere() {
            Dataset<Row> twice = THREE.drop("id").withColumn("copy", explode(array_repeat(lit(1), 2)));
            TableColumns columns = new TableColumns("features", "label", Optional.empty());
            try (SearchTable table = SearchTable.heldOut(twice, columns, 0.2, 42)) {
                List<Hand> hands = hands(table, 2);

                long rows = hands.stream().mapToLong(hand -> hand.pool().rows()).sum()
                        + hands.get(0).chosen().originals().rows()
                        + hands.get(0).scoredBy().rows().rows();
                assertThat(rows).isEqualTo(300);
                assertThat(hands.get(0).pool().keys())
                        .doesNotContain(hands.get(1).pool().keys());
            }
        }
    }

    @Nested
    class Counts {
        @Test
        void areThoseOfThePartsOfAHeldOutTable() {
            try (SearchTable table = SearchTable.heldOut(THREE, Clouds.COLUMNS, 0.25, 42)) {
                assertThat(List.of(table.training(0), table.training(1), table.training(2)))
                        .containsExactly(67L, 30L, 15L);
                assertThat(List.of(table.validation(0), table.validation(1), table.validation(2)))
                        .containsExactly(23L, 10L, 5L);
                assertThat(table.smallest()).isEqualTo(2);
                assertThat(table.largest()).isZero();
                assertThat(table.table().classes()).hasToString("0: 90, 1: 40, 2: 20");
            }
        }

        /** Of class 0, whose ids come first, 30 rows are left, and of class 1 all but 4. */
        @Test
        void areThoseOfTheMarks() {
            try (SearchTable table = SearchTable.marked(
                    THREE,
                    Clouds.COLUMNS,
                    col("id").lt(60).or(col("id").between(90, 93)).or(col("id").geq(146)))) {
                assertThat(List.of(table.training(0), table.training(1), table.training(2)))
                        .containsExactly(30L, 36L, 16L);
                assertThat(List.of(table.validation(0), table.validation(1), table.validation(2)))
                        .containsExactly(60L, 4L, 4L);
                assertThat(table.largest()).isEqualTo(1);
                Hand hand = table.hands(1).collect().get(0);
                assertThat(hand.pool().dims()).isEqualTo(2);
                assertThat(hand.scoredBy().rows().rows()).isEqualTo(68);
            }
        }

        @Test
        void onATieTheSmallestIsTheFirstAndTheLargestTheLast() {
            try (SearchTable table = SearchTable.heldOut(Clouds.of(20, 20), Clouds.COLUMNS, 0.25, 42)) {
                assertThat(table.smallest()).isZero();
                assertThat(table.largest()).isEqualTo(1);
            }
        }

        @Test
        void theScalerIsThatOfTheRowsToLearnFrom() {
            try (SearchTable table = SearchTable.heldOut(THREE, Clouds.COLUMNS, 0.25, 42)) {
                RowBlock all = table.whole().collect().get(0).chosen().originals();
                double mean = 0;
                for (int row = 0; row < all.rows(); row++) {
                    mean += all.value(row, 0) / all.rows();
                }
                assertThat(table.scaler().center()[0]).isCloseTo(mean, within(1e-12));
            }
        }
    }

    @Nested
    class Fingerprints {
        private static String of(Dataset<Row> rows, long seed) {
            try (SearchTable table = SearchTable.heldOut(rows, Clouds.COLUMNS, 0.25, seed)) {
                return table.fingerprint();
            }
        }

        @Test
        void tellOtherRowsOrPartsOrFeaturesApart() {
            String print = of(THREE, 42);

            assertThat(of(THREE.repartition(3), 42)).isEqualTo(print);
            assertThat(of(THREE, 43)).isNotEqualTo(print);
            assertThat(of(THREE.withColumn("id", col("id").plus(1)), 42)).isNotEqualTo(print);
            Dataset<Row> moved = THREE.join(
                            THREE.select(
                                    col("id").minus(1).as("id"), col("features").as("next")),
                            "id")
                    .withColumn(
                            "features",
                            when(col("label").equalTo(0), col("next")).otherwise(col("features")))
                    .drop("next");
            assertThat(of(moved, 42)).isNotEqualTo(of(THREE.filter("id < 149"), 42));
        }
    }

    @Nested
    class BadInput {
        @Test
        void isAClassWithTooFewValidationRows() {
            assertThatThrownBy(() -> SearchTable.heldOut(Clouds.of(50, 10), Clouds.COLUMNS, 0.2, 42))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "class 1 has 2 rows among the validation rows; hold out or mark more, so that each class has at least 3 there");
        }

        @Test
        void isAClassWithTooFewRowsToLearnFrom() {
            assertThatThrownBy(() -> SearchTable.heldOut(Clouds.of(50, 5), Clouds.COLUMNS, 0.6, 42))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "class 1 has 2 rows to learn from; hold out or mark fewer validation rows, so that each class has at least 3 there");
        }

        @Test
        void isAClassWithTooFewRowsOutsideAFold() {
            assertThatThrownBy(() -> SearchTable.inFolds(Clouds.of(50, 4), Clouds.COLUMNS, 2, 1, 42))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "class 1 has 2 rows to learn from outside fold 1 of 2; set scoring = hold-out, so that each class has at least 3 there");
        }

        @Test
        void saysInWhichRepeatAFoldHasTooFewRows() {
            assertThatThrownBy(() -> SearchTable.inFolds(Clouds.of(50, 4), Clouds.COLUMNS, 2, 3, 42))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "class 1 has 2 rows to learn from outside fold 1 of 2 of repeat 1; set scoring = hold-out, so that each class has at least 3 there");
        }

        @Test
        void isATableWithoutMarkedRows() {
            assertThatThrownBy(() -> SearchTable.marked(THREE, Clouds.COLUMNS, lit(false)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("class 0 has 0 rows among the validation rows; hold out or mark more");
        }
    }
}
