package io.ballast.examples.report;

import java.util.List;

/**
 * How a GAN was trained: an autoencoder first, then the game of generator, discriminator and classifier.
 *
 * @param where for people, such as {@code one task on CPU}
 * @param bestEpoch 0-based epoch of the game whose nets were kept
 * @param stoppedEarly whether patience ended the game
 * @param autoencoder its losses
 * @param game losses of the players, and what was watched
 */
public record Game(String where, int bestEpoch, boolean stoppedEarly, List<Line> autoencoder, List<Line> game) {
    public Game {
        autoencoder = List.copyOf(autoencoder);
        game = List.copyOf(game);
        if (game.isEmpty() || bestEpoch < 0 || bestEpoch >= game.get(0).values().size()) {
            throw new IllegalArgumentException(
                    "bestEpoch must be one of the epochs of the game, counted from 0, got " + bestEpoch);
        }
    }

    /**
     * A number of every epoch.
     *
     * @param name for people
     * @param values one an epoch, at least one
     */
    public record Line(String name, List<Double> values) {
        public Line {
            values = List.copyOf(values);
        }

        double[] array() {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }
}
