package io.ballast.network;

/** The encoder of a trained GAN. For one thread; memory outside the heap is freed by {@link #close()}. */
public final class GanEncoder implements AutoCloseable {
    private final int dims;
    private final PlayerNet encoder;

    public GanEncoder(TrainedGan gan) {
        this.dims = gan.architecture().dims();
        this.encoder = PlayerNet.trained(new GanNets(gan.architecture()).encoder(), gan.encoder());
    }

    /**
     * Codes of a batch of rows.
     *
     * @param scaled rows as the nets were trained on, {@code [rows][dims]} row-major
     * @return {@code [rows][codeDims]} row-major
     */
    public float[] codes(float[] scaled) {
        return PlayerNet.floats(encoder.outputs(RowArrays.of(scaled, scaled.length / dims)));
    }

    @Override
    public void close() {
        encoder.close();
    }
}
