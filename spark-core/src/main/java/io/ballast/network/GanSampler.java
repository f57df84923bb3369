package io.ballast.network;

import java.util.random.RandomGenerator;

/** The generator of a trained GAN. For one thread; memory outside the heap is freed by {@link #close()}. */
public final class GanSampler implements AutoCloseable {
    private final LatentPrior prior;
    private final PlayerNet generator;

    public GanSampler(TrainedGan gan) {
        this.prior = gan.prior();
        this.generator = PlayerNet.trained(new GanNets(gan.architecture()).decoder(), gan.generator());
    }

    /** Draws the code of a row of a class to {@code into[at]} and after. */
    public void draw(int classIndex, RandomGenerator random, float[] into, int at) {
        prior.draw(classIndex, random, into, at);
    }

    /** Width of a code. */
    public int codeDims() {
        return prior.codeDims();
    }

    /**
     * Rows of codes.
     *
     * @param codes {@code [rows][codeDims]} row-major
     * @return scaled as the rows were that the nets were trained on, {@code [rows][dims]} row-major
     */
    public float[] rows(float[] codes) {
        return PlayerNet.floats(generator.outputs(RowArrays.of(codes, codes.length / prior.codeDims())));
    }

    @Override
    public void close() {
        generator.close();
    }
}
