package io.ballast.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The plain game of a generator and a discriminator (Goodfellow et al. 2014), in which the generator starts from rows that were made already
 * in place of noise. Losses are the vanilla ones of {@link GanLosses}. A step is one of the discriminator, then one of the generator against it as it is then.
 */
final class RefinementGame implements AutoCloseable {
    private static final int LEAST_STEPS = 50;
    private static final GanSettings.Value VALUE = GanSettings.Value.VANILLA;

    private final RefinerSettings settings;
    private final TrainingRows real;
    private final TrainingRows made;
    private final Deck realDeck;
    private final Deck madeDeck;
    private final PlayerNet generator;
    private final PlayerNet discriminator;

    RefinementGame(
            GanArchitecture architecture, RefinerSettings settings, TrainingRows real, TrainingRows made, long seed) {
        GanNets nets = new GanNets(architecture);
        this.settings = settings;
        this.real = real;
        this.made = made;
        this.realDeck = new Deck(real, 1, false, seed, 0);
        this.madeDeck = new Deck(made, 1, false, seed, 1);
        this.generator = new PlayerNet(nets.decoder(), settings.optimizer());
        this.discriminator = new PlayerNet(nets.discriminator(1), settings.optimizer());
        generator.take(PlayerNet.started(nets.decoder(), seed, "generator"));
        discriminator.take(PlayerNet.started(nets.discriminator(1), seed, "discriminator"));
    }

    /**
     * Plays all epochs; one is a pass over the real rows, and {@value #LEAST_STEPS} steps at least.
     *
     * @return weights of the generator
     * @throws IllegalStateException if a loss stops being a number
     */
    float[] play() {
        int steps = Math.max(LEAST_STEPS, (real.rows() + settings.batchSize() - 1) / settings.batchSize());
        for (int epoch = 0; epoch < settings.maxIter(); epoch++) {
            Tasks.stopIfKilled();
            GanTally tally = new GanTally();
            for (long step = (long) epoch * steps; step < (epoch + 1L) * steps; step++) {
                step(step, tally);
                OffHeap.releaseAfter(step);
            }
            tally.check("game", epoch);
        }
        return generator.weights();
    }

    private void step(long number, GanTally tally) {
        int count = settings.batchSize();
        INDArray rows = RowArrays.of(real, realDeck.batch(number, count));
        INDArray refined = generator.forward(RowArrays.of(made, madeDeck.batch(number, count)));

        float[] outputs = PlayerNet.floats(discriminator.forward(Nd4j.concat(0, rows, refined)));
        float[] slopes = new float[2 * count];
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += GanLosses.high(VALUE, outputs[i]) + GanLosses.low(VALUE, outputs[count + i]);
            slopes[i] = (float) (GanLosses.highSlope(VALUE, outputs[i]) / count);
            slopes[count + i] = (float) (GanLosses.lowSlope(VALUE, outputs[count + i]) / count);
        }
        tally.add(GanLoss.DISCRIMINATOR, loss / count, count);
        discriminator.learn(RowArrays.of(slopes, 2 * count));
        discriminator.step();

        outputs = PlayerNet.floats(discriminator.forward(refined));
        slopes = new float[count];
        loss = 0;
        for (int i = 0; i < count; i++) {
            loss += GanLosses.high(VALUE, outputs[i]);
            slopes[i] = (float) (GanLosses.highSlope(VALUE, outputs[i]) / count);
        }
        tally.add(GanLoss.GENERATOR, loss / count, count);
        generator.learn(discriminator.byRows(RowArrays.of(slopes, count)));
        generator.step();
    }

    @Override
    public void close() {
        generator.close();
        discriminator.close();
    }
}
