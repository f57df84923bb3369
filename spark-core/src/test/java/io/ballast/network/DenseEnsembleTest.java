package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseEnsembleTest {
    private static final int DIMS = 3;

    private static DenseArchitecture net(int classes, List<Integer> hidden, boolean batchNorm, ClassifierLoss loss) {
        return new DenseArchitecture(DIMS, classes, hidden, batchNorm, 0.2, loss);
    }

    private static TrainedDense random(DenseArchitecture net, long seed) {
        DenseSummary summary = new DenseSummary(List.of(), WatchedMetric.LOSS, 32, seed, 0, false, false, false);
        return new TrainedDense(net, net.initialWeights(seed), summary);
    }

    @ParameterizedTest(name = "{0} classes, {1}, {2} nets")
    @CsvSource({"2, MOODS, 3", "2, CROSS_ENTROPY, 2", "3, CROSS_ENTROPY, 4"})
    void outputsAreTheMeanOfTheOutputs(int classes, ClassifierLoss loss, int count) {
        DenseArchitecture architecture = net(classes, List.of(7, 5), false, loss);
        List<TrainedDense> nets =
                IntStream.range(0, count).mapToObj(i -> random(architecture, i)).toList();
        TrainingRows rows = rows(300);

        TrainedDense average = DenseEnsemble.average(nets);

        float[] mean = new float[rows.rows() * architecture.outputs()];
        for (TrainedDense net : nets) {
            float[] outputs = net.outputs(rows);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += outputs[i] / count;
            }
        }
        assertThat(average.outputs(rows)).containsExactly(mean, within(1e-5f));
        assertThat(average.architecture())
                .isEqualTo(new DenseArchitecture(DIMS, classes, List.of(7 * count, 5 * count), false, 0, loss));
        assertThat(average.summary()).isEqualTo(nets.get(0).summary());
    }

    private static TrainingRows rows(int count) {
        TrainingRows rows = new TrainingRows(DIMS);
        for (int i = 0; i < count; i++) {
            RowRandom random = RowRandom.of(1, "rows", i);
            float[] features = new float[DIMS];
            for (int d = 0; d < DIMS; d++) {
                features[d] = (float) (2 * random.nextGaussian());
            }
            rows.add(features, 0, 0, 1, 10);
        }
        return rows;
    }

    @Test
    void oneNetIsItsOwnMean() {
        TrainedDense net = random(net(2, List.of(4), true, ClassifierLoss.MOODS), 1);

        assertThat(DenseEnsemble.average(List.of(net))).isSameAs(net);
    }

    @Test
    void refusesNetsThatCannotBeAveraged() {
        TrainedDense narrow = random(net(2, List.of(4), false, ClassifierLoss.MOODS), 1);
        TrainedDense wide = random(net(2, List.of(5), false, ClassifierLoss.MOODS), 1);
        TrainedDense normalized = random(net(2, List.of(4), true, ClassifierLoss.MOODS), 1);

        assertThatThrownBy(() -> DenseEnsemble.average(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nets must be at least one, got none");
        assertThatThrownBy(() -> DenseEnsemble.average(List.of(narrow, wide)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("nets must have the same architecture to be averaged, got ")
                .hasMessageContainingAll("hidden=[4]", "hidden=[5]");
        assertThatThrownBy(() -> DenseEnsemble.average(List.of(normalized, normalized)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("nets must be without batch norm to be averaged, got ");
    }
}
