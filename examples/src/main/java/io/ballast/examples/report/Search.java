package io.ballast.examples.report;

import java.util.List;
import java.util.Optional;

/**
 * What a search for a training set did, in numbers. Scores are those on the rows that score, validation rows or with cross-validation all: F1 of every class but the majority and the average F1 of
 * all classes, larger is better; or the loss alone, less is better. Lists are copied in.
 *
 * @param objectives names of the scores, in their order; one alone is a loss
 * @param smallest position of the smallest class's F1 among them; 0 for a loss
 * @param steps of the path from the balanced start, that start first; empty without it
 * @param members sets that could be chosen: the starts and those after accepted steps; one is chosen
 * @param rows of the chosen set, one for each class
 * @param outputs of nets before and after; of two classes, where nets learned
 */
public record Search(
        List<String> objectives,
        int smallest,
        List<Step> steps,
        List<Member> members,
        List<ChosenRows> rows,
        Optional<Outputs> outputs) {
    /** The start that steps go on from. */
    static final String BALANCED = "balanced";

    public Search {
        objectives = List.copyOf(objectives);
        steps = List.copyOf(steps);
        members = List.copyOf(members);
        rows = List.copyOf(rows);
        long chosen = members.stream().filter(Member::chosen).count();
        if (chosen != 1) {
            throw new IllegalArgumentException("one member of a search must be chosen, got " + chosen);
        }
        int scores = objectives.size();
        steps.forEach(step -> requireAll(scores, step.scores(), "step " + step.number()));
        members.forEach(member -> requireAll(scores, member.scores(), member.name()));
    }

    private static void requireAll(int objectives, List<Double> scores, String of) {
        if (scores.size() != objectives) {
            throw new IllegalArgumentException(
                    "%s must have %d scores, got %d".formatted(of, objectives, scores.size()));
        }
    }

    /** Whether the loss decided. */
    boolean byLoss() {
        return objectives.size() == 1;
    }

    /** The member that is the result. */
    Member chosen() {
        return members.stream().filter(Member::chosen).findFirst().orElseThrow();
    }

    /** Starts that no steps went on from. */
    List<Member> otherStarts() {
        return members.stream()
                .filter(member -> !member.start().equals(BALANCED))
                .toList();
    }

    /**
     * A step; of several candidates the one that was accepted or, of those rejected, came nearest.
     *
     * @param number 0 for the start, which counts as accepted
     * @param size rows that every candidate was to draw of each class, M_k
     * @param candidates that were tried
     * @param rows of the set with what the candidate adds
     * @param drawn rows of the table that it adds
     * @param made rows made for it
     * @param seconds wall time
     */
    public record Step(
            int number,
            int size,
            int candidates,
            boolean accepted,
            List<Double> scores,
            long rows,
            int drawn,
            int made,
            double seconds) {
        public Step {
            scores = List.copyOf(scores);
        }
    }

    /**
     * A set that could be chosen.
     *
     * @param start what it began as
     * @param step after which it stood; 0 for a start itself
     * @param rows of the table and made
     * @param nonDominated whether no other is better in one score and worse in none
     */
    public record Member(String start, int step, List<Double> scores, long rows, boolean nonDominated, boolean chosen) {
        public Member {
            scores = List.copyOf(scores);
        }

        /** For people: {@code balanced, step 7} or {@code full}. */
        String name() {
            return step == 0 ? start : "%s, step %d".formatted(start, step);
        }
    }

    /**
     * Rows of one class in the chosen set.
     *
     * @param kept rows of the table
     * @param made rows made
     */
    public record ChosenRows(String name, long kept, long made) {}

    /**
     * Outputs z of a net that learned from all rows and of one that learned from the chosen set (MOODS, Definitions 4 to 6).
     *
     * @param minority class whose outputs lie above 1/2
     * @param minorityOrders powers of ten by which the variance of its outputs grew
     * @param majorityOrders the same of the other class
     * @param orders mean of both
     * @param edges of the bins of all histograms, ascending
     */
    public record Outputs(
            String minority,
            NetOutputs before,
            NetOutputs after,
            double minorityOrders,
            double majorityOrders,
            double orders,
            List<Double> edges) {
        public Outputs {
            edges = List.copyOf(edges);
        }
    }

    /**
     * Outputs of one net.
     *
     * @param kappa share of the minority that is taken for the majority, in percent
     * @param minority rows of the minority in each bin
     * @param majority rows of the majority in each bin
     */
    public record NetOutputs(double kappa, List<Long> minority, List<Long> majority) {
        public NetOutputs {
            minority = List.copyOf(minority);
            majority = List.copyOf(majority);
        }
    }
}
