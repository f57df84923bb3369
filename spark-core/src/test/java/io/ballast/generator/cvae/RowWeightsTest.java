package io.ballast.generator.cvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.entropy.EntropyBlock;
import io.ballast.entropy.EntropyBlocks;
import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NeighborSettings;
import io.ballast.network.CvaeObjective;
import io.ballast.network.TrainingPlan;
import io.ballast.network.TrainingSettings;
import io.ballast.table.ClassCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The weights of Eqs. 4 and 6, and what each switch of Table 3 turns off. */
class RowWeightsTest {
    private static final double GAMMA = 2.5;

    /** 80 rows of class 0 and 20 of class 1: class weights 100 / (2 * 80) = 0.625 and 100 / (2 * 20) = 2.5. */
    private static final ClassCounts CLASSES = new ClassCounts(Map.of(0.0, 80L, 1.0, 20L));

    private static final EntropyBlock ROWS = EntropyBlocks.of(new int[] {0, 1, 1}, new double[] {0, 0, 0.75});

    private static RowWeights weights(boolean entropyInLoss, boolean entropyInSampling, boolean classInLoss) {
        return new RowWeights(
                CLASSES,
                new LeoCvaeSettings(
                        NeighborSettings.exact(Metric.EUCLIDEAN, 7),
                        GAMMA,
                        LeoCvaeSettings.Scaling.STANDARD,
                        10,
                        new LeoCvaeSettings.Switches(entropyInLoss, entropyInSampling, classInLoss),
                        0.2,
                        List.of(64, 32),
                        16,
                        0.2,
                        0.1,
                        new CvaeObjective(4, 0.1, 0),
                        new TrainingSettings(1e-3, 1e-5, 1, 32, 500, 25, 0, 42),
                        TrainingPlan.Mode.SINGLE));
    }

    /** 1.75^2.5 = 4.051312...; times 2.5 = 10.128275.... */
    @ParameterizedTest(name = "loss {0}, sampling {1}, class {2}")
    @CsvSource({
        "true, true, true, 0.625, 2.5, 10.12827, 4.05131",
        "false, true, true, 0.625, 2.5, 2.5, 4.05131",
        "true, false, true, 0.625, 2.5, 10.12827, 1",
        "true, true, false, 1, 1, 4.05131, 4.05131",
        "false, false, true, 0.625, 2.5, 2.5, 1",
        "false, false, false, 1, 1, 1, 1"
    })
    void eachSwitchTurnsOffItsOwnFactorAndNothingElse(
            boolean loss, boolean sampling, boolean byClass, double first, double second, double third, double odds) {
        RowWeights weights = weights(loss, sampling, byClass);

        assertThat(weights.loss(ROWS, 0)).isCloseTo(first, within(1e-5));
        assertThat(weights.loss(ROWS, 1)).isCloseTo(second, within(1e-5));
        assertThat(weights.loss(ROWS, 2)).isCloseTo(third, within(1e-4));
        assertThat(weights.sampling(ROWS, 0)).isEqualTo(1);
        assertThat(weights.sampling(ROWS, 2)).isCloseTo(odds, within(1e-5));
    }
}
