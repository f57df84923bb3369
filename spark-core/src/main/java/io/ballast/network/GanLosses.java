package io.ballast.network;

/**
 * Losses of the players and their gradients by the outputs of the nets, for one row at a time.
 *
 * <p>The printed Eqs. 5 to 7 and 9 to 11 leave signs and targets open; all are read as losses to minimise:
 *
 * <ul>
 *   <li>Discriminator (Eqs. 7, 11): it maximises {@code E f(D(x)) + E f(1 - D(G(z)))}. With f = log and D the sigmoid of the output a, the
 *       loss is {@code softplus(-a)} for a real row and {@code softplus(a)} for a generated one, which never overflows. With f the identity
 *       and D = a it is {@code -a} and {@code a}; the constant 1 has no gradient.
 *   <li>Generator, first term (Eqs. 5, 9): {@code E f(1 - D(G(z)))} is minimised, "fooling the discriminator". With f = log its
 *       gradient vanishes where the generator is bad, so the loss is {@code -log D(G(z)) = softplus(-a)}, which has the same sign and the same
 *       fixed points (Goodfellow et al. 2014, section 3). With f the identity it is {@code -a}.
 *   <li>Generator, second term: Eq. 5 prints {@code y log Q}, Eq. 9 {@code y log(1 - Q)}. The text says the same of both: "the generator aims to
 *       generate samples to be classified by Q as the same class". Minimised as printed, Eq. 9 does that and Eq. 5 the
 *       opposite; so both are {@code -log Q_y(G(z))}, again the form that does not vanish where the classifier disagrees.
 *   <li>Classifier, first term (Eqs. 6, 10): cross-entropy {@code -log Q_y(x)}; the printed sign would make it worse.
 *   <li>Classifier, second term of ADSO (Eq. 6): generated rows get "a fake score", so that they are "classified as other classes": the
 *       complementary cross-entropy {@code -log(1 - Q_y(G(z)))}. The printed term, minimised, says the opposite: generated rows with their own
 *       labels. That is the strategy {@code adso-own}, with {@code -log Q_y(G(z))}.
 *   <li>Classifier, second term of AMO (Eq. 10): {@code -log Q_y(G(z))} of generated rows of all classes but the largest.
 * </ul>
 */
final class GanLosses {
    private GanLosses() {}

    /** {@code log(1 + e^a)}. */
    static double softplus(double a) {
        return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
    }

    static double sigmoid(double a) {
        return a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a));
    }

    /** What a row costs whose output ought to be high: a real one the discriminator, a generated one the generator. */
    static double high(GanSettings.Value value, double a) {
        return value == GanSettings.Value.VANILLA ? softplus(-a) : -a;
    }

    /** Its derivative. */
    static double highSlope(GanSettings.Value value, double a) {
        return value == GanSettings.Value.VANILLA ? -sigmoid(-a) : -1;
    }

    /** What a row costs whose output ought to be low: a generated one the discriminator. */
    static double low(GanSettings.Value value, double a) {
        return value == GanSettings.Value.VANILLA ? softplus(a) : a;
    }

    /** Its derivative. */
    static double lowSlope(GanSettings.Value value, double a) {
        return value == GanSettings.Value.VANILLA ? sigmoid(a) : 1;
    }

    /**
     * Cross-entropy {@code -log Q_y}.
     *
     * @param logits of many rows, {@code [rows][classes]}
     * @param factor of the gradient
     * @param gradient receives the row's gradient by its logits times the factor, added to what is there
     */
    static double crossEntropy(float[] logits, int row, int classes, int y, double factor, float[] gradient) {
        int at = row * classes;
        double all = logSum(logits, at, classes, -1);
        for (int c = 0; c < classes; c++) {
            double p = Math.exp(logits[at + c] - all);
            gradient[at + c] += (float) (factor * (c == y ? p - 1 : p));
        }
        return all - logits[at + y];
    }

    /**
     * Complementary cross-entropy {@code -log(1 - Q_y)}: by the logit of y its gradient is {@code Q_y}, by that of another class j {@code -Q_y} times the
     * share of j among the others.
     */
    static double complement(float[] logits, int row, int classes, int y, double factor, float[] gradient) {
        int at = row * classes;
        double all = logSum(logits, at, classes, -1);
        double others = logSum(logits, at, classes, y);
        double own = Math.exp(logits[at + y] - all);
        for (int c = 0; c < classes; c++) {
            gradient[at + c] += (float) (factor * own * (c == y ? 1 : -Math.exp(logits[at + c] - others)));
        }
        return all - others;
    }

    /**
     * Squared error of the softmax, {@code 1 / classes * sum over c of (Q_c - 1{c = y})^2}: what GAMO's classifier minimises.
     */
    static double squaredError(float[] logits, int row, int classes, int y, double factor, float[] gradient) {
        return squaredError(logits, row, classes, y, false, factor, gradient);
    }

    /** The same with 0 and 1 exchanged in the target: what GAMO's generator minimises to be taken for any class but y. */
    static double squaredErrorOfOthers(float[] logits, int row, int classes, int y, double factor, float[] gradient) {
        return squaredError(logits, row, classes, y, true, factor, gradient);
    }

    /** By the logit of k its gradient is {@code 2 / classes * Q_k (e_k - sum over c of e_c Q_c)}, with e the errors. */
    private static double squaredError(
            float[] logits, int row, int classes, int y, boolean others, double factor, float[] gradient) {
        int at = row * classes;
        double all = logSum(logits, at, classes, -1);
        double[] shares = new double[classes];
        double[] errors = new double[classes];
        double squares = 0;
        double mean = 0;
        for (int c = 0; c < classes; c++) {
            shares[c] = Math.exp(logits[at + c] - all);
            errors[c] = shares[c] - (c == y != others ? 1 : 0);
            squares += errors[c] * errors[c];
            mean += errors[c] * shares[c];
        }
        for (int c = 0; c < classes; c++) {
            gradient[at + c] += (float) (factor * 2 / classes * shares[c] * (errors[c] - mean));
        }
        return squares / classes;
    }

    /** {@code (sigmoid(a) - target)^2}: what GAMO's discriminator minimises. */
    static double squared(double a, double target) {
        double error = sigmoid(a) - target;
        return error * error;
    }

    /** Its derivative. */
    static double squaredSlope(double a, double target) {
        double p = sigmoid(a);
        return 2 * (p - target) * p * (1 - p);
    }

    /** Probabilities of logits. */
    static double[] softmax(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] shares = new double[logits.length];
        double sum = 0;
        for (int c = 0; c < shares.length; c++) {
            shares[c] = Math.exp(logits[c] - largest);
            sum += shares[c];
        }
        for (int c = 0; c < shares.length; c++) {
            shares[c] /= sum;
        }
        return shares;
    }

    /** log of the sum of e^logit over all classes but one. */
    private static double logSum(float[] logits, int at, int classes, int without) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = c == without ? largest : Math.max(largest, logits[at + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += c == without ? 0 : Math.exp(logits[at + c] - largest);
        }
        return largest + Math.log(sum);
    }
}
