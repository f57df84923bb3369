package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.LeakyReLUDerivative;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Forward and backward pass of the CVAE over batches of one size, in buffers that are made once.
 *
 * <p>Dense layers run in ND4J; sampling the code, the loss and its gradient are plain loops over host arrays, where one
 * pass over the numbers replaces a dozen ND4J calls of some microseconds each. All matrices are column-major, so that
 * column ranges (mean, log-variance, code, one-hot) are contiguous.
 *
 * <p>Off-heap buffers are freed by {@link #close()}.
 */
final class CvaePass implements AutoCloseable {
    private final DenseMath math;
    private final CvaeArchitecture architecture;
    private final int rows;
    private final int encoderLayers;
    private final int numLayers;

    /** Output of dense layer i after its activation, {@code [rows][out]}. */
    private final INDArray[] outputs;
    /** Derivative of activation times dropout of hidden layer i, {@code [rows][out]}. */
    private final INDArray[] slopes;
    /** Gradient at the output of dense layer i. */
    private final INDArray[] deltas;
    /** Code and one-hot, {@code [rows][L + C]}, and its gradient. */
    private final INDArray code;

    private final INDArray codeDelta;
    /** Dropout masks of all hidden layers in one buffer, and a view for each. */
    private final INDArray masks;

    private final INDArray[] maskViews;

    private final float[] input;
    private final float[] heads;
    private final float[] headsDelta;
    private final float[] noise;
    private final float[] codeHost;
    private final float[] codeDeltaHost;
    private final float[] reconstructed;
    private final float[] maskHost;
    private boolean dropping;

    CvaePass(CvaeArchitecture architecture, int rows) {
        this.architecture = architecture;
        this.rows = rows;
        this.math = DenseMath.ofBackend(rows);
        this.encoderLayers = architecture.hidden().size();
        var layers = architecture.layers();
        this.numLayers = layers.size();
        this.outputs = new INDArray[numLayers];
        this.slopes = new INDArray[numLayers];
        this.deltas = new INDArray[numLayers];
        this.maskViews = new INDArray[numLayers];
        int hiddenUnits = 0;
        for (int i = 0; i < numLayers; i++) {
            int out = layers.get(i).out();
            outputs[i] = HostArrays.matrix(rows, out);
            deltas[i] = HostArrays.matrix(rows, out);
            if (isHidden(i)) {
                slopes[i] = HostArrays.matrix(rows, out);
                hiddenUnits += out;
            }
        }
        int latent = architecture.latentDims();
        int codeWidth = latent + architecture.numClasses();
        this.code = HostArrays.matrix(rows, codeWidth);
        this.codeDelta = HostArrays.matrix(rows, codeWidth);
        this.masks = HostArrays.matrix(rows, hiddenUnits);
        for (int i = 0, from = 0; i < numLayers; i++) {
            if (isHidden(i)) {
                int out = layers.get(i).out();
                maskViews[i] = masks.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + out));
                from += out;
            }
        }
        this.input = new float[rows * architecture.inputWidth()];
        this.heads = new float[rows * 2 * latent];
        this.headsDelta = new float[rows * 2 * latent];
        this.noise = new float[rows * latent];
        this.codeHost = new float[rows * codeWidth];
        this.codeDeltaHost = new float[rows * codeWidth];
        this.reconstructed = new float[rows * architecture.dims()];
        this.maskHost = new float[rows * hiddenUnits];
    }

    int rows() {
        return rows;
    }

    /** Draws dropout masks and the noise of the code for a training step. */
    void drawTrainingNoise(RowRandom random) {
        dropping = architecture.dropout() > 0;
        if (dropping) {
            DropoutMask.draw(maskHost, maskHost.length, architecture.dropout(), random);
            HostArrays.write(maskHost, masks);
        }
        drawCodeNoise(random);
    }

    /** Draws the noise of the code only: no unit is dropped. */
    void drawSamplingNoise(RowRandom random) {
        dropping = false;
        drawCodeNoise(random);
    }

    private void drawCodeNoise(RowRandom random) {
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
    }

    /** No dropout, and the noise of the code as given: {@code [rows][L]}, element (row, l) at {@code l * rows + row}. */
    void useNoise(float[] given) {
        dropping = false;
        System.arraycopy(given, 0, noise, 0, noise.length);
    }

    /**
     * Runs the net on a batch.
     *
     * @param x features and one-hot classes, {@code [rows][D + C]}
     */
    void forward(INDArray x, CvaeWeights weights) {
        encode(x, weights);
        sampleCode();
        decode(weights);
    }

    /** Decodes the noise itself as codes of one class. */
    void forwardFromPrior(int label, CvaeWeights weights) {
        int codes = rows * architecture.latentDims();
        System.arraycopy(noise, 0, codeHost, 0, codes);
        Arrays.fill(codeHost, codes, codeHost.length, 0);
        Arrays.fill(codeHost, codes + label * rows, codes + (label + 1) * rows, 1);
        HostArrays.write(codeHost, code);
        decode(weights);
    }

    private void encode(INDArray x, CvaeWeights weights) {
        INDArray columnMajor = x.ordering() == 'f' && !x.isView() ? x : x.dup('f');
        HostArrays.read(columnMajor, input);
        INDArray from = columnMajor;
        for (int i = 0; i <= encoderLayers; i++) {
            dense(i, from, weights);
            from = outputs[i];
        }
        HostArrays.read(from, heads);
    }

    /** z = mu + exp(logvar / 2) * eps, beside the one-hot classes of the input. */
    private void sampleCode() {
        int codes = rows * architecture.latentDims();
        for (int i = 0; i < codes; i++) {
            codeHost[i] = heads[i] + (float) Math.exp(heads[codes + i] / 2) * noise[i];
        }
        System.arraycopy(input, rows * architecture.dims(), codeHost, codes, rows * architecture.numClasses());
        HostArrays.write(codeHost, code);
    }

    private void decode(CvaeWeights weights) {
        INDArray from = code;
        for (int i = encoderLayers + 1; i < numLayers; i++) {
            dense(i, from, weights);
            from = outputs[i];
        }
        HostArrays.read(from, reconstructed);
    }

    private void dense(int i, INDArray from, CvaeWeights weights) {
        INDArray out = outputs[i];
        math.multiply(from, false, weights.matrix(i), false, out);
        math.addToRows(weights.bias(i), out);
        if (isHidden(i)) {
            Nd4j.getExecutioner().exec(new LeakyReLUDerivative(out, slopes[i], architecture.leak()));
            if (dropping) {
                slopes[i].muli(maskViews[i]);
            }
            out.muli(slopes[i]); // leaky ReLU is the input times its own slope
        }
    }

    private boolean isHidden(int layer) {
        return layer != encoderLayers && layer != numLayers - 1;
    }

    /**
     * Loss of the last forward pass; also leaves its gradient with respect to the reconstruction for {@link #backward}.
     *
     * @param rowWeights {@code [rows]}
     */
    LossSums loss(float[] rowWeights, CvaeObjective objective) {
        LossSums sums = new LossSums();
        sums.rows = rows;
        sums.divergence = divergence();
        int dims = architecture.dims();
        double[] errors = new double[rows];
        double sumX = 0;
        double sumXX = 0;
        double sumY = 0;
        double sumYY = 0;
        double sumXY = 0;
        for (int d = 0; d < dims; d++) {
            for (int i = 0; i < rows; i++) {
                float x = input[d * rows + i];
                float y = reconstructed[d * rows + i];
                float off = y - x;
                errors[i] += off * off;
                sumX += x;
                sumXX += x * x;
                sumY += y;
                sumYY += y * y;
                sumXY += x * y;
            }
        }
        sums.addEntries((long) rows * dims, sumX, sumXX, sumY, sumYY, sumXY);
        float[] factors = new float[rows];
        for (int i = 0; i < rows; i++) {
            Focal focal = Focal.of(errors[i], dims, objective.focalGamma());
            sums.reconstruction += rowWeights[i] * focal.loss();
            factors[i] = (float) (2.0 * rowWeights[i] * focal.slope() / rows);
        }
        for (int d = 0; d < dims; d++) {
            for (int i = 0; i < rows; i++) {
                int at = d * rows + i;
                reconstructed[at] = factors[i] * (reconstructed[at] - input[at]);
            }
        }
        return sums;
    }

    /** Sum over rows of KL(N(mu, sigma^2) || N(0, I)) = 1/2 sum (mu^2 + sigma^2 - logvar - 1). */
    private double divergence() {
        int codes = rows * architecture.latentDims();
        double sum = 0;
        for (int i = 0; i < codes; i++) {
            double mu = heads[i];
            double logVariance = heads[codes + i];
            sum += mu * mu + Math.exp(logVariance) - logVariance - 1;
        }
        return sum / 2;
    }

    /**
     * Error of a row under the focal factor, and its derivative with respect to the squared error: with e the squared error
     * and q = exp(-e / D), loss = e (1 - q)^g and slope = (1 - q)^g + e g (1 - q)^(g - 1) q / D.
     */
    private record Focal(double loss, double slope) {
        static Focal of(double error, int dims, double gamma) {
            if (gamma == 0) {
                return new Focal(error, 1);
            }
            double q = Math.exp(-error / dims);
            double factor = Math.pow(1 - q, gamma);
            double growth = error == 0 ? 0 : error * gamma * Math.pow(1 - q, gamma - 1) * q / dims;
            return new Focal(error * factor, factor + growth);
        }
    }

    /**
     * Gradient of the objective after {@link #forward} and {@link #loss}.
     *
     * @param sums what {@link #loss} returned
     * @param gradient receives the gradient of every weight
     */
    void backward(INDArray x, CvaeWeights weights, CvaeWeights gradient, LossSums sums, CvaeObjective objective) {
        HostArrays.write(reconstructed, deltas[numLayers - 1]);
        for (int i = numLayers - 1; i > encoderLayers; i--) {
            boolean first = i == encoderLayers + 1;
            backDense(i, first ? code : outputs[i - 1], first ? codeDelta : deltas[i - 1], weights, gradient);
        }
        backCode(sums, objective);
        for (int i = encoderLayers; i >= 0; i--) {
            backDense(i, i == 0 ? x : outputs[i - 1], i == 0 ? null : deltas[i - 1], weights, gradient);
        }
    }

    private void backDense(int i, INDArray from, INDArray fromDelta, CvaeWeights weights, CvaeWeights gradient) {
        INDArray delta = deltas[i];
        if (isHidden(i)) {
            delta.muli(slopes[i]);
        }
        math.multiply(from, true, delta, false, gradient.matrix(i));
        math.sumRows(delta, gradient.bias(i));
        if (fromDelta != null) {
            math.multiply(delta, false, weights.matrix(i), true, fromDelta);
        }
    }

    /** From the code back to mean and log-variance, adding the divergence where it lies above its floor. */
    private void backCode(LossSums sums, CvaeObjective objective) {
        HostArrays.read(codeDelta, codeDeltaHost);
        int codes = rows * architecture.latentDims();
        boolean active = sums.meanDivergence() > objective.minKld();
        float pull = active ? (float) (objective.beta() / rows) : 0;
        for (int i = 0; i < codes; i++) {
            float variance = (float) Math.exp(heads[codes + i]);
            float spread = codeHost[i] - heads[i]; // sigma * eps
            headsDelta[i] = codeDeltaHost[i] + pull * heads[i];
            headsDelta[codes + i] = (codeDeltaHost[i] * spread + pull * (variance - 1)) / 2;
        }
        HostArrays.write(headsDelta, deltas[encoderLayers]);
    }

    /** Reconstruction of a row after {@link #forward} and before {@link #loss}. */
    float reconstruction(int row, int d) {
        return reconstructed[d * rows + row];
    }

    @Override
    public void close() {
        for (int i = 0; i < numLayers; i++) {
            outputs[i].close();
            deltas[i].close();
            if (slopes[i] != null) {
                slopes[i].close();
            }
        }
        code.close();
        codeDelta.close();
        masks.close();
        math.close();
    }
}
