package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.table.Blocks;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {
    @ParameterizedTest(name = "{0}")
    @EnumSource(Metric.class)
    void ranksSeveralAsItRanksOne(Metric metric) {
        double[][] candidates = Blocks.gaussian(11, 7, 1);
        double[] rows = Blocks.gaussian(1, 14, 2)[0];
        for (int count = 0; count <= candidates.length; count++) {
            double[] ranks = new double[candidates.length];
            Arrays.fill(ranks, -1);
            metric.ranks(rows, 5, candidates, count, ranks);
            for (int i = 0; i < ranks.length; i++) {
                assertThat(ranks[i]).isEqualTo(i < count ? metric.rank(rows, 5, candidates[i]) : -1);
            }
        }
    }
}
