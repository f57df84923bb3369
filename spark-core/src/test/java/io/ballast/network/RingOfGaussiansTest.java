package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.random.RowRandom;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eight Gaussians on a ring, one of them rare and a class of its own: rows generated for it lie there and are as wide. */
class RingOfGaussiansTest {
    private static final double SPREAD = 0.1;
    private static final double SCALE = 1.4;
    private static final double RARE = 2 * Math.PI * 7 / 8;
    private static final int COMMON_ROWS = 700;
    private static final int RARE_ROWS = 30;

    private static TrainingRows ring() {
        RowRandom random = RowRandom.of(7, "ring", 0);
        TrainingRows rows = new TrainingRows(2);
        for (int i = 0; i < COMMON_ROWS + RARE_ROWS; i++) {
            boolean rare = i >= COMMON_ROWS;
            double angle = rare ? RARE : 2 * Math.PI * (i % 7) / 8;
            float[] row = {
                (float) ((2 * Math.cos(angle) + SPREAD * random.nextGaussian()) / SCALE),
                (float) ((2 * Math.sin(angle) + SPREAD * random.nextGaussian()) / SCALE)
            };
            rows.add(row, 0, rare ? 1 : 0, 1, 10);
        }
        return rows;
    }

    /** Share of rows within four standard deviations of the rare mode, and their standard deviations. */
    private static double[] generated(GanSettings.Value value, int seed) {
        double rate = value == GanSettings.Value.VANILLA ? 1e-3 : 2e-4;
        GanArchitecture nets = new GanArchitecture(2, 2, 4, List.of(64, 64), null, false, 0.3);
        GanSettings settings = new GanSettings(
                GanSettings.Strategy.ADSO, value, new GanSettings.Optimizer(rate, 0.5, 0.999), 1, 1, 64, 1, 1, 1, seed);
        TrainingRows rows = ring();
        NetState[] states = SupervisedAutoencoder.start(nets, seed);
        LatentPrior prior;
        try (SupervisedAutoencoder coder = new SupervisedAutoencoder(nets, settings, rows, 0)) {
            coder.take(states);
            coder.run(0, 400);
            CodeMoments sums = coder.sums();
            prior = sums.prior(coder.around(sums));
            states = coder.states();
        }
        states = GanGame.start(nets, settings, new TrainingRows(1), states);
        try (AdversarialGame game =
                new AdversarialGame(nets, settings, prior, rows, new long[] {COMMON_ROWS, RARE_ROWS}, 0)) {
            game.take(states);
            game.run(0, 400);
            states = game.states();
        }
        GanHistory none = new GanHistory(List.of(), List.of(), 0, false);
        TrainedGan gan = new TrainedGan(nets, prior, new float[0], states[3].weights(), states[2].weights(), none);
        int count = 500;
        float[] codes = new float[count * 4];
        RowRandom random = RowRandom.of(seed, "test", 0);
        for (int i = 0; i < count; i++) {
            prior.draw(1, random, codes, i * 4);
        }
        try (GanSampler sampler = new GanSampler(gan)) {
            return spread(sampler.rows(codes), count);
        }
    }

    private static double[] spread(float[] made, int count) {
        double[] mean = new double[2];
        double[] squares = new double[2];
        double near = 0;
        for (int i = 0; i < count; i++) {
            double x = made[2 * i] * SCALE - 2 * Math.cos(RARE);
            double y = made[2 * i + 1] * SCALE - 2 * Math.sin(RARE);
            near += Math.hypot(x, y) < 4 * SPREAD ? 1.0 / count : 0;
            mean[0] += x / count;
            mean[1] += y / count;
            squares[0] += x * x / count;
            squares[1] += y * y / count;
        }
        return new double[] {near, Math.sqrt(squares[0] - mean[0] * mean[0]), Math.sqrt(squares[1] - mean[1] * mean[1])
        };
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({
        "VANILLA, 1", "VANILLA, 2", "VANILLA, 3", "VANILLA, 4", "VANILLA, 5",
        "WASSERSTEIN, 1", "WASSERSTEIN, 2", "WASSERSTEIN, 3", "WASSERSTEIN, 4", "WASSERSTEIN, 5"
    })
    void rowsOfTheRareClassLieInItsMode(GanSettings.Value value, int seed) {
        double[] found = generated(value, seed);
        assertThat(Math.min(found[1], found[2])).as("no collapse").isGreaterThan(SPREAD / 3);
    }
}
