package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.FoundRows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The rows to make from one bucket: which seed each starts from, and its own stream of draws. Never leaves the task. */
final class Draws {
    private final List<SeedBlock> seeds;
    private final int[] chosen;
    private final int[] starts;
    private final long first;
    private final Recipe recipe;
    private final long seed;
    private final String purpose;

    Draws(List<SeedBlock> seeds, int[] chosen, long first, Recipe recipe, long seed, String purpose) {
        this.seeds = seeds;
        this.chosen = chosen;
        this.starts = new int[seeds.size()];
        for (int b = 1; b < starts.length; b++) {
            starts[b] = starts[b - 1] + seeds.get(b - 1).rows().rows();
        }
        this.first = first;
        this.recipe = recipe;
        this.seed = seed;
        this.purpose = purpose;
    }

    /** Keys of the rows that they will be made from, besides the seeds. */
    long[] keys() {
        LongStream.Builder keys = LongStream.builder();
        for (int i = 0; i < chosen.length; i++) {
            int block = block(i);
            recipe.ask(seeds.get(block), chosen[i] - starts[block], random(i), keys);
        }
        return keys.build().toArray();
    }

    /** Makes them. */
    Iterator<SyntheticRow> make(FoundRows found) {
        return IntStream.range(0, chosen.length).mapToObj(i -> make(i, found)).iterator();
    }

    private SyntheticRow make(int i, FoundRows found) {
        int block = block(i);
        return recipe.make(seeds.get(block), chosen[i] - starts[block], random(i), found);
    }

    private int block(int i) {
        int at = Arrays.binarySearch(starts, chosen[i]);
        return at >= 0 ? at : -at - 2;
    }

    private RowRandom random(int i) {
        return RowRandom.of(seed, purpose, first + i);
    }
}
