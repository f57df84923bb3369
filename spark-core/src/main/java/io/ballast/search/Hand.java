package io.ballast.search;

import io.ballast.oversampling.LocalSmote;
import io.ballast.oversampling.LocalSvmSmote;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What one candidate of every step works with, in a partition of its own: its part of the rows to draw from with their p(s), the set as it
 * is, the rows that score and, where these are in folds, the set as it would be without the rows of each fold. Immutable.
 */
final class Hand implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SMOTE_NEIGHBORS = 5;

    private final int index;
    private final RowBlock pool;
    private final double[] weights;
    private final ChosenRows chosen;
    private final ScoredRows scored;
    private final List<ChosenRows> outside;
    private final float[] lastWeights;

    private Hand(
            int index,
            RowBlock pool,
            double[] weights,
            ChosenRows chosen,
            ScoredRows scored,
            List<ChosenRows> outside,
            float[] lastWeights) {
        this.index = index;
        this.pool = pool;
        this.weights = weights;
        this.chosen = chosen;
        this.scored = scored;
        this.outside = new ArrayList<>(outside);
        this.lastWeights = lastWeights;
    }

    /**
     * A hand before the start.
     *
     * @param pool rows of all classes but the smallest that this hand draws from, in canonical order
     * @param smallest all training rows of the smallest class
     */
    static Hand of(int index, RowBlock pool, RowBlock smallest, ScoredRows scored) {
        double[] weights = new double[pool.rows()];
        Arrays.fill(weights, 1);
        List<ChosenRows> outside = new ArrayList<>();
        for (int fold = 0; fold < scored.folds().number(); fold++) {
            outside.add(ChosenRows.of(scored.folds().outside(fold, smallest)));
        }
        return new Hand(index, pool, weights, ChosenRows.of(smallest), scored, outside, new float[0]);
    }

    int index() {
        return index;
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

    /** The set as it would be without the rows of a fold, and rows made of those. */
    ChosenRows outside(int fold) {
        return outside.get(fold);
    }

    /** Rows that score, the same in all hands. */
    RowBlock validation() {
        return scored.rows();
    }

    /** Weights of the net that learned from the set as it is; empty unless nets start from them. */
    float[] lastWeights() {
        return lastWeights;
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
        return new Hand(index, pool, then, chosen, scored, outside, lastWeights);
    }

    /**
     * What a step draws and makes; at the start, step 0, no rows are made.
     *
     * @param size rows to draw of each class
     */
    Candidate candidate(int step, int size, Hands.Context context) {
        int[] drawn = Draw.of(pool, weights, size, context.settings().seed(), step);
        RowBlock rows = pool.select(drawn);
        boolean makes = drawn.length > 0 && context.settings().method() == Method.MOODS && step > 0;
        long begun = System.nanoTime();
        Growth growth = svmSmote(step, "", context);
        List<SyntheticRow> made = makes ? toLargest(chosen.with(step, rows, List.of()), context, growth) : List.of();
        List<List<SyntheticRow>> madeOutside = new ArrayList<>();
        for (int fold = 0; fold < outside.size(); fold++) {
            ChosenRows set = outside(fold).with(step, scored.folds().outside(fold, rows), List.of());
            madeOutside.add(makes ? toLargest(set, context, svmSmote(step, outsideOf(fold), context)) : List.of());
        }
        return new Candidate(index, drawn, rows, made, madeOutside, (System.nanoTime() - begun) / 1e9);
    }

    private static String outsideOf(int fold) {
        return "outside %d ".formatted(fold);
    }

    /** @param which names the draws of a fold, among those of the step */
    private Growth svmSmote(int step, String which, Hands.Context context) {
        LocalSvmSmote smote = new LocalSvmSmote(context.settings().svmSmote());
        long seed = context.settings().seed();
        String purpose = "search svm-smote %d %d ".formatted(step, index) + which;
        return (scaled, all, label, count) -> smote.rows(scaled, all, label, count, seed, purpose + label);
    }

    /** This hand, its set with every class grown to the largest by the method of a start. */
    Hand grown(Start start, Hands.Context context) {
        List<ChosenRows> grownOutside = new ArrayList<>();
        for (int fold = 0; fold < outside.size(); fold++) {
            grownOutside.add(grown(outside(fold), start, outsideOf(fold), context));
        }
        return new Hand(index, pool, weights, grown(chosen, start, "", context), scored, grownOutside, lastWeights);
    }

    private ChosenRows grown(ChosenRows set, Start start, String which, Hands.Context context) {
        LocalSmote smote = new LocalSmote(SMOTE_NEIGHBORS);
        long seed = context.settings().seed();
        String purpose = "search smote " + which;
        List<SyntheticRow> made =
                switch (start) {
                    case SMOTE ->
                        toLargest(
                                set,
                                context,
                                (scaled, all, label, count) ->
                                        smote.rows(scaled, all, label, count, seed, purpose + label));
                    case SVM_SMOTE -> toLargest(set, context, svmSmote(0, which, context));
                    default -> List.of();
                };
        return set.with(0, pool.select(new int[0]), made);
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
        List<ChosenRows> earlier =
                outside.stream().map(rows -> rows.until(step)).toList();
        return new Hand(index, pool, weights, chosen.until(step), scored, earlier, new float[0]);
    }

    /**
     * The set with what a candidate would add to it.
     *
     * @param candidate null for the set as it is
     */
    CandidateSet set(Candidate candidate) {
        if (candidate == null) {
            int made = chosen.made().size();
            return set(chosen.all(), outside.stream().map(ChosenRows::all).toList(), 0, made, 0);
        }
        int drawn = candidate.drawn().length;
        int made = candidate.made().size();
        if (drawn == 0) {
            RowBlock none = pool.select(new int[0]);
            return set(none, Collections.nCopies(outside.size(), none), drawn, made, candidate.seconds());
        }
        ChosenRows then = chosen.with(0, candidate.rows(), candidate.made());
        List<RowBlock> thenOutside = new ArrayList<>();
        for (int fold = 0; fold < outside.size(); fold++) {
            thenOutside.add(with(0, fold, outside(fold), candidate).all());
        }
        return set(then.all(), thenOutside, drawn, made, candidate.seconds());
    }

    private CandidateSet set(RowBlock rows, List<RowBlock> rowsOutside, int drawn, int made, double seconds) {
        if (rowsOutside.isEmpty()) {
            return new CandidateSet(index, rows, scored.rows(), lastWeights, drawn, made, seconds);
        }
        List<CandidateSet.Split> splits = new ArrayList<>();
        for (int fold = 0; fold < rowsOutside.size(); fold++) {
            splits.add(new CandidateSet.Split(scored.folds().repeat(fold), rowsOutside.get(fold), scored.scored(fold)));
        }
        return new CandidateSet(index, rows, scored.rows(), splits, lastWeights, drawn, made, seconds);
    }

    /** Rows outside of a fold with what a candidate adds to them. */
    private ChosenRows with(int step, int fold, ChosenRows set, Candidate candidate) {
        return set.with(step, scored.folds().outside(fold, candidate.rows()), candidate.madeOutside(fold));
    }

    /**
     * This hand after a step whose winners, candidates of other hands perhaps, have become part of the set.
     *
     * @param own what this hand has drawn, which leaves its pool; null for none
     * @param winners in the order of their hands
     * @param netWeights of the net of the last winner; empty unless nets start from them
     */
    Hand with(int step, Candidate own, List<Candidate> winners, float[] netWeights) {
        ChosenRows then = chosen;
        List<ChosenRows> thenOutside = new ArrayList<>(outside);
        for (Candidate winner : winners) {
            then = then.with(step, winner.rows(), winner.made());
            for (int fold = 0; fold < outside.size(); fold++) {
                thenOutside.set(fold, with(step, fold, thenOutside.get(fold), winner));
            }
        }
        int[] left = Draw.others(pool.rows(), own == null ? new int[0] : own.drawn());
        double[] weightsLeft =
                Arrays.stream(left).mapToDouble(row -> weights[row]).toArray();
        return new Hand(index, pool.select(left), weightsLeft, then, scored, thenOutside, netWeights);
    }
}
