package io.ballast.network;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws rows from a trained CVAE: around seed rows, or from the prior. Belongs to one thread, which closes it.
 */
public final class CvaeSampler implements AutoCloseable {
    private final CvaeArchitecture architecture;
    private final INDArray flat;
    private final CvaeWeights weights;
    private CvaePass current;

    public CvaeSampler(TrainedCvae trained) {
        this.architecture = trained.architecture();
        Gpus.bindTask();
        this.flat = Nd4j.createFromArray(trained.weights());
        this.weights = new CvaeWeights(architecture, flat);
    }

    /**
     * Encodes each seed, draws a code z = mu + sigma * eps and decodes it under the seed's class (Algorithm 1, line 22).
     *
     * @param seeds scaled features and class of each seed
     * @param noise eps, {@code [rows][latentDims]} row-major
     * @return scaled features, {@code [rows][dims]} row-major
     */
    public float[] aroundSeeds(TrainingRows seeds, float[] noise) {
        int rows = seeds.rows();
        CvaePass pass = pass(rows, noise);
        int[] order = IntStream.range(0, rows).toArray();
        try (BatchLoader loader = new BatchLoader(seeds, architecture.numClasses())) {
            pass.forward(loader.load(order, 0, rows).inputs(), weights);
        }
        return reconstructions(pass);
    }

    /**
     * Decodes codes from the prior N(0, I) under one class.
     *
     * @param noise the codes, {@code [rows][latentDims]} row-major
     * @return scaled features, {@code [rows][dims]} row-major
     */
    public float[] fromPrior(int label, float[] noise) {
        CvaePass pass = pass(noise.length / architecture.latentDims(), noise);
        pass.forwardFromPrior(label, weights);
        return reconstructions(pass);
    }

    private CvaePass pass(int rows, float[] noise) {
        if (current == null || current.rows() != rows) {
            closeCurrent();
            current = new CvaePass(architecture, rows);
        }
        int latent = architecture.latentDims();
        float[] columnMajor = new float[noise.length];
        for (int i = 0; i < rows; i++) {
            for (int l = 0; l < latent; l++) {
                columnMajor[l * rows + i] = noise[i * latent + l];
            }
        }
        current.useNoise(columnMajor);
        return current;
    }

    private float[] reconstructions(CvaePass pass) {
        int dims = architecture.dims();
        float[] rows = new float[pass.rows() * dims];
        for (int i = 0; i < pass.rows(); i++) {
            for (int d = 0; d < dims; d++) {
                rows[i * dims + d] = pass.reconstruction(i, d);
            }
        }
        return rows;
    }

    @Override
    public void close() {
        closeCurrent();
        flat.close();
    }

    private void closeCurrent() {
        if (current != null) {
            current.close();
        }
    }
}
