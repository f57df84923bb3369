package io.ballast.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * GAMO, generative adversarial minority over-sampling (Mullick, Datta and Das 2019), with its three players on the nets and rows of {@link AdversarialGame}.
 *
 * <p>The generator mixes {@link ConvexRows}: a net makes logits of anchors out of normal noise, as wide as the code, and the class asked for; its last layer is what the paper
 * calls the instance generation unit of each class, its others the mapping that these share. Anchors are rows of the classes that lack some to the largest: all of the
 * class in the paper, at most {@value #MOST_ANCHORS} drawn ones here. The discriminator is conditional: of its outputs, one a class, that of the row's class tells real from generated, so
 * that it can start from the encoder's features, as the classifier does and as it could not with the class at its input.
 *
 * <p>A step takes a batch of real rows as they are in the table and generates as many, with labels drawn by how many rows each class lacks. The discriminator learns to
 * tell them apart; the classifier learns from both, generated rows with the labels asked for; the generator learns to pass the discriminator, and to be taken by the classifier for any
 * class but its own, which puts its rows near the border. All losses are squared errors of probabilities, as in the paper. Its code makes two steps where
 * this makes one down the sum of two losses, and blurs the targets of the discriminator, which is left out.
 */
final class ConvexGame extends GanGame {
    static final int MOST_ANCHORS = 500;

    private final ConvexRows convex;

    /** @param anchors ascending by class */
    ConvexGame(
            GanArchitecture architecture,
            GanSettings settings,
            TrainingRows anchors,
            TrainingRows rows,
            long[] classRows,
            int worker) {
        super(architecture, settings, rows, classRows, worker, new GanNets(architecture).mixer(anchors.rows()));
        this.convex = new ConvexRows(anchors, architecture.numClasses());
    }

    @Override
    void play(Step step) {
        int[] wanted = step.lackingLabels(step.labels.length);
        INDArray generated = convex.mixed(generator.forward(noise(step, wanted)), wanted);
        discriminate(step, wanted, generated);
        step.learn(GanLosses::squaredError, wanted, generated, GanLosses::squaredError);
        INDArray byRows = deceive(step, wanted, generated)
                .addi(step.classified(generated, wanted, GanLosses::squaredErrorOfOthers));
        step.generatorLearns(convex.backward(byRows), wanted.length);
    }

    /** Normal noise, and 1 at the class asked for. */
    private INDArray noise(Step step, int[] wanted) {
        int codeDims = architecture.codeDims();
        int width = codeDims + architecture.numClasses();
        float[] inputs = new float[wanted.length * width];
        for (int i = 0; i < wanted.length; i++) {
            for (int d = 0; d < codeDims; d++) {
                inputs[i * width + d] = (float) step.random.nextGaussian();
            }
            inputs[i * width + codeDims + wanted[i]] = 1;
        }
        return RowArrays.of(inputs, wanted.length);
    }

    private void discriminate(Step step, int[] wanted, INDArray generated) {
        int count = wanted.length;
        float[] outputs = PlayerNet.floats(discriminator.forward(Nd4j.concat(0, step.real, generated)));
        float[] gradient = new float[outputs.length];
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += judged(outputs, i, step.labels[i], 1, count, gradient)
                    + judged(outputs, count + i, wanted[i], 0, count, gradient);
        }
        step.tally.add(GanLoss.DISCRIMINATOR, loss / count, count);
        discriminator.learn(RowArrays.of(gradient, 2 * count));
        discriminator.step();
    }

    private INDArray deceive(Step step, int[] wanted, INDArray generated) {
        int count = wanted.length;
        float[] outputs = PlayerNet.floats(discriminator.forward(generated));
        float[] gradient = new float[outputs.length];
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += judged(outputs, i, wanted[i], 1, count, gradient);
        }
        step.tally.add(GanLoss.GENERATOR, loss / count, count);
        return discriminator.byRows(RowArrays.of(gradient, count));
    }

    /** What a row costs whose output for its class ought to say so. */
    private double judged(float[] outputs, int row, int c, int target, int count, float[] gradient) {
        int at = row * architecture.numClasses() + c;
        gradient[at] = (float) (GanLosses.squaredSlope(outputs[at], target) / count);
        return GanLosses.squared(outputs[at], target);
    }

    @Override
    public void close() {
        super.close();
        convex.close();
    }
}
