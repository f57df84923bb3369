package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which rows are learned from, epoch after epoch: all of them, or those of smaller classes again until every class is as often there as
 * the largest. A function of the seed, the worker and the epoch, so that training may go on at any step.
 */
final class Deck {
    private final TrainingRows rows;
    private final List<int[]> piles = new ArrayList<>();
    private final int size;
    private final int largest;
    private final long seed;
    private final long worker;
    private long epoch = -1;
    private int[] order;

    /** @param balanced whether rows of smaller classes come again */
    Deck(TrainingRows rows, int numClasses, boolean balanced, long seed, int worker) {
        this.rows = rows;
        this.seed = seed;
        this.worker = (long) worker << 32;
        int most = 0;
        for (int c = balanced ? 0 : -1; c < (balanced ? numClasses : 0); c++) {
            int[] pile = ofClass(c);
            if (pile.length > 0) {
                piles.add(pile);
                most = Math.max(most, pile.length);
            }
        }
        this.largest = most;
        this.size = Math.multiplyExact(piles.size(), most);
    }

    /** Rows of a class; of -1 all. */
    private int[] ofClass(int c) {
        int[] found = new int[rows.rows()];
        int count = 0;
        for (int row = 0; row < found.length; row++) {
            if (c < 0 || rows.label(row) == c) {
                found[count++] = row;
            }
        }
        return java.util.Arrays.copyOf(found, count);
    }

    /** Rows of an epoch. */
    int size() {
        return size;
    }

    /** The rows of a step: so many from {@code step * batch} on, epochs one after the other. */
    int[] batch(long step, int batch) {
        int[] drawn = new int[batch];
        for (int i = 0; i < batch; i++) {
            long position = step * batch + i;
            shuffle(position / size);
            drawn[i] = order[(int) (position % size)];
        }
        return drawn;
    }

    private void shuffle(long wanted) {
        if (wanted == epoch) {
            return;
        }
        RowRandom random = RowRandom.of(seed, "order of rows", worker + wanted);
        int[] dealt = new int[size];
        int at = 0;
        for (int[] pile : piles) {
            for (int left = largest; left > 0; left -= pile.length) {
                int[] shuffled = BatchLoader.shuffled(pile.length, random);
                for (int i = 0; i < Math.min(left, pile.length); i++) {
                    dealt[at++] = pile[shuffled[i]];
                }
            }
        }
        int[] mixed = BatchLoader.shuffled(size, random);
        order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = dealt[mixed[i]];
        }
        epoch = wanted;
    }
}
