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
    private final Deque<Attempt> begun = new ArrayDeque<>();

    /** @param most steps begun besides the one that is waited for; with 0 that one is scored in the thread that asks */
    StepsAhead(int most, InnerClassifier classifier, Scoring scoring) {
        this.most = most;
        this.classifier = classifier;
        this.scoring = scoring;
        this.executor = most == 0 ? Runnable::run : Executors.newCachedThreadPool(StepsAhead::thread);
    }

    /** The pool asks for it in the thread that searches, whose Spark properties it inherits. */
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
     * @param after how many steps may follow it if all are rejected
     */
    void begin(Attempt attempt, int after) {
        attempt.begin(executor, classifier, scoring);
        Attempt before = begun.isEmpty() ? attempt : begun.getLast();
        while (begun.size() < Math.min(most, after)) {
            before = before.afterRejection();
            begun.add(before);
            before.begin(executor, classifier, scoring);
        }
    }

    /** Cancels what was begun. */
    void drop() {
        while (!begun.isEmpty()) {
            begun.remove().close();
        }
    }

    @Override
    public void close() {
        try {
            drop();
        } finally {
            if (executor instanceof ExecutorService threads) {
                threads.shutdown();
            }
        }
    }
}
