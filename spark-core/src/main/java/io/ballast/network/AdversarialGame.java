package io.ballast.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The game of the latent-preserving GAN (section III.B); losses and their signs are those of {@link GanLosses}.
 *
 * <p>A step takes a batch of real rows and generates as many rows with the same labels, so that shares of classes tell the discriminator nothing. With
 * {@code ADSO} rows of smaller classes are repeated, and all generated rows go to the classifier as what they are not. With
 * {@code AMO} real rows come as they are in the table, and the classifier gets a second batch of generated rows, with labels drawn by how many rows each class
 * lacks to the largest; generator and discriminator play with the first batch alone. First the discriminator makes a step, then the classifier, then the generator against both as they are then.
 * Without a game the classifier alone makes steps.
 */
final class AdversarialGame extends GanGame {
    private final LatentPrior prior;

    /** @param classRows rows of each class in the table of all workers */
    AdversarialGame(
            GanArchitecture architecture,
            GanSettings settings,
            LatentPrior prior,
            TrainingRows rows,
            long[] classRows,
            int worker) {
        super(architecture, settings, rows, classRows, worker, new GanNets(architecture).decoder());
        this.prior = prior;
    }

    @Override
    void play(Step step) {
        if (!settings.strategy().adversarial()) {
            step.learn(GanLosses::crossEntropy); // of Eqs. 6 and 10 the first term alone
            return;
        }
        int[] labels = step.labels;
        boolean amo = settings.strategy() == GanSettings.Strategy.AMO;
        int[] wanted = amo ? concat(labels, step.lackingLabels(labels.length)) : labels;
        INDArray generated = generator.forward(prior.draw(wanted, step.random));
        INDArray alike = part(generated, 0, labels.length);
        discriminate(step, alike);
        teach(step, wanted, generated);
        generate(step, alike, generated.size(0));
    }

    /** Eq. 7 or 11, and the penalty on the real rows. */
    private void discriminate(Step step, INDArray generated) {
        int count = step.labels.length;
        float[] outputs = PlayerNet.floats(discriminator.forward(Nd4j.concat(0, step.real, generated)));
        float[] slopes = new float[outputs.length];
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += GanLosses.high(settings.value(), outputs[i]) + GanLosses.low(settings.value(), outputs[count + i]);
            slopes[i] = (float) (GanLosses.highSlope(settings.value(), outputs[i]) / count);
            slopes[count + i] = (float) (GanLosses.lowSlope(settings.value(), outputs[count + i]) / count);
        }
        step.tally.add(GanLoss.DISCRIMINATOR, loss / count, count);
        discriminator.learn(RowArrays.of(slopes, outputs.length));
        if (settings.penalty() > 0 && step.number % settings.penaltyInterval() == 0) {
            INDArray gradient = discriminator.gradient().dup();
            double factor = settings.penalty() * settings.penaltyInterval();
            step.tally.add(GanLoss.PENALTY, GradientPenalty.take(discriminator, step.real, factor), count);
            discriminator.step(gradient.addi(discriminator.gradient()));
        } else {
            discriminator.step();
        }
    }

    /** Eq. 6 or 10. */
    private void teach(Step step, int[] wanted, INDArray generated) {
        int count = step.labels.length;
        switch (settings.strategy()) {
            case AMO ->
                step.learn(
                        GanLosses::crossEntropy,
                        Arrays.copyOfRange(wanted, count, wanted.length),
                        part(generated, count, wanted.length),
                        GanLosses::crossEntropy);
            case ADSO_OWN -> step.learn(GanLosses::crossEntropy, wanted, generated, GanLosses::crossEntropy);
            default -> step.learn(GanLosses::crossEntropy, wanted, generated, GanLosses::complement);
        }
    }

    /**
     * Eq. 5 or 9.
     *
     * @param generated rows that the discriminator has seen
     * @param made rows that the generator made last, those first
     */
    private void generate(Step step, INDArray generated, long made) {
        int count = step.labels.length;
        float[] outputs = PlayerNet.floats(discriminator.forward(generated));
        float[] slopes = new float[count];
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += GanLosses.high(settings.value(), outputs[i]);
            slopes[i] = (float) (GanLosses.highSlope(settings.value(), outputs[i]) / count);
        }
        step.tally.add(GanLoss.GENERATOR, loss / count, count);
        INDArray byRows = discriminator.byRows(RowArrays.of(slopes, count));
        step.generatorLearns(byRows.addi(step.classified(generated, step.labels, GanLosses::crossEntropy)), made);
    }
}
