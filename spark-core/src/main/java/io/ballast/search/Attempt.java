package io.ballast.search;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;

/** A step that is tried: its candidates and, once it is begun and they are there, their outcomes. */
final class Attempt implements AutoCloseable {
    private static final long CANCELLED_EVERY_MS = 5;

    private final int number;
    private final int size;
    private final Past past;
    private final Hands hands;
    private final int numCandidates;
    private final JavaRDD<Candidate> candidates;
    private final String tag = "ballast-step-" + UUID.randomUUID();
    private FutureTask<List<Outcome>> outcomes;

    /**
     * @param number of the step
     * @param size rows of each class that each candidate is to draw
     * @param past steps rejected since the set last changed
     */
    Attempt(Hands hands, int numCandidates, int number, int size, Past past) {
        this.hands = hands;
        this.numCandidates = numCandidates;
        this.number = number;
        this.size = size;
        this.past = past;
        int[] sizes = new int[numCandidates];
        Arrays.fill(sizes, size);
        this.candidates = hands.candidates(number, past, sizes);
    }

    /** The step after this one, if all its candidates are rejected. */
    Attempt afterRejection() {
        boolean[] rejected = new boolean[numCandidates];
        Arrays.fill(rejected, true);
        return new Attempt(hands, numCandidates, number + 1, sizeAfterRejection(), past.and(number, size, rejected));
    }

    int sizeAfterRejection() {
        return Math.max(1, size - 1);
    }

    int number() {
        return number;
    }

    int size() {
        return size;
    }

    Past past() {
        return past;
    }

    JavaRDD<Candidate> candidates() {
        return candidates;
    }

    /** Has the candidates scored, if that is not begun yet. */
    void begin(Executor executor, InnerClassifier classifier, Scoring scoring) {
        if (outcomes == null) {
            outcomes = new FutureTask<>(() -> {
                SparkContext spark = candidates.context();
                spark.addJobTag(tag);
                try {
                    return classifier.score(hands.sets(candidates), scoring, number);
                } finally {
                    spark.removeJobTag(tag);
                }
            });
            executor.execute(outcomes);
        }
    }

    /** Outcomes of the candidates, in any order; waits for them. What scoring throws is thrown here. */
    List<Outcome> outcomes() {
        try {
            return outcomes.get();
        } catch (ExecutionException e) {
            throw Attempt.<RuntimeException>unchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the search was interrupted", e);
        }
    }

    /** Spark's exceptions are checked, which Scala does not declare. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Ends the scoring, should it still go on, and forgets the candidates. */
    @Override
    public void close() {
        boolean interrupted = false;
        while (outcomes != null && !outcomes.isDone()) {
            candidates.context().cancelJobsWithTag(tag); // again and again: the next job may not have been begun
            try {
                outcomes.get(CANCELLED_EVERY_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                break; // as it was to
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        candidates.unpersist();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
