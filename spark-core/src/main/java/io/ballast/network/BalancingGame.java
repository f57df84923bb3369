package io.ballast.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * BAGAN, the balancing GAN (Mariani et al. 2018), on the nets and rows of {@link AdversarialGame}: the generator starts as the decoder of an autoencoder that knew no
 * labels, codes of a class are normal, and the discriminator, which starts from the encoder's features, tells K classes and, as one more, generated.
 *
 * <p>A step takes a batch of real rows as they are in the table, and generates as many rows of which every class has the same share. The discriminator learns the classes of the real
 * rows, and that the first {@code 1 / K} of the generated ones are generated; the generator learns to be taken for the classes asked for. All losses are cross-entropies;
 * there is no gradient penalty.
 *
 * <p>The paper ends with the rows that are generated. Here the classifier learns along with the game, from the real rows and from a second batch of generated ones, with labels drawn by how many
 * rows each class lacks, and nobody listens to it: it tells which epoch is the best, and which rows disagree.
 */
final class BalancingGame extends GanGame {
    private final LatentPrior prior;
    private final int numClasses;

    BalancingGame(
            GanArchitecture architecture,
            GanSettings settings,
            LatentPrior prior,
            TrainingRows rows,
            long[] classRows,
            int worker) {
        super(architecture, settings, rows, classRows, worker, new GanNets(architecture).decoder());
        this.prior = prior;
        this.numClasses = architecture.numClasses();
    }

    @Override
    void play(Step step) {
        int count = step.labels.length;
        int[] even = step.random.ints(count, 0, numClasses).toArray();
        int[] lacking = step.lackingLabels(count);
        INDArray generated = generator.forward(prior.draw(concat(even, lacking), step.random));
        discriminate(step, part(generated, 0, (count + numClasses - 1) / numClasses));
        step.learn(GanLosses::crossEntropy, lacking, part(generated, count, 2 * count), GanLosses::crossEntropy);
        step.generatorLearns(deceive(step, even, part(generated, 0, count)), 2 * count);
    }

    private void discriminate(Step step, INDArray generated) {
        int[] fake = new int[(int) generated.size(0)];
        Arrays.fill(fake, numClasses);
        INDArray gradient =
                judged(step, GanLoss.DISCRIMINATOR, Nd4j.concat(0, step.real, generated), concat(step.labels, fake));
        discriminator.learn(gradient);
        discriminator.step();
    }

    private INDArray deceive(Step step, int[] wanted, INDArray generated) {
        return discriminator.byRows(judged(step, GanLoss.GENERATOR, generated, wanted));
    }

    /** The gradient by the discriminator's outputs, which ought to tell these classes. */
    private INDArray judged(Step step, GanLoss name, INDArray rows, int[] wanted) {
        float[] logits = PlayerNet.floats(discriminator.forward(rows));
        float[] gradient = new float[logits.length];
        double loss = 0;
        for (int i = 0; i < wanted.length; i++) {
            loss += GanLosses.crossEntropy(logits, i, numClasses + 1, wanted[i], 1.0 / wanted.length, gradient);
        }
        step.tally.add(name, loss / wanted.length, wanted.length);
        return RowArrays.of(gradient, wanted.length);
    }
}
