package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neighbors of rows that hold categories, against a plain search over all pairs; more rows than one tile of the kernels. */
class CategoryGapsTest {
    private static final int K = 6;
    private static final int ROWS = 1300;

    @ParameterizedTest(name = "{0} of 4 features are categories")
    @ValueSource(ints = {1, 2, 4})
    void neighborsAreThoseOfAllPairs(int categories) {
        Random random = new Random(categories);
        double[][] features = new double[ROWS][4];
        for (double[] row : features) {
            Arrays.setAll(row, d -> d < categories ? random.nextInt(3 + 5 * d) : random.nextGaussian());
        }
        long[] keys = LongStream.range(0, ROWS).map(i -> i * 31).toArray();
        RowBlock block = Blocks.of(keys, new int[ROWS], features);
        CategoryGaps gaps = new Apart(categories);
        JavaRDD<RowBlock> base = JavaSparkContext.fromSparkContext(
                        LocalSpark.session().sparkContext())
                .parallelize(
                        List.of(
                                block.select(IntStream.range(0, 700).toArray()),
                                block.select(IntStream.range(700, ROWS).toArray())),
                        2);
        NeighborTable table = new NeighborTable(base, ROWS, Blocks.moments(block));

        try (NearestNeighbors neighbors =
                NeighborFinder.of(NeighborSettings.exact(Metric.EUCLIDEAN, K)).among(table, gaps)) {
            neighbors.search(base, rows -> rows, ROWS).collect().forEach(found -> {
                for (int i = 0; i < found._1().rows(); i++) {
                    int query = (int) (found._1().keys()[i] / 31);
                    assertThat(Arrays.copyOfRange(found._2().keys(), i * K, (i + 1) * K))
                            .isEqualTo(nearest(features, query, gaps));
                }
            });
        }
    }

    private static long[] nearest(double[][] features, int query, CategoryGaps gaps) {
        return IntStream.range(0, features.length)
                .filter(i -> i != query)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> distance(features[query], features[i], gaps))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(K)
                .mapToLong(i -> i * 31L)
                .toArray();
    }

    private static double distance(double[] a, double[] b, CategoryGaps gaps) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += gaps.categorical(d) ? gaps.gap(d, a[d], b[d]) : (a[d] - b[d]) * (a[d] - b[d]);
        }
        return sum;
    }

    /** The first features are categories; their gaps are the differences of their values, halved. */
    private static final class Apart implements CategoryGaps {
        private static final long serialVersionUID = 1L;

        private final int categories;

        Apart(int categories) {
            this.categories = categories;
        }

        @Override
        public boolean categorical(int feature) {
            return feature < categories;
        }

        @Override
        public double gap(int feature, double a, double b) {
            return Math.abs(a - b) / 2;
        }

        @Override
        public long mark() {
            return categories;
        }
    }
}
