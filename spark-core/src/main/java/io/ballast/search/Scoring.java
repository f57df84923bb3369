package io.ballast.search;

import io.ballast.random.RowRandom;
import java.io.Serializable;
import java.util.Arrays;

/** From predictions for the validation rows to a {@link Score}. */
public final class Scoring implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Cumulated probabilities of a Poisson distribution of mean 1. */
    private static final double[] POISSON = poisson();

    private final Method method;
    private final int numClasses;
    private final int majority;
    private final int samples;
    private final long seed;

    /**
     * @param majority class whose F1 is no objective of its own
     * @param samples of the bootstrap, at least 0
     */
    Scoring(Method method, int numClasses, int majority, int samples, long seed) {
        this.method = method;
        this.numClasses = numClasses;
        this.majority = majority;
        this.samples = samples;
        this.seed = seed;
    }

    private static double[] poisson() {
        double[] cumulated = new double[12];
        double probability = Math.exp(-1);
        for (int n = 0; n < cumulated.length; n++) {
            cumulated[n] = (n == 0 ? 0 : cumulated[n - 1]) + probability;
            probability /= n + 1;
        }
        return cumulated;
    }

    /** What is made large. */
    public Method method() {
        return method;
    }

    /** Classes. */
    public int numClasses() {
        return numClasses;
    }

    /** An empty tally of predictions for each validation row, by one net or one for each fold. */
    public Tally tally() {
        return new Tally(this);
    }

    /**
     * Rows of each class, rows predicted as it, rows of both, and losses, on the validation rows and on bootstrap samples of them;
     * to be filled and merged.
     */
    public static final class Tally implements Serializable { // no inner class: Kryo would lose what is around it
        private static final long serialVersionUID = 1L;

        private final Scoring scoring;
        private final double[][] actual; // [samples + 1][classes], as the next two
        private final double[][] predicted;
        private final double[][] right;
        private final double[][] losses;

        private Tally(Scoring scoring) {
            this.scoring = scoring;
            this.actual = new double[scoring.samples + 1][scoring.numClasses];
            this.predicted = new double[scoring.samples + 1][scoring.numClasses];
            this.right = new double[scoring.samples + 1][scoring.numClasses];
            this.losses = new double[scoring.samples + 1][2];
        }

        /**
         * Counts a row.
         *
         * @param row its number among the validation rows
         * @param prediction its predicted class
         * @param loss of the row; 0 where the method does not ask for it
         */
        public void add(long row, int label, int prediction, double loss) {
            RowRandom random = RowRandom.of(scoring.seed, "validation bootstrap", row);
            boolean majority = label == scoring.majority;
            for (int sample = 0; sample < losses.length; sample++) {
                double times = sample == 0 ? 1 : times(random.nextDouble());
                actual[sample][label] += times;
                predicted[sample][prediction] += times;
                right[sample][label] += label == prediction ? times : 0;
                losses[sample][0] += majority ? times * loss : 0;
                losses[sample][1] += majority ? times : 0;
            }
        }

        /** Adds what another has counted. */
        public Tally merge(Tally other) {
            add(actual, other.actual);
            add(predicted, other.predicted);
            add(right, other.right);
            add(losses, other.losses);
            return this;
        }

        private static void add(double[][] sums, double[][] more) {
            for (int sample = 0; sample < sums.length; sample++) {
                for (int i = 0; i < sums[sample].length; i++) {
                    sums[sample][i] += more[sample][i];
                }
            }
        }

        private double[] objectives(int sample) {
            if (scoring.method == Method.MUBO) {
                return new double[] {losses[sample][1] > 0 ? -losses[sample][0] / losses[sample][1] : 0};
            }
            return scoring.f1(actual[sample], predicted[sample], right[sample]);
        }
    }

    private static int times(double u) {
        int n = 0;
        while (n < POISSON.length && u >= POISSON[n]) {
            n++;
        }
        return n;
    }

    /** F1 of every class but the majority, ascending, and the mean over all classes; a class that neither occurs nor is predicted has 0. */
    private double[] f1(double[] actual, double[] predicted, double[] right) {
        double[] objectives = new double[numClasses];
        double sum = 0;
        for (int c = 0, at = 0; c < numClasses; c++) {
            double f1 = actual[c] + predicted[c] == 0 ? 0 : 2 * right[c] / (actual[c] + predicted[c]);
            sum += f1;
            if (c != majority) {
                objectives[at++] = f1;
            }
        }
        objectives[numClasses - 1] = sum / numClasses;
        return objectives;
    }

    /** The score of a set that could not be learned from: worse than any other. */
    public Score worst() {
        int objectives = method == Method.MUBO ? 1 : numClasses;
        double[] values = new double[objectives];
        Arrays.fill(values, method == Method.MUBO ? -Double.MAX_VALUE : 0);
        double[][] replicates = new double[samples][];
        Arrays.setAll(replicates, sample -> values.clone());
        return new Score(values, replicates);
    }

    /** The score of a set, the mean of those by each of the tallies of what learned from it, at least one. */
    public Score score(Iterable<Tally> tallies) {
        double[][] means = new double[samples + 1][];
        int count = 0;
        for (Tally tally : tallies) {
            count++;
            for (int sample = 0; sample <= samples; sample++) {
                double[] objectives = tally.objectives(sample);
                means[sample] = means[sample] == null ? new double[objectives.length] : means[sample];
                for (int o = 0; o < objectives.length; o++) {
                    means[sample][o] += objectives[o];
                }
            }
        }
        for (double[] mean : means) {
            for (int o = 0; o < mean.length; o++) {
                mean[o] /= count;
            }
        }
        return new Score(means[0], Arrays.copyOfRange(means, 1, means.length));
    }
}
