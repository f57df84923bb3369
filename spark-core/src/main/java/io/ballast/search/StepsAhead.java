package io.ballast.search;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Steps that are begun before the one before them has ended, as if all its candidates were rejected, as most are: cores that would wait for
 * the slowest net of a step learn for the next one. What was begun for nothing is cancelled. No result depends on it.
 */
final class StepsAhead implements AutoCloseable {
    private final int most;
    private final InnerClassifier classifier;
    private final Scoring scoring;
    private final Executor executor;
    private final ExecutorService threads;
    private final Deque<Attempt> begun = new ArrayDeque<>();

    /** @param most steps begun besides the one that is waited for; with 0 that one is scored in the thread that asks */
    StepsAhead(int most, InnerClassifier classifier, Scoring scoring) {
        this.most = most;
        this.classifier = classifier;
        this.scoring = scoring;
        this.threads = most == 0 ? null : Executors.newFixedThreadPool(most + 1, StepsAhead::thread);
        this.executor = most == 0 ? Runnable::run : threads;
    }

    /** Made when it is needed, so that it has the Spark properties of the thread that searches. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "search step");
        thread.setDaemon(true);
        return thread;
    }

    /** The next step, begun already or not. */
    Attempt next(Supplier<Attempt> otherwise) {
        return begun.isEmpty() ? otherwise.get() : begun.remove();
    }

    /**
     * Has a step scored, and some after it.
     *
     * @param last number of the last step there can be if all until then are rejected
     */
    void begin(Attempt attempt, int last) {
        attempt.begin(executor, classifier, scoring);
        Attempt before = begun.isEmpty() ? attempt : begun.getLast();
        while (begun.size() < most && before.number() < last) {
            before = before.afterRejection();
            before.begin(executor, classifier, scoring);
            begun.add(before);
        }
    }

    /** Cancels what was begun, since a candidate was not rejected. */
    void drop() {
        begun.forEach(Attempt::close);
        begun.clear();
    }

    @Override
    public void close() {
        drop();
        if (threads != null) {
            threads.shutdown();
        }
    }
}
