package io.ballast.generator.cvae;

import io.ballast.network.CvaeSampler;
import io.ballast.network.TrainedCvae;
import io.ballast.network.TrainingRows;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.random.RowRandom;
import io.ballast.random.SeedPlan;
import io.ballast.table.FeatureScaler;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Makes the synthetic rows of one bucket, batch by batch. Seeds are drawn within the bucket by their odds; row j of a class
 * draws its own seed and noise from (seed, class, j), and batches are cut the same way on every run.
 */
final class BucketGenerator implements Iterator<SyntheticRow>, AutoCloseable {
    private static final int BATCH_ROWS = 1024;

    private final List<SeedBlock> seeds;
    private final SeedPlan plan;
    private final int bucket;
    private final FeatureScaler scaler;
    private final float clip;
    private final long seed;
    private final int numClasses;
    private final int latentDims;
    private final CvaeSampler sampler;
    private final Queue<SyntheticRow> ready = new ArrayDeque<>();
    private int label = -1;
    private int made;
    private ClassSeeds classSeeds;

    BucketGenerator(
            List<SeedBlock> seeds,
            SeedPlan plan,
            int bucket,
            TrainedCvae net,
            FeatureScaler scaler,
            float clip,
            long seed) {
        this.seeds = seeds;
        this.plan = plan;
        this.bucket = bucket;
        this.scaler = scaler;
        this.clip = clip;
        this.seed = seed;
        this.numClasses = net.architecture().numClasses();
        this.latentDims = net.architecture().latentDims();
        this.sampler = new CvaeSampler(net);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && label < numClasses) {
            if (label < 0 || made == plan.draws(bucket, label)) {
                nextClass();
            } else {
                makeBatch();
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public SyntheticRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void nextClass() {
        label++;
        made = 0;
        boolean any = label < numClasses && plan.draws(bucket, label) > 0;
        classSeeds = any ? new ClassSeeds(seeds, label) : null;
    }

    private void makeBatch() {
        int count = Math.min(BATCH_ROWS, plan.draws(bucket, label) - made);
        long first = plan.firstIndex(bucket, label) + made;
        TrainingRows batch = new TrainingRows(scaler.dims());
        float[] noise = new float[count * latentDims];
        long[] parents = new long[count];
        for (int i = 0; i < count; i++) {
            RowRandom random = RowRandom.of(seed, "synthetic row of class " + label, first + i);
            int at = classSeeds.draw(random.nextDouble());
            classSeeds.copy(at, label, batch, clip);
            parents[i] = classSeeds.key(at);
            for (int l = 0; l < latentDims; l++) {
                noise[i * latentDims + l] = (float) random.nextGaussian();
            }
        }
        float[] scaled = sampler.aroundSeeds(batch, noise);
        for (int i = 0; i < count; i++) {
            ready.add(new SyntheticRow(label, scaler.unscaleRow(scaled, i), parents[i]));
        }
        made += count;
    }

    @Override
    public void close() {
        sampler.close();
    }

    /** The seeds of one class in the bucket, with cumulative odds for drawing. */
    private static final class ClassSeeds {
        private final List<SeedBlock> blocks;
        private int[] block = new int[16];
        private int[] row = new int[16];
        private double[] cumulative = new double[16];
        private int size;

        ClassSeeds(List<SeedBlock> blocks, int label) {
            this.blocks = blocks;
            double sum = 0;
            for (int b = 0; b < blocks.size(); b++) {
                int[] labels = blocks.get(b).rows().labels();
                for (int i = 0; i < labels.length; i++) {
                    if (labels[i] == label) {
                        sum += blocks.get(b).odds(i);
                        add(b, i, sum);
                    }
                }
            }
        }

        private void add(int inBlock, int atRow, double sum) {
            if (size == row.length) {
                block = Arrays.copyOf(block, size * 2);
                row = Arrays.copyOf(row, size * 2);
                cumulative = Arrays.copyOf(cumulative, size * 2);
            }
            block[size] = inBlock;
            row[size] = atRow;
            cumulative[size++] = sum;
        }

        /** The seed whose share of the odds holds this point of [0, 1). */
        int draw(double uniform) {
            int found = Arrays.binarySearch(cumulative, 0, size, uniform * cumulative[size - 1]);
            return Math.min(size - 1, found >= 0 ? found + 1 : -found - 1);
        }

        void copy(int at, int label, TrainingRows into, float clip) {
            into.add(blocks.get(block[at]).rows().features(), row[at], label, 1, clip);
        }

        long key(int at) {
            return blocks.get(block[at]).rows().keys()[row[at]];
        }
    }
}
