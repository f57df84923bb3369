package io.ballast.search;

import io.ballast.oversampling.LocalSmote;
import io.ballast.oversampling.LocalSvmSmote;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one candidate of every step works with, in a partition of its own: its part of the rows to draw from with their p(s), the set as it is and
 * the rows that score it. Where these are in folds there is one hand for the whole set, which none score, and one for the set as it would be without
 * the rows of each fold; all draw the same rows. Immutable.
 */
final class Hand implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SMOTE_NEIGHBORS = 5;

    private final int index;
    private final int part;
    private final Folds folds;
    private final RowBlock pool;
    private final double[] weights;
    private final ChosenRows chosen;
    private final ScoredRows scored;
    private final float[] lastWeights;

    private Hand(
            int index,
            int part,
            Folds folds,
            RowBlock pool,
            double[] weights,
            ChosenRows chosen,
            ScoredRows scored,
            float[] lastWeights) {
        this.index = index;
        this.part = part;
        this.folds = folds;
        this.pool = pool;
        this.weights = weights;
        this.chosen = chosen;
        this.scored = scored;
        this.lastWeights = lastWeights;
    }

    /**
     * A hand before the start.
     *
     * @param part of the search, {@link Folds#parts}
     * @param pool rows of all classes but the smallest that this hand draws from, in canonical order
     * @param start rows to begin with, those of the part's fold among them
     */
    static Hand of(int index, int part, Folds folds, RowBlock pool, RowBlock start, ScoredRows scored) {
        double[] weights = new double[pool.rows()];
        Arrays.fill(weights, 1);
        ChosenRows chosen = ChosenRows.of(folds.outside(part, start));
        return new Hand(index, part, folds, pool, weights, chosen, scored, new float[0]);
    }

    int index() {
        return index;
    }

    int part() {
        return part;
    }

    RowBlock pool() {
        return pool;
    }

    /** p(s) of the rows of the pool, not normalised: a power of 1/2. */
    double[] weights() {
        return weights;
    }

    ChosenRows chosen() {
        return chosen;
    }

    /** Rows that score the set. */
    ScoredRows scoredBy() {
        return scored;
    }

    /** This hand with p(s) halved for what rejected steps drew. */
    Hand after(Past past, long seed) {
        double[] then = weights.clone();
        for (int i = 0; i < past.length(); i++) {
            if (past.rejected(i, index)) {
                for (int row : Draw.of(pool, then, past.size(i), seed, past.step(i))) {
                    then[row] /= 2;
                }
            }
        }
        return new Hand(index, part, folds, pool, then, chosen, scored, lastWeights);
    }

    /**
     * What a step draws and makes; at the start, step 0, no rows are made.
     *
     * @param size rows to draw of each class
     */
    Candidate candidate(int step, int size, Hands.Context context) {
        int[] drawn = Draw.of(pool, weights, size, context.settings().seed(), step);
        RowBlock rows = folds.outside(part, pool.select(drawn));
        boolean makes = drawn.length > 0 && context.settings().method() == Method.MOODS && step > 0;
        long begun = System.nanoTime();
        List<SyntheticRow> made =
                makes ? toLargest(chosen.with(step, rows, List.of()), context, svmSmote(step, context)) : List.of();
        return new Candidate(index, part, drawn, rows, made, (System.nanoTime() - begun) / 1e9);
    }

    /** Names the draws of a part among those of its step. */
    private String ofPart() {
        return part == 0 ? "" : "outside %d ".formatted(part - 1);
    }

    private Growth svmSmote(int step, Hands.Context context) {
        LocalSvmSmote smote = new LocalSvmSmote(context.settings().svmSmote());
        long seed = context.settings().seed();
        String purpose = "search svm-smote %d %d ".formatted(step, index) + ofPart();
        return (scaled, all, label, count) -> smote.rows(scaled, all, label, count, seed, purpose + label);
    }

    /** This hand, its set with every class grown to the largest by the method of a start. */
    Hand grown(Start start, Hands.Context context) {
        LocalSmote smote = new LocalSmote(SMOTE_NEIGHBORS);
        long seed = context.settings().seed();
        String purpose = "search smote " + ofPart();
        List<SyntheticRow> made =
                switch (start) {
                    case SMOTE ->
                        toLargest(
                                chosen,
                                context,
                                (scaled, all, label, count) ->
                                        smote.rows(scaled, all, label, count, seed, purpose + label));
                    case SVM_SMOTE -> toLargest(chosen, context, svmSmote(0, context));
                    default -> List.of();
                };
        ChosenRows then = chosen.with(0, pool.select(new int[0]), made);
        return new Hand(index, part, folds, pool, weights, then, scored, lastWeights);
    }

    private interface Growth {
        List<SyntheticRow> rows(RowBlock scaled, RowBlock all, int label, int count);
    }

    /** Rows that bring every class but the table's largest up to the set's largest. */
    private static List<SyntheticRow> toLargest(ChosenRows set, Hands.Context context, Growth growth) {
        long[] counts = set.counts(context.numClasses());
        long largest = Arrays.stream(counts).max().orElse(0);
        List<SyntheticRow> made = new ArrayList<>();
        RowBlock all = null;
        RowBlock scaled = null;
        for (int c = 0; c < counts.length; c++) {
            if (c != context.largest() && counts[c] > 0 && counts[c] < largest) {
                all = all == null ? set.all() : all;
                scaled = scaled == null ? context.scaler().scale(all) : scaled;
                growth.rows(scaled, all, c, Math.toIntExact(largest - counts[c]))
                        .forEach(row -> made.add(withAncestors(row, set)));
            }
        }
        return made;
    }

    /** The row with keys of rows of the table as parents: a parent that was made itself stands for the row it was made from first. */
    private static SyntheticRow withAncestors(SyntheticRow row, ChosenRows among) {
        long[] parents = Arrays.stream(row.parents())
                .map(index -> among.ancestor(Math.toIntExact(index)))
                .toArray();
        return new SyntheticRow(row.label(), row.features(), parents);
    }

    /** This hand with the set as it was after a step, and no weights, which may have learned from later ones. */
    Hand until(int step) {
        return new Hand(index, part, folds, pool, weights, chosen.until(step), scored, new float[0]);
    }

    /**
     * The set with what a candidate would add to it.
     *
     * @param candidate null for the set as it is
     */
    CandidateSet set(Candidate candidate) {
        if (candidate == null) {
            return set(chosen.all(), 0, chosen.made().size(), 0);
        }
        int drawn = candidate.drawn().length;
        RowBlock rows = drawn == 0
                ? pool.select(new int[0])
                : chosen.with(0, candidate.rows(), candidate.made()).all();
        return set(rows, drawn, candidate.made().size(), candidate.seconds());
    }

    private CandidateSet set(RowBlock rows, int drawn, int made, double seconds) {
        return new CandidateSet(index, part, rows, scored, lastWeights, drawn, made, seconds);
    }

    /**
     * This hand after a step whose winners, candidates of other hands perhaps, have become part of the set.
     *
     * @param own what this hand has drawn, which leaves its pool; null for none
     * @param winners of the same part of the search, in the order of their hands
     * @param netWeights of the net of the last winner; empty unless nets start from them
     */
    Hand with(int step, Candidate own, List<Candidate> winners, float[] netWeights) {
        ChosenRows then = chosen;
        for (Candidate winner : winners) {
            then = then.with(step, winner.rows(), winner.made());
        }
        int[] left = Draw.others(pool.rows(), own == null ? new int[0] : own.drawn());
        double[] weightsLeft =
                Arrays.stream(left).mapToDouble(row -> weights[row]).toArray();
        return new Hand(index, part, folds, pool.select(left), weightsLeft, then, scored, netWeights);
    }
}
