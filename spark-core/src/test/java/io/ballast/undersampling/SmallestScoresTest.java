package io.ballast.undersampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallestScoresTest {
    private static final String[] REASONS = {"zero", "one"};

    private record Scored(long key, int label, long score) {}

    /** Rows kept of each key by sorting them all. */
    private static Map<Long, Integer> bySorting(List<Scored> rows, long... wanted) {
        Map<Long, Integer> kept = new HashMap<>();
        rows.forEach(row -> kept.put(row.key, 0));
        List<Scored> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(Scored::score).thenComparingLong(Scored::key));
        long[] left = wanted.clone();
        for (Scored row : sorted) {
            if (left[row.label]-- > 0) {
                kept.merge(row.key, 1, Integer::sum);
            }
        }
        return kept;
    }

    private static Map<Long, Integer> chosen(List<Scored> rows, int partitions, long... wanted) {
        List<ScoredRows> blocks = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += 17) {
            List<Scored> some = rows.subList(from, Math.min(rows.size(), from + 17));
            blocks.add(new ScoredRows(
                    some.stream().mapToLong(Scored::key).toArray(),
                    some.stream().mapToInt(Scored::label).toArray(),
                    some.stream().mapToLong(Scored::score).toArray()));
        }
        JavaRDD<ScoredRows> scored = JavaSparkContext.fromSparkContext(
                        LocalSpark.session().sparkContext())
                .parallelize(blocks, partitions);
        long[] present = new long[wanted.length];
        rows.forEach(row -> present[row.label]++);
        Map<Long, Integer> kept = new HashMap<>();
        rows.forEach(row -> kept.merge(row.key, 1, Integer::sum));
        for (RowDecision each : SmallestScores.of(scored, present, wanted)
                .decisions(scored, REASONS)
                .collect()) {
            assertThat(each.kept()).isLessThan(kept.get(each.key()));
            assertThat(each.extra()).isZero();
            assertThat(each.reason()).isIn((Object[]) REASONS);
            kept.put(each.key(), each.kept());
        }
        return kept;
    }

    @ParameterizedTest(name = "{0} different scores, {1} keys, {2} and {3} of 500 rows")
    @CsvSource({
        "1000000000, 100000, 100, 7",
        "1000000000, 40, 100, 60",
        "5, 100000, 100, 33",
        "5, 40, 120, 33",
        "1, 1, 100, 11",
        "1, 30, 0, 1",
        "7, 50, 350, 150"
    })
    void areThoseOfASortOnAnyPartitioning(int scores, int keys, long ofZero, long ofOne) {
        Random random = new Random(5);
        List<Scored> rows = new ArrayList<>();
        while (rows.size() < 500) {
            int label = rows.size() < 350 ? 0 : 1;
            long key = new Random(random.nextInt(keys)).nextLong() + label;
            rows.add(new Scored(key, label, ScoredRows.ascending(random.nextInt(scores) / 3.0 - 1)));
        }
        Map<Long, Integer> expected = bySorting(rows, ofZero, ofOne);
        for (int partitions : new int[] {1, 2, 8}) {
            assertThat(chosen(rows, partitions, ofZero, ofOne)).isEqualTo(expected);
        }
    }

    @Test
    void orderAsNumbersDo() {
        double[] numbers = {Double.NEGATIVE_INFINITY, -1e300, -2, -1e-300, 0.0, 1e-300, 1, 1.5, 1e300, Double.MAX_VALUE
        };
        long[] scores = Arrays.stream(numbers).mapToLong(ScoredRows::ascending).toArray();
        assertThat(scores).isSorted().doesNotHaveDuplicates();
        assertThat(ScoredRows.ascending(-0.0)).isEqualTo(ScoredRows.ascending(0.0));
        assertThat(scores[9]).isLessThan(Long.MAX_VALUE);
    }
}
