package io.ballast.search;

import java.io.Serializable;

/**
 * When a candidate takes the place of the set it was made from.
 *
 * <p>An objective counts as better when its mean over the nets of a candidate is larger by more than {@code margin} standard errors of the
 * difference, found by a bootstrap of the validation rows that all candidates share, so that it is a paired comparison. On few validation rows one
 * row more or less decides without a margin.
 *
 * @param rule which objectives must be better
 * @param margin standard errors, at least 0; 0 for any difference, as in the paper
 */
public record Acceptance(Rule rule, double margin) implements Serializable {
    /** Which objectives must be better. */
    public enum Rule {
        /** All of them, strictly (MOODS, Algorithm 1, line 16). */
        ALL,
        /** At least one, and none worse. */
        PARETO,
        /** The last: average F1 (of MUBO the loss). */
        AVERAGE;

        /**
         * Reads {@code all}, {@code pareto} or {@code average}.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Rule parse(String text) {
            return Words.parse(Rule.class, "acceptance", text);
        }

        @Override
        public String toString() {
            return Words.of(this);
        }
    }

    public Acceptance {
        if (!(margin >= 0)) {
            throw new IllegalArgumentException("margin must be at least 0, got " + margin);
        }
    }

    /** Whether a candidate is taken. */
    boolean accepts(Score candidate, Score current) {
        int objectives = current.objectives();
        boolean all = true;
        boolean some = false;
        boolean noneWorse = true;
        for (int o = 0; o < objectives; o++) {
            boolean better = candidate.gain(current, o) > margin * candidate.standardError(current, o);
            all &= better;
            some |= better;
            noneWorse &= candidate.gain(current, o) >= 0;
        }
        return switch (rule) {
            case ALL -> all;
            case PARETO -> some && noneWorse;
            case AVERAGE ->
                candidate.gain(current, objectives - 1) > margin * candidate.standardError(current, objectives - 1);
        };
    }
}
