package io.ballast.search;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * MOODS (Medlin, Leyffer and Raghavan, Algorithm 1): searches for the training set that a classifier learns best from. The upper level changes the set
 * and compares scores on validation rows, held out or all rows in folds; the lower level learns from each set, completely.
 *
 * <p>With one candidate a step and the rule {@link Acceptance.Rule#ALL} without margin this is the algorithm line by line, read so where it is open:
 *
 * <ul>
 *   <li>Line 1: the set begins with all rows of the smallest class and {@code ceil(m / 2)} drawn from every other; these leave the pool.
 *   <li>F1 of step 0, which line 16 asks for, is never computed there: a classifier learns from the first set and is scored.
 *   <li>Line 3, {@code k < MaxIter}, need not come to an end since line 22 takes k back: {@code maxIter} counts steps, accepted or not. The search
 *       also ends when nothing is left to draw, when every F1 is 1 and after {@code maxRejects} steps in a row without success.
 *   <li>Line 5, {@code randint(S, M)}: drawn by p(s) without replacement, {@code min(M_k, what is left)} of every class but the smallest.
 *   <li>Line 6: of {@code S_(k-1)} and the drawn rows SVM-SMOTE makes as many rows of each class as it lacks to the largest, but none of the class that is the
 *       largest in the table (of which imbalanced-learn would make some while the set holds fewer); none in step 0. Made rows are used like others in later steps. No support vectors but noise: no rows.
 *   <li>Line 16: both strictly; a tie is rejected.
 *   <li>Line 20, "halve p(s) for all s of the synthetic rows", which have no p(s): those of the rows that the rejected step has drawn.
 *   <li>Line 21: M_k is at least 1.
 *   <li>Line 22, {@code k <- k - 1}: the next step starts from the same set and the same scores, with other draws.
 *   <li>A new net has a new random start in every step.
 * </ul>
 *
 * <p>With more candidates a step each draws from a part of the pool of its own, where its p(s) stay, and the first set's draws are shared out evenly over the parts; one that has fewer rows gives all.
 * Of those that are accepted one that no other dominates becomes part of the set: the one with the largest average F1, then the largest first objective, then
 * the first. M_k grows by 1 if there is one; p(s) is halved for what rejected candidates have drawn, and stays for those that lost to another. Which
 * rows a part holds hangs on row keys and {@code candidatesPerStep} alone. The driver sees scores, counts and, with a warm start, weights of nets.
 *
 * <p>Since a rejected step leaves the set as it was, the next one is known before it has ended; {@code lookAhead} of them are begun early. If a candidate
 * is accepted they are cancelled, so that steps and sets are those of one step after the other.
 */
public final class TrainingSetSearch {
    private static final int SAMPLES = 100;

    private final SearchTable table;
    private final SearchSettings settings;
    private final InnerClassifier classifier;
    private final SearchCheckpoint checkpoint;
    private final StepListener listener;
    private final Scoring scoring;
    private final List<Member> members = new ArrayList<>();
    private final List<SearchStep> steps = new ArrayList<>();
    private final Map<Start, Hands> wholes = new EnumMap<>(Start.class);

    /**
     * @param checkpoint where finished steps are kept and found again
     * @throws IllegalArgumentException if the classifier cannot do what the method asks for
     */
    public TrainingSetSearch(
            SearchTable table,
            SearchSettings settings,
            InnerClassifier classifier,
            SearchCheckpoint checkpoint,
            StepListener listener) {
        classifier.check(settings.method());
        this.table = table;
        this.settings = settings;
        this.classifier = classifier;
        this.checkpoint = checkpoint;
        this.listener = listener;
        int samples = settings.acceptance().margin() > 0 ? SAMPLES : 0;
        this.scoring = new Scoring(settings.method(), table.numClasses(), table.largest(), samples, settings.seed());
    }

    /** Searches; to be called once. The result keeps rows persisted until it is closed. */
    public SearchResult run() {
        Path path = new Path(System.nanoTime());
        boolean done = false;
        try {
            for (Start start : settings.starts()) {
                if (start != Start.BALANCED) {
                    scoreWhole(start);
                }
            }
            if (settings.starts().contains(Start.BALANCED)) {
                path.run();
            }
            done = true;
        } finally { // a failed job throws what is no RuntimeException
            if (!done) {
                wholes.values().forEach(Hands::close);
                path.close();
            }
        }
        return new SearchResult(table, members, steps, path.hands, wholes);
    }

    private void scoreWhole(Start start) {
        Hands whole = Hands.whole(table, settings, start);
        wholes.put(start, whole);
        SearchStep scored = checkpoint.start(start).orElseGet(() -> {
            long begun = System.nanoTime();
            return checkpoint.keep(start, single(0, classifier.score(whole.set(), scoring, 0), begun));
        });
        Member member =
                new Member(start, 0, scored.taken().score(), scored.taken().rows());
        members.add(member);
        listener.startDone(member);
    }

    private static SearchStep single(int size, List<Outcome> outcomes, long begun) {
        return new SearchStep(0, size, List.of(SearchStep.Tried.of(outcomes.get(0))), 0, seconds(begun));
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** The steps that go on from the balanced start. */
    private final class Path {
        private final long begun;
        private final StepsAhead ahead =
                new StepsAhead(classifier.scoresAhead() ? settings.lookAhead() : 0, classifier, scoring);
        private Hands hands;
        private Score current;
        private Past past = Past.none();
        private int size;
        private int rejectedInARow;
        private double spent;
        private float[] winnerWeights = new float[0];

        Path(long begun) {
            this.begun = begun;
        }

        void run() {
            begin();
            try (ahead) {
                boolean left = settings.steps();
                for (int step = 1; left && step <= settings.maxIter() && !ends(); step++) {
                    left = step(step);
                }
            }
        }

        void close() {
            if (hands != null) {
                hands.close();
            }
        }

        private boolean ends() {
            boolean late = !settings.timeBudget().isZero()
                    && seconds(begun) > settings.timeBudget().toNanos() / 1e9;
            return late || rejectedInARow >= settings.maxRejects() || current.perfect();
        }

        private void begin() {
            int half = Math.toIntExact((table.training(table.smallest()) + 1) / 2);
            size = half;
            int number = settings.candidatesPerStep();
            int[] shares = IntStream.range(0, number)
                    .map(hand -> (int) ((hand + 1L) * half / number - (long) hand * half / number))
                    .toArray();
            Hands dealt = Hands.dealt(table, settings);
            JavaRDD<Candidate> drawn = dealt.candidates(0, past, shares);
            int[] all = IntStream.range(0, number).toArray();
            hands = dealt.after(0, past, drawn, all, new float[0]);
            drawn.unpersist();
            SearchStep start = checkpoint.step(0).orElseGet(() -> {
                long from = System.nanoTime();
                return checkpoint.keep(single(half, classifier.score(hands.set(), scoring, 0), from));
            });
            accept(start);
            tell(start);
        }

        /** A step; gives whether anything was left to draw. */
        private boolean step(int number) {
            try (Attempt attempt = ahead.next(() -> new Attempt(hands, number, size, past))) {
                return step(attempt);
            }
        }

        private boolean step(Attempt attempt) {
            int number = attempt.number();
            SearchStep step = checkpoint.step(number).orElseGet(() -> checkpoint.keep(scored(attempt)));
            boolean left = step.candidates().stream().anyMatch(tried -> tried.score() != null);
            if (left) {
                past = attempt.past().and(number, attempt.size(), rejected(step));
                if (step.isAccepted()) {
                    ahead.drop();
                    hands = hands.after(number, past, attempt.candidates(), new int[] {step.accepted()}, winnerWeights);
                    past = Past.none();
                    accept(step);
                } else {
                    size = attempt.sizeAfterRejection();
                    rejectedInARow++;
                }
                tell(step);
            }
            return left;
        }

        private SearchStep scored(Attempt attempt) {
            long from = System.nanoTime();
            ahead.begin(
                    attempt,
                    Math.min(settings.maxIter() - attempt.number(), settings.maxRejects() - rejectedInARow - 1));
            List<Outcome> outcomes = new ArrayList<>(attempt.outcomes());
            outcomes.sort((a, b) -> Integer.compare(a.hand(), b.hand()));
            int accepted = best(outcomes);
            winnerWeights = accepted < 0 ? new float[0] : outcomes.get(accepted).weights();
            List<SearchStep.Tried> tried =
                    outcomes.stream().map(SearchStep.Tried::of).toList();
            return new SearchStep(attempt.number(), attempt.size(), tried, accepted, seconds(from));
        }

        private int best(List<Outcome> outcomes) {
            int best = -1;
            for (int hand = 0; hand < outcomes.size(); hand++) {
                Score score = outcomes.get(hand).score();
                if (score != null
                        && settings.acceptance().accepts(score, current)
                        && (best < 0 || score.beats(outcomes.get(best).score()))) {
                    best = hand;
                }
            }
            return best;
        }

        /** For each hand; one that has drawn nothing has nothing to halve. */
        private boolean[] rejected(SearchStep step) {
            boolean[] rejected = new boolean[settings.candidatesPerStep()];
            for (int hand = 0; hand < rejected.length; hand++) {
                Score score = step.candidates().get(hand).score();
                rejected[hand] = score == null || !settings.acceptance().accepts(score, current);
            }
            return rejected;
        }

        private void accept(SearchStep step) {
            current = step.taken().score();
            members.add(new Member(
                    Start.BALANCED, step.number(), current, step.taken().rows()));
            rejectedInARow = 0;
            size = step.number() == 0 ? size : size + 1;
        }

        private void tell(SearchStep step) {
            steps.add(step);
            spent += step.seconds();
            double perStep = spent / steps.size();
            double left = perStep * Math.max(0, settings.maxIter() - step.number());
            if (!settings.timeBudget().isZero()) {
                left = Math.min(left, Math.max(0, settings.timeBudget().toNanos() / 1e9 - seconds(begun)));
            }
            listener.stepDone(step, settings.maxIter(), left);
        }
    }
}
