package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The game of generator, discriminator and classifier (section III.B) over the rows of a worker; losses and their signs are those of {@link GanLosses}.
 *
 * <p>A step takes a batch of real rows and generates as many rows with the same labels, so that shares of classes tell the discriminator nothing. With
 * {@code ADSO} rows of smaller classes are repeated, and all generated rows go to the classifier as what they are not. With
 * {@code AMO} real rows come as they are in the table, and the classifier gets a second batch of generated rows, with labels drawn by how many rows each class
 * lacks to the largest; generator and discriminator play with the first batch alone. First the discriminator makes a step, then the classifier, then the generator against both as they are then.
 * Without a game the classifier alone makes steps.
 *
 * <p>The players circle around where they would settle. So rows are later drawn from the exponential mean of the generator's weights, of which each step takes
 * a share of {@value #AVERAGE}, as Mescheder et al. (2018) do.
 */
final class AdversarialGame implements Players {
    private static final double AVERAGE = 0.002;

    private final GanArchitecture architecture;
    private final GanSettings settings;
    private final LatentPrior prior;
    private final TrainingRows rows;
    private final int worker;
    private final Deck deck;
    private final double[] lacking;
    private final double meanWeight;
    private final PlayerNet generator;
    private final PlayerNet discriminator;
    private final PlayerNet classifier;
    private final INDArray averaged;

    /** @param classRows rows of each class in the table of all workers */
    AdversarialGame(
            GanArchitecture architecture,
            GanSettings settings,
            LatentPrior prior,
            TrainingRows rows,
            long[] classRows,
            int worker) {
        GanNets nets = new GanNets(architecture);
        this.architecture = architecture;
        this.settings = settings;
        this.prior = prior;
        this.rows = rows;
        this.worker = worker;
        this.deck = new Deck(
                rows,
                architecture.numClasses(),
                settings.strategy().balanced(),
                settings.seed() + 1, // other orders than the autoencoder's
                worker);
        this.lacking = lacking(classRows);
        this.meanWeight = rows.meanWeight();
        this.generator = new PlayerNet(nets.decoder(), settings.optimizer());
        this.discriminator = new PlayerNet(nets.discriminator(), settings.optimizer());
        this.classifier = new PlayerNet(nets.classifier(), settings.optimizer());
        this.averaged = Nd4j.zeros(DataType.FLOAT, 1, generator.numParams());
    }

    /** Cumulative odds of the classes, by the rows each lacks to the largest; equal odds where none lacks any. */
    private static double[] lacking(long[] classRows) {
        long most = Arrays.stream(classRows).max().orElseThrow();
        double[] odds = new double[classRows.length];
        double sum = 0;
        for (int c = 0; c < odds.length; c++) {
            sum += most - classRows[c];
            odds[c] = sum;
        }
        if (sum == 0) {
            Arrays.setAll(odds, c -> c + 1);
        }
        return odds;
    }

    /**
     * Generator, discriminator, classifier and the mean of the generator before the first step: the decoder, and the encoder's feature layers under
     * new last ones.
     *
     * @param trained encoder and decoder of {@link SupervisedAutoencoder#states}
     */
    static NetState[] start(GanArchitecture architecture, long seed, NetState[] trained) {
        GanNets nets = new GanNets(architecture);
        NetState discriminator = PlayerNet.started(nets.discriminator(), seed, "discriminator");
        NetState classifier = PlayerNet.started(nets.classifier(), seed, "classifier");
        float[] encoder = trained[0].weights();
        int last = lastLayer(architecture, encoder.length);
        for (NetState state : new NetState[] {discriminator, classifier}) {
            System.arraycopy(encoder, 0, state.weights(), 0, last);
        }
        float[] decoder = trained[1].weights();
        return new NetState[] {
            NetState.started(decoder.clone()), discriminator, classifier, NetState.alone(decoder.clone(), 0)
        };
    }

    /** Where the weights of the encoder's last layer begin. */
    private static int lastLayer(GanArchitecture architecture, int weights) {
        int width = architecture.convolved().isPresent()
                ? (architecture.dims() / architecture.image().channels()
                                >> 2 * architecture.hidden().size())
                        * architecture.hidden().get(architecture.hidden().size() - 1)
                : architecture.hidden().get(architecture.hidden().size() - 1);
        return weights - (width + 1) * architecture.codeDims();
    }

    @Override
    public void take(NetState[] states) {
        generator.take(states[0]);
        discriminator.take(states[1]);
        classifier.take(states[2]);
        averaged.assign(RowArrays.of(states[3].weights(), 1));
    }

    @Override
    public NetState[] states() {
        return new NetState[] {
            generator.state(),
            discriminator.state(),
            classifier.state(),
            NetState.alone(PlayerNet.floats(averaged), generator.state().steps())
        };
    }

    @Override
    public GanTally run(long first, int steps) {
        GanTally tally = new GanTally();
        for (long step = first; step < first + steps; step++) {
            Step each = new Step(step, tally);
            if (settings.strategy().adversarial()) {
                each.play();
            } else {
                each.learn();
            }
            OffHeap.releaseAfter(step);
        }
        return tally;
    }

    @Override
    public void close() {
        generator.close();
        discriminator.close();
        classifier.close();
        averaged.close();
    }

    /** A loss of a row by its logits, which adds its gradient to what is there. */
    private interface RowLoss {
        double take(float[] logits, int row, int classes, int y, double factor, float[] gradient);
    }

    /** One step. */
    private final class Step {
        private final long number;
        private final GanTally tally;
        private final RowRandom random;
        private final INDArray real;
        private final int[] labels;
        private final double[] weights;

        Step(long number, GanTally tally) {
            this.number = number;
            this.tally = tally;
            this.random = RowRandom.of(settings.seed(), "game step", ((long) worker << 40) + number);
            int[] chosen = deck.batch(number, settings.batchSize());
            this.real = RowArrays.of(rows, chosen);
            this.labels = RowArrays.labels(rows, chosen);
            this.weights = Arrays.stream(chosen)
                    .mapToDouble(row -> rows.weight(row) / meanWeight)
                    .toArray();
        }

        void play() {
            boolean amo = settings.strategy() == GanSettings.Strategy.AMO;
            int[] wanted = amo ? concat(labels, lackingLabels(labels.length)) : labels;
            INDArray generated = generator.forward(codes(wanted));
            INDArray alike = amo ? part(generated, 0, labels.length) : generated;
            discriminate(alike);
            if (amo) {
                int[] lackingOnes = Arrays.copyOfRange(wanted, labels.length, wanted.length);
                learn(lackingOnes, part(generated, labels.length, wanted.length), GanLosses::crossEntropy);
            } else if (settings.strategy() == GanSettings.Strategy.ADSO_OWN) {
                learn(labels, generated, GanLosses::crossEntropy);
            } else {
                learn(labels, generated, GanLosses::complement);
            }
            generate(generated, labels);
        }

        private int[] lackingLabels(int count) {
            int[] drawn = new int[count];
            for (int i = 0; i < count; i++) {
                double at = random.nextDouble() * lacking[lacking.length - 1];
                while (lacking[drawn[i]] <= at) {
                    drawn[i]++;
                }
            }
            return drawn;
        }

        private INDArray codes(int[] wanted) {
            int q = architecture.codeDims();
            float[] codes = new float[wanted.length * q];
            for (int i = 0; i < wanted.length; i++) {
                prior.draw(wanted[i], random, codes, i * q);
            }
            return RowArrays.of(codes, wanted.length);
        }

        /** Eq. 7 or 11, and the penalty on the real rows. */
        private void discriminate(INDArray generated) {
            int count = labels.length;
            float[] outputs = PlayerNet.floats(discriminator.forward(Nd4j.concat(0, real, generated)));
            float[] slopes = new float[outputs.length];
            double loss = 0;
            for (int i = 0; i < count; i++) {
                loss += GanLosses.high(settings.value(), outputs[i])
                        + GanLosses.low(settings.value(), outputs[count + i]);
                slopes[i] = (float) (GanLosses.highSlope(settings.value(), outputs[i]) / count);
                slopes[count + i] = (float) (GanLosses.lowSlope(settings.value(), outputs[count + i]) / count);
            }
            tally.add(GanLoss.DISCRIMINATOR, loss / count, count);
            discriminator.backward(RowArrays.of(slopes, outputs.length));
            if (settings.penalty() > 0 && number % settings.penaltyInterval() == 0) {
                INDArray gradient = discriminator.gradient().dup();
                double factor = settings.penalty() * settings.penaltyInterval();
                tally.add(GanLoss.PENALTY, GradientPenalty.take(discriminator, real, factor), count);
                discriminator.step(gradient.addi(discriminator.gradient()));
            } else {
                discriminator.step();
            }
        }

        /** The first term of Eqs. 6 and 10 alone. */
        void learn() {
            learn(new int[0], real, GanLosses::crossEntropy);
        }

        /**
         * Eq. 6 or 10.
         *
         * @param wanted labels that the generated rows were asked for; none for the first term alone
         * @param second the second term
         */
        private void learn(int[] wanted, INDArray generated, RowLoss second) {
            int count = labels.length;
            int classes = architecture.numClasses();
            Nd4j.getRandom().setSeed(random.nextLong()); // the dropout of the forward pass
            INDArray all = wanted.length == 0 ? real : Nd4j.concat(0, real, generated);
            float[] logits = PlayerNet.floats(classifier.forward(all));
            float[] gradient = new float[logits.length];
            double loss = 0;
            for (int i = 0; i < count; i++) {
                loss += weights[i]
                        * GanLosses.crossEntropy(logits, i, classes, labels[i], weights[i] / count, gradient);
            }
            tally.add(GanLoss.CLASSIFIER, loss / count, count);
            double generatedLoss = 0;
            for (int i = 0; i < wanted.length; i++) {
                generatedLoss += second.take(logits, count + i, classes, wanted[i], 1.0 / wanted.length, gradient);
            }
            tally.add(GanLoss.CLASSIFIER_GENERATED, generatedLoss / Math.max(1, wanted.length), wanted.length);
            classifier.backward(RowArrays.of(gradient, (int) all.size(0)));
            classifier.step();
        }

        /**
         * Eq. 5 or 9, of the rows that the discriminator has seen.
         *
         * @param all what the generator made last; rows behind those have no say
         */
        private void generate(INDArray all, int[] wanted) {
            int count = wanted.length;
            INDArray generated = part(all, 0, count);
            float[] outputs = PlayerNet.floats(discriminator.forward(generated));
            float[] slopes = new float[count];
            double loss = 0;
            for (int i = 0; i < count; i++) {
                loss += GanLosses.high(settings.value(), outputs[i]);
                slopes[i] = (float) (GanLosses.highSlope(settings.value(), outputs[i]) / count);
            }
            tally.add(GanLoss.GENERATOR, loss / count, count);
            INDArray byRows = discriminator.backward(RowArrays.of(slopes, count));

            int classes = architecture.numClasses();
            Nd4j.getRandom().setSeed(random.nextLong());
            float[] logits = PlayerNet.floats(classifier.forward(generated));
            float[] gradient = new float[logits.length];
            double classLoss = 0;
            for (int i = 0; i < count; i++) {
                classLoss += GanLosses.crossEntropy(logits, i, classes, wanted[i], 1.0 / count, gradient);
            }
            tally.add(GanLoss.GENERATOR_CLASS, classLoss / count, count);
            byRows.addi(classifier.backward(RowArrays.of(gradient, count)));
            int without = (int) all.size(0) - count;
            generator.backward(
                    without == 0 ? byRows : Nd4j.concat(0, byRows, Nd4j.zeros(DataType.FLOAT, without, all.size(1))));
            generator.step();
            generator.addTo(averaged, AVERAGE);
        }

        private INDArray part(INDArray rows, int from, int to) {
            return to - from == rows.size(0) ? rows : rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
        }

        private int[] concat(int[] some, int[] more) {
            int[] all = Arrays.copyOf(some, some.length + more.length);
            System.arraycopy(more, 0, all, some.length, more.length);
            return all;
        }
    }
}
