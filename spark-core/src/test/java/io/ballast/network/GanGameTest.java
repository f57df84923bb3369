package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the players start, and that they play. */
class GanGameTest {
    private static final GanArchitecture DENSE = new GanArchitecture(4, 2, 3, List.of(6, 5), null, false, 0.2);
    private static final GanArchitecture CONV =
            new GanArchitecture(64, 2, 3, List.of(4, 8), new ImageShape(8, 8, 1), true, 0.2);

    private static GanSettings settings(GanSettings.Strategy strategy) {
        return new GanSettings(
                strategy, GanSettings.Value.VANILLA, new GanSettings.Optimizer(1e-3, 0.5, 0.999), 1, 2, 8, 1, 1, 1, 11);
    }

    private static TrainingRows rows(int dims) {
        TrainingRows rows = new TrainingRows(dims);
        RowRandom random = RowRandom.of(1, "test", 0);
        float[] row = new float[dims];
        for (int i = 0; i < 40; i++) {
            int label = i % 5 == 0 ? 1 : 0;
            for (int d = 0; d < dims; d++) {
                row[d] = (float) (0.3 * random.nextGaussian() + (label == 1 ? 0.5 : -0.5));
            }
            rows.add(row, 0, label, 1, 10);
        }
        return rows;
    }

    @Test
    void startsFromTheWeightsOfDecoderAndEncoder() {
        for (GanArchitecture architecture : List.of(DENSE, CONV)) {
            NetState[] trained = SupervisedAutoencoder.start(architecture, 1);
            NetState[] players =
                    GanGame.start(architecture, settings(GanSettings.Strategy.ADSO), new TrainingRows(1), trained);
            float[] encoder = trained[0].weights();
            assertThat(players[0].weights()).isEqualTo(trained[1].weights()).isNotSameAs(trained[1].weights());
            int features = encoder.length
                    - (architecture.convolved().isPresent() ? 2 * 2 * 8 + 1 : 5 + 1) * architecture.codeDims();
            for (int net = 1; net <= 2; net++) {
                float[] weights = players[net].weights();
                assertThat(Arrays.copyOf(weights, features)).isEqualTo(Arrays.copyOf(encoder, features));
            }
            assertThat(players[1].weights()).hasSize(features + (encoder.length - features) / architecture.codeDims());
            assertThat(players[2].weights())
                    .hasSize(features + (encoder.length - features) / architecture.codeDims() * 2);
        }
    }

    private static NetState[] played(GanArchitecture architecture, GanSettings.Strategy strategy, int... pieces) {
        TrainingRows rows = rows(architecture.dims());
        GanSettings settings = settings(strategy);
        NetState[] trained = SupervisedAutoencoder.start(architecture, 1);
        LatentPrior prior;
        try (SupervisedAutoencoder coder = new SupervisedAutoencoder(architecture, settings, rows, 0)) {
            coder.take(trained);
            CodeMoments sums = coder.sums();
            prior = sums.prior(coder.around(sums));
        }
        TrainingRows anchors = ConvexRows.byClass(
                List.of(ConvexRows.drawn(rows, new boolean[] {false, true}, 5, 1, 0)), 2, architecture.dims());
        NetState[] states = GanGame.start(architecture, settings, anchors, trained);
        long step = 0;
        for (int steps : pieces) {
            try (GanGame game = GanGame.of(architecture, settings, prior, anchors, rows, new long[] {32, 8}, 0)) {
                game.take(states);
                game.run(step, steps);
                states = game.states();
                step += steps;
            }
        }
        return states;
    }

    @ParameterizedTest
    @EnumSource(GanSettings.Strategy.class)
    void allWhoPlayLearn(GanSettings.Strategy strategy) {
        for (GanArchitecture architecture : List.of(DENSE, CONV)) {
            NetState[] before = played(architecture, strategy);
            NetState[] after = played(architecture, strategy, 3);
            for (int net = 0; net < 3; net++) {
                boolean plays = net == 2 || strategy.adversarial();
                assertThat(Arrays.equals(before[net].weights(), after[net].weights()))
                        .as("net %d stays", net)
                        .isEqualTo(!plays);
                assertThat(after[net].steps()).isEqualTo(plays ? 3 : 0);
            }
            // also the layers that came from the encoder
            assertThat(after[2].weights()[0]).isNotEqualTo(before[2].weights()[0]);
        }
    }

    @ParameterizedTest
    @EnumSource(GanSettings.Strategy.class)
    void goesOnWhereItWasLeftBitForBit(GanSettings.Strategy strategy) {
        NetState[] whole = played(DENSE, strategy, 12);
        NetState[] pieces = played(DENSE, strategy, 5, 4, 3);
        for (int net = 0; net < 3; net++) {
            assertThat(pieces[net].weights()).isEqualTo(whole[net].weights());
            assertThat(pieces[net].moments()).isEqualTo(whole[net].moments());
        }
    }

    @Test
    void classesGrowThatLackRowsOrAll() {
        assertThat(GanGame.growing(new long[] {9, 20, 20, 3})).containsExactly(true, false, false, true);
        assertThat(GanGame.growing(new long[] {7, 7})).containsExactly(true, true);
    }

    @Test
    void aDeckRepeatsSmallerClassesUntilAllAreAlike() {
        TrainingRows rows = rows(4);
        Deck balanced = new Deck(rows, 2, true, 1, 0);
        assertThat(balanced.size()).isEqualTo(64);
        int[] times = new int[40];
        for (int step = 0; step < 8; step++) {
            for (int row : balanced.batch(step, 8)) {
                times[row]++;
            }
        }
        for (int row = 0; row < 40; row++) {
            assertThat(times[row]).isEqualTo(rows.label(row) == 1 ? 4 : 1);
        }
        Deck plain = new Deck(rows, 2, false, 1, 0);
        assertThat(plain.size()).isEqualTo(40);
        assertThat(plain.batch(0, 40))
                .containsExactlyInAnyOrder(IntStream.range(0, 40).toArray());
        assertThat(new Deck(rows, 2, true, 1, 0).batch(11, 8)).isEqualTo(balanced.batch(11, 8));
        assertThat(new Deck(rows, 2, true, 1, 1).batch(11, 8)).isNotEqualTo(balanced.batch(11, 8));
    }
}
