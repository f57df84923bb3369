package io.ballast.generator.gan;

import io.ballast.network.GanSampler;
import io.ballast.network.GanScorer;
import io.ballast.network.TrainedGan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.random.RowRandom;
import io.ballast.table.FeatureScaler;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Rows drawn from a generator: a code of the class by its {@link io.ballast.network.LatentPrior}, and what the generator makes of it. Row j of a class draws from a stream
 * of its own, so the rows are the same however they are cut into tasks.
 *
 * <p>Where the classifier is to agree, a row that it takes for another class draws again, {@value #TRIES} times at most; then the try to which it gave the
 * class the largest share stays.
 */
public final class GeneratedRows {
    static final int TRIES = 10;

    private static final int BATCH_ROWS = 512;
    private static final int BATCHES_PER_TASK = 16;

    private GeneratedRows() {}

    /**
     * Draws rows.
     *
     * @param scaler puts rows back into the units of the table
     * @param classes the class of the nets for each class index of the table, {@code [table classes]}
     * @param rowsToMake of each class index of the table
     * @param agreeing whether the classifier must agree
     * @param codes which row of its class a row is nearest to, and so its parent; without them it has none
     * @return lazy; labels are class indices of the table
     */
    static JavaRDD<SyntheticRow> draw(
            JavaSparkContext spark,
            TrainedGan gan,
            FeatureScaler scaler,
            int[] classes,
            long[] rowsToMake,
            boolean agreeing,
            long seed,
            Optional<ClassCodes> codes) {
        long[] batches = new long[rowsToMake.length + 1]; // those before each class
        for (int c = 0; c < rowsToMake.length; c++) {
            batches[c + 1] = batches[c] + (rowsToMake[c] + BATCH_ROWS - 1) / BATCH_ROWS;
        }
        long all = batches[rowsToMake.length];
        int tasks = (int) Math.max(1, Math.min(Integer.MAX_VALUE, (all + BATCHES_PER_TASK - 1) / BATCHES_PER_TASK));
        int slices = Math.max(tasks, (int) Math.min(all, spark.defaultParallelism()));
        Broadcast<TrainedGan> nets = spark.broadcast(gan);
        return spark.parallelize(IntStream.range(0, slices).boxed().toList(), slices)
                .mapPartitions(slice -> {
                    int number = slice.next();
                    Maker maker = new Maker(nets.value(), scaler, classes, agreeing, seed, codes.orNull());
                    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> maker.close());
                    long from = all * number / slices;
                    long to = all * (number + 1) / slices;
                    return LongStream.range(from, to)
                            .boxed()
                            .flatMap(batch -> {
                                int c = classOf(batches, batch);
                                long first = (batch - batches[c]) * BATCH_ROWS;
                                int count = (int) Math.min(BATCH_ROWS, rowsToMake[c] - first);
                                return maker.make(c, first, count).stream();
                            })
                            .iterator();
                });
    }

    private static int classOf(long[] batches, long batch) {
        int c = 0;
        while (batch >= batches[c + 1]) {
            c++;
        }
        return c;
    }

    /** Makes batches in one task. */
    private static final class Maker implements AutoCloseable {
        private final FeatureScaler scaler;
        private final int[] classes;
        private final boolean agreeing;
        private final long seed;
        private final ClassCodes codes;
        private final GanSampler sampler;
        private final GanScorer scorer;
        private final int numClasses;

        Maker(TrainedGan gan, FeatureScaler scaler, int[] classes, boolean agreeing, long seed, ClassCodes codes) {
            this.scaler = scaler;
            this.classes = classes;
            this.agreeing = agreeing;
            this.seed = seed;
            this.codes = codes;
            this.sampler = new GanSampler(gan);
            this.scorer = new GanScorer(gan);
            this.numClasses = gan.architecture().numClasses();
        }

        List<SyntheticRow> make(int c, long first, int count) {
            Batch batch = new Batch(c, first, count);
            batch.draw();
            return IntStream.range(0, count).mapToObj(batch::row).toList();
        }

        @Override
        public void close() {
            sampler.close();
            scorer.close();
        }

        /** Some rows of a class. */
        private final class Batch {
            private final int c;
            private final int dims = scaler.dims();
            private final int width = sampler.codeDims();
            private final RowRandom[] streams;
            private final float[] kept;
            private final float[] keptCodes;
            private final double[] share;

            Batch(int c, long first, int count) {
                this.c = c;
                this.streams = new RowRandom[count];
                Arrays.setAll(streams, i -> RowRandom.of(seed, "generated row of class " + c, first + i));
                this.kept = new float[count * dims];
                this.keptCodes = new float[count * width];
                this.share = new double[count];
                Arrays.fill(share, -1);
            }

            void draw() {
                int[] open = IntStream.range(0, streams.length).toArray();
                for (int round = 0; round < (agreeing ? TRIES : 1) && open.length > 0; round++) {
                    open = tried(open);
                }
            }

            /** Draws rows; gives those that the classifier takes for another class. */
            private int[] tried(int[] open) {
                float[] drawn = new float[open.length * width];
                for (int i = 0; i < open.length; i++) {
                    sampler.draw(classes[c], streams[open[i]], drawn, i * width);
                }
                float[] rows = sampler.rows(drawn);
                float[] logits = agreeing ? scorer.logits(rows) : new float[0];
                return IntStream.range(0, open.length)
                        .filter(i -> {
                            double given = agreeing ? scorer.share(logits, i, classes[c]) : 0;
                            if (given > share[open[i]]) {
                                share[open[i]] = given;
                                System.arraycopy(rows, i * dims, kept, open[i] * dims, dims);
                                System.arraycopy(drawn, i * width, keptCodes, open[i] * width, width);
                            }
                            return agreeing && GanScorer.likeliest(logits, i, numClasses) != classes[c];
                        })
                        .map(i -> open[i])
                        .toArray();
            }

            SyntheticRow row(int i) {
                double[] features = scaler.unscaleRow(kept, i);
                return codes == null
                        ? new SyntheticRow(c, features)
                        : new SyntheticRow(c, features, codes.nearest(c, keptCodes, i * width));
            }
        }
    }
}
