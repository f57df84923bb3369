package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A game of generator, discriminator and classifier over the rows of a worker; how they play, the strategies differ in.
 *
 * <p>The players circle around where they would settle. So rows are later drawn from the exponential mean of the generator's weights, of which each step takes
 * a share of {@value #AVERAGE}, as Mescheder et al. (2018) do.
 */
abstract class GanGame implements Players {
    private static final double AVERAGE = 0.002;

    final GanArchitecture architecture;
    final GanSettings settings;
    final PlayerNet generator;
    final PlayerNet discriminator;
    final PlayerNet classifier;
    private final TrainingRows rows;
    private final int worker;
    private final Deck deck;
    private final double[] lacking;
    private final double meanWeight;
    private final INDArray averaged;

    /** @param classRows rows of each class in the table of all workers */
    GanGame(
            GanArchitecture architecture,
            GanSettings settings,
            TrainingRows rows,
            long[] classRows,
            int worker,
            MultiLayerConfiguration generator) {
        GanNets nets = new GanNets(architecture);
        this.architecture = architecture;
        this.settings = settings;
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
        this.generator = new PlayerNet(generator, settings.optimizer());
        this.discriminator = new PlayerNet(nets.discriminator(outputs(settings, architecture)), settings.optimizer());
        this.classifier = new PlayerNet(nets.classifier(), settings.optimizer());
        this.averaged = Nd4j.zeros(DataType.FLOAT, 1, this.generator.numParams());
    }

    /** The game of a strategy; one without a game lets the classifier learn alone. */
    static GanGame of(
            GanArchitecture architecture,
            GanSettings settings,
            LatentPrior prior,
            TrainingRows anchors,
            TrainingRows rows,
            long[] classRows,
            int worker) {
        return switch (settings.strategy()) {
            case BAGAN -> new BalancingGame(architecture, settings, prior, rows, classRows, worker);
            case GAMO -> new ConvexGame(architecture, settings, anchors, rows, classRows, worker);
            default -> new AdversarialGame(architecture, settings, prior, rows, classRows, worker);
        };
    }

    /**
     * Generator, discriminator, classifier and the mean of the generator before the first step: the decoder, or of {@code GAMO} a new net that mixes anchors, and the
     * encoder's feature layers under new last ones.
     *
     * @param anchors rows that the generator of {@code GAMO} mixes
     * @param trained encoder and decoder of {@link SupervisedAutoencoder#states}
     */
    static NetState[] start(
            GanArchitecture architecture, GanSettings settings, TrainingRows anchors, NetState[] trained) {
        GanNets nets = new GanNets(architecture);
        long seed = settings.seed();
        NetState discriminator =
                PlayerNet.started(nets.discriminator(outputs(settings, architecture)), seed, "discriminator");
        NetState classifier = PlayerNet.started(nets.classifier(), seed, "classifier");
        float[] encoder = trained[0].weights();
        int last = lastLayer(architecture, encoder.length);
        for (NetState state : new NetState[] {discriminator, classifier}) {
            System.arraycopy(encoder, 0, state.weights(), 0, last);
        }
        float[] generator = settings.strategy() == GanSettings.Strategy.GAMO
                ? PlayerNet.started(nets.mixer(anchors.rows()), seed, "mixer").weights()
                : trained[1].weights();
        return new NetState[] {
            NetState.started(generator.clone()), discriminator, classifier, NetState.alone(generator.clone(), 0)
        };
    }

    /** Of the discriminator: one, real or generated; of BAGAN the classes and generated, of GAMO real or generated for each class. */
    static int outputs(GanSettings settings, GanArchitecture architecture) {
        return switch (settings.strategy()) {
            case BAGAN -> architecture.numClasses() + 1;
            case GAMO -> architecture.numClasses();
            default -> 1;
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

    /** Classes that {@link Step#lackingLabels} draws. */
    static boolean[] growing(long[] classRows) {
        double[] odds = lacking(classRows);
        boolean[] growing = new boolean[odds.length];
        for (int c = 0; c < growing.length; c++) {
            growing[c] = odds[c] > (c == 0 ? 0 : odds[c - 1]);
        }
        return growing;
    }

    @Override
    public final void take(NetState[] states) {
        generator.take(states[0]);
        discriminator.take(states[1]);
        classifier.take(states[2]);
        averaged.assign(RowArrays.of(states[3].weights(), 1));
    }

    @Override
    public final NetState[] states() {
        return new NetState[] {
            generator.state(),
            discriminator.state(),
            classifier.state(),
            NetState.alone(PlayerNet.floats(averaged), generator.state().steps())
        };
    }

    @Override
    public final GanTally run(long first, int steps) {
        GanTally tally = new GanTally();
        for (long step = first; step < first + steps; step++) {
            play(new Step(step, tally));
            OffHeap.releaseAfter(step);
        }
        return tally;
    }

    /** All players make a step. */
    abstract void play(Step step);

    @Override
    public void close() {
        generator.close();
        discriminator.close();
        classifier.close();
        averaged.close();
    }

    /** Some rows of a batch. */
    static INDArray part(INDArray rows, int from, int to) {
        return to - from == rows.size(0) ? rows : rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }

    static int[] concat(int[] some, int[] more) {
        int[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /** A loss of a row by its logits, which adds its gradient to what is there. */
    interface RowLoss {
        double take(float[] logits, int row, int classes, int y, double factor, float[] gradient);
    }

    /** What a step has: a batch of real rows and a stream of draws. */
    final class Step {
        final long number;
        final GanTally tally;
        final RowRandom random;
        final INDArray real;
        final int[] labels;
        private final double[] weights;

        private Step(long number, GanTally tally) {
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

        /** Labels drawn by how many rows each class lacks to the largest. */
        int[] lackingLabels(int count) {
            int[] drawn = new int[count];
            for (int i = 0; i < count; i++) {
                double at = random.nextDouble() * lacking[lacking.length - 1];
                while (lacking[drawn[i]] <= at) {
                    drawn[i]++;
                }
            }
            return drawn;
        }

        /** The classifier learns from the real rows alone. */
        void learn(RowLoss loss) {
            learn(loss, new int[0], real, loss);
        }

        /**
         * The classifier learns from the real rows, by their weights, and from generated ones.
         *
         * @param first loss of real rows
         * @param wanted labels that the generated rows were asked for
         * @param second loss of generated rows
         */
        void learn(RowLoss first, int[] wanted, INDArray generated, RowLoss second) {
            int count = labels.length;
            int classes = architecture.numClasses();
            Nd4j.getRandom().setSeed(random.nextLong()); // the dropout of the forward pass
            INDArray all = wanted.length == 0 ? real : Nd4j.concat(0, real, generated);
            float[] logits = PlayerNet.floats(classifier.forward(all));
            float[] gradient = new float[logits.length];
            double loss = 0;
            for (int i = 0; i < count; i++) {
                loss += weights[i] * first.take(logits, i, classes, labels[i], weights[i] / count, gradient);
            }
            tally.add(GanLoss.CLASSIFIER, loss / count, count);
            double generatedLoss = 0;
            for (int i = 0; i < wanted.length; i++) {
                generatedLoss += second.take(logits, count + i, classes, wanted[i], 1.0 / wanted.length, gradient);
            }
            tally.add(GanLoss.CLASSIFIER_GENERATED, generatedLoss / Math.max(1, wanted.length), wanted.length);
            classifier.learn(RowArrays.of(gradient, (int) all.size(0)));
            classifier.step();
        }

        /** The gradient by generated rows of what the classifier says of them. */
        INDArray classified(INDArray generated, int[] wanted, RowLoss each) {
            Nd4j.getRandom().setSeed(random.nextLong());
            float[] logits = PlayerNet.floats(classifier.forward(generated));
            float[] gradient = new float[logits.length];
            int count = wanted.length;
            double loss = 0;
            for (int i = 0; i < count; i++) {
                loss += each.take(logits, i, architecture.numClasses(), wanted[i], 1.0 / count, gradient);
            }
            tally.add(GanLoss.GENERATOR_CLASS, loss / count, count);
            return classifier.byRows(RowArrays.of(gradient, count));
        }

        /**
         * The generator makes a step.
         *
         * @param byOutputs gradient by what it made last, of the first rows alone where others have no say
         * @param made rows that it made last
         */
        void generatorLearns(INDArray byOutputs, long made) {
            long without = made - byOutputs.size(0);
            generator.learn(
                    without == 0
                            ? byOutputs
                            : Nd4j.concat(0, byOutputs, Nd4j.zeros(DataType.FLOAT, without, byOutputs.size(1))));
            generator.step();
            generator.addTo(averaged, AVERAGE);
        }
    }
}
