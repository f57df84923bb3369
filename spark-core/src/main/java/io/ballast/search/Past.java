package io.ballast.search;

import java.io.Serializable;
import java.util.Arrays;

/** Steps that were rejected since the set last changed: what they drew is drawn again from their numbers, to halve its p(s). Travels to tasks. */
final class Past implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] steps;
    private final int[] sizes;
    private final boolean[][] rejected;

    private Past(int[] steps, int[] sizes, boolean[][] rejected) {
        this.steps = steps;
        this.sizes = sizes;
        this.rejected = rejected;
    }

    /** None. */
    static Past none() {
        return new Past(new int[0], new int[0], new boolean[0][]);
    }

    /**
     * This and another step.
     *
     * @param size rows that every candidate was to draw
     * @param inHands whether the candidate of each hand was rejected
     */
    Past and(int step, int size, boolean[] inHands) {
        int n = steps.length;
        int[] allSteps = Arrays.copyOf(steps, n + 1);
        int[] allSizes = Arrays.copyOf(sizes, n + 1);
        boolean[][] all = Arrays.copyOf(rejected, n + 1);
        allSteps[n] = step;
        allSizes[n] = size;
        all[n] = inHands.clone();
        return new Past(allSteps, allSizes, all);
    }

    int length() {
        return steps.length;
    }

    int step(int i) {
        return steps[i];
    }

    int size(int i) {
        return sizes[i];
    }

    boolean rejected(int i, int hand) {
        return rejected[i][hand];
    }
}
