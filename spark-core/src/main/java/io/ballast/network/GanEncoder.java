package io.ballast.network;

import java.util.stream.IntStream;

/** The encoder of a trained GAN. For one thread; memory outside the heap is freed by {@link #close()}. */
public final class GanEncoder implements AutoCloseable {
    private final PlacedRows placed;
    private final PlayerNet encoder;

    public GanEncoder(TrainedGan gan) {
        this.placed = new PlacedRows(gan.architecture());
        this.encoder = PlayerNet.trained(new GanNets(gan.architecture()).encoder(), gan.encoder());
    }

    /**
     * Codes of a batch of rows.
     *
     * @param scaled rows as the nets were trained on, {@code [rows][dims]} row-major
     * @return {@code [rows][codeDims]} row-major
     */
    public float[] codes(float[] scaled) {
        TrainingRows rows = placed.rows(scaled);
        int[] all = IntStream.range(0, rows.rows()).toArray();
        return PlayerNet.floats(encoder.outputs(RowArrays.of(rows, all)));
    }

    @Override
    public void close() {
        encoder.close();
    }
}
