package io.ballast.oversampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.table.Blocks;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNeighborsTest {
    /** Every row is there twice, so that many are equally near; 400 rows are looked at, more than fit a tile. */
    @ParameterizedTest(name = "{0} dims")
    @ValueSource(ints = {1, 4, 11})
    void findsWhatSortingAllRowsFinds(int dims) {
        double[][] once = Blocks.gaussian(300, dims, 1);
        double[][] features = new double[600][];
        for (int i = 0; i < features.length; i++) {
            features[i] = once[i % once.length];
        }
        int[] among = IntStream.range(0, 600).filter(row -> row % 3 != 0).toArray();
        LocalNeighbors neighbors = new LocalNeighbors(Blocks.of(features), among);

        for (int row = 0; row < features.length; row++) {
            double[] from = features[row];
            int self = row;
            int[] expected = IntStream.of(among)
                    .filter(other -> other != self)
                    .boxed()
                    .sorted(Comparator.comparingDouble(other -> squared(from, features[other])))
                    .limit(7)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(neighbors.nearest(row, 7)).as("row %d", row).containsExactly(expected);
        }
    }

    private static double squared(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }
        return sum;
    }
}
