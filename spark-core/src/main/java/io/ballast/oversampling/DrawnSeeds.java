package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.random.SeedPlan;
import java.util.List;

/** Seeds drawn with replacement, each as likely as the others. */
final class DrawnSeeds implements Allocation {
    private static final long serialVersionUID = 1L;

    private final SeedPlan plan;
    private final int draw;
    private final long seed;
    private final String purpose;

    /**
     * @param plan of one or more draws
     * @param draw which of them
     */
    DrawnSeeds(SeedPlan plan, int draw, long seed, String purpose) {
        this.plan = plan;
        this.draw = draw;
        this.seed = seed;
        this.purpose = "seed of " + purpose;
    }

    @Override
    public int[] seedsOf(int bucket, List<SeedBlock> seeds) {
        int size = seeds.stream().mapToInt(block -> block.rows().rows()).sum();
        int[] chosen = new int[plan.draws(bucket, draw)];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = RowRandom.of(seed, purpose, first(bucket) + i).nextInt(size);
        }
        return chosen;
    }

    @Override
    public long first(int bucket) {
        return plan.firstIndex(bucket, draw);
    }
}
