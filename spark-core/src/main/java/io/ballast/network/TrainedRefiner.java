package io.ballast.network;

import io.ballast.table.ColumnMoments;
import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.stream.IntStream;

/** A generator that turns rows which were made of rows of a class, as SMOTE makes them, into rows that a discriminator does not tell from real ones of it. */
public final class TrainedRefiner implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final float CLIP = 10;

    private final GanArchitecture architecture;
    private final FeatureScaler scaler;
    private final float[] generator;

    private TrainedRefiner(GanArchitecture architecture, FeatureScaler scaler, float[] generator) {
        this.architecture = architecture;
        this.scaler = scaler;
        this.generator = generator;
    }

    /**
     * Trains in the calling thread; the same arguments give the same refiner bit for bit. Features are scaled by mean and standard deviation of the real
     * rows, and cut to {@value #CLIP} of these.
     *
     * @param real rows of the class, at least one
     * @param made rows made of these, at least one, of as many features
     * @throws IllegalStateException if a loss stops being a number
     */
    public static TrainedRefiner of(RowBlock real, RowBlock made, RefinerSettings settings, long seed) {
        Gpus.bindTask();
        GanArchitecture architecture = settings.architecture(real.dims());
        ColumnMoments moments = ColumnMoments.of(real);
        FeatureScaler scaler = new FeatureScaler(moments.means(), moments.standardDeviations());
        try (RefinementGame game =
                new RefinementGame(architecture, settings, rows(scaler, real), rows(scaler, made), seed)) {
            return new TrainedRefiner(architecture, scaler, game.play());
        }
    }

    private static TrainingRows rows(FeatureScaler scaler, RowBlock block) {
        RowBlock scaled = scaler.scale(block);
        TrainingRows rows = new TrainingRows(block.dims());
        for (int row = 0; row < block.rows(); row++) {
            rows.add(scaled.features(), row, 0, 1, CLIP);
        }
        return rows;
    }

    /** The generator, at work. For one thread; memory outside the heap is freed by {@link #close()}. */
    public static final class Refiner implements AutoCloseable {
        private final FeatureScaler scaler;
        private final PlayerNet generator;

        public Refiner(TrainedRefiner trained) {
            Gpus.bindTask();
            this.scaler = trained.scaler;
            this.generator = PlayerNet.trained(new GanNets(trained.architecture).decoder(), trained.generator);
        }

        /**
         * Rows out of rows, in the units of the table.
         *
         * @param made {@code [rows][dims]}, at least one
         * @return {@code [rows][dims]}
         */
        public double[][] refined(double[][] made) {
            int dims = scaler.dims();
            TrainingRows rows = new TrainingRows(dims);
            for (double[] row : made) {
                rows.add(scaler.scaleRow(row), 0, 0, 1, CLIP);
            }
            int[] all = IntStream.range(0, made.length).toArray();
            float[] refined = PlayerNet.floats(generator.outputs(RowArrays.of(rows, all)));
            double[][] features = new double[made.length][];
            for (int row = 0; row < made.length; row++) {
                features[row] = scaler.unscaleRow(refined, row);
            }
            return features;
        }

        @Override
        public void close() {
            generator.close();
        }
    }
}
