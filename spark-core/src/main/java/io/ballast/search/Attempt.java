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

/** A step of the path: its candidates and, once they are scored, their outcomes. */
final class Attempt implements AutoCloseable {
    private static final long CANCELLED_AGAIN_MS = 5; // and later each time
    private static final long LATEST_MS = 1000;

    private final int number;
    private final int size;
    private final Past past;
    private final Hands hands;
    private final JavaRDD<Candidate> candidates;
    private final String tag = "ballast-step-" + UUID.randomUUID();
    private FutureTask<List<Outcome>> outcomes;

    /**
     * @param number of the step
     * @param size rows of each class that each candidate is to draw
     * @param past steps rejected since the set last changed
     */
    Attempt(Hands hands, int number, int size, Past past) {
        this.hands = hands;
        this.number = number;
        this.size = size;
        this.past = past;
        int[] sizes = new int[hands.numCandidates()];
        Arrays.fill(sizes, size);
        this.candidates = hands.candidates(number, past, sizes);
    }

    /** The step after this one, if all its candidates are rejected. */
    Attempt afterRejection() {
        boolean[] rejected = new boolean[hands.numCandidates()];
        Arrays.fill(rejected, true);
        return new Attempt(hands, number + 1, sizeAfterRejection(), past.and(number, size, rejected));
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
            FutureTask<List<Outcome>> scoringOf = new FutureTask<>(() -> {
                SparkContext spark = candidates.context();
                spark.addJobTag(tag);
                try {
                    return classifier.score(hands.sets(candidates), scoring, number);
                } finally {
                    spark.removeJobTag(tag);
                }
            });
            executor.execute(scoringOf);
            outcomes = scoringOf;
        }
    }

    /** Outcomes of the candidates, in any order; waits for them. What scoring throws is thrown here. */
    List<Outcome> outcomes() {
        try {
            return outcomes.get();
        } catch (ExecutionException e) {
            throw Attempt.<RuntimeException>unchecked(e.getCause());
        } catch (InterruptedException e) { // as a Spark job throws it
            throw Attempt.<RuntimeException>unchecked(e);
        }
    }

    /** Exceptions of Spark's jobs are checked, which Scala does not declare. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Ends the scoring, should it still go on, and forgets the candidates. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // or nothing could be unpersisted
        try {
            cancel();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            candidates.unpersist();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void cancel() throws InterruptedException {
        SparkContext spark = candidates.context();
        long wait = CANCELLED_AGAIN_MS;
        while (outcomes != null && !outcomes.isDone() && !spark.isStopped()) {
            spark.cancelJobsWithTag(tag); // again and again: scoring may be between two jobs
            try {
                outcomes.get(wait, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                wait = Math.min(LATEST_MS, 2 * wait);
            } catch (ExecutionException e) {
                return; // cancelled, or failed where nobody asks any more
            }
        }
    }
}
