package io.ballast.search;

import io.ballast.oversampling.LocalSvmSmote;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How a search goes on.
 *
 * @param method what is drawn and what is made large
 * @param starts sets to begin with, at least one
 * @param acceptance when a candidate is taken
 * @param candidatesPerStep candidates of a step, at least 1; each draws from a part of the majority rows of its own
 * @param lookAhead steps begun before the one before them has ended, at least 0, for cores that are free; no result depends on it
 * @param maxIter most steps, at least 0, accepted or not
 * @param maxRejects steps in a row without an accepted candidate after which the search ends, at least 1
 * @param timeBudget wall time after which no other step is begun; zero for as long as it takes. With a budget the result depends on the machine
 * @param svmSmote how rows are made
 * @param seed of draws and nets
 */
public record SearchSettings(
        Method method,
        List<Start> starts,
        Acceptance acceptance,
        int candidatesPerStep,
        int lookAhead,
        int maxIter,
        int maxRejects,
        Duration timeBudget,
        LocalSvmSmote.Settings svmSmote,
        long seed)
        implements Serializable {
    public SearchSettings {
        starts = List.copyOf(starts);
        if (starts.isEmpty()) {
            throw new IllegalArgumentException("start must name at least one set, got none");
        }
        if (candidatesPerStep < 1 || maxRejects < 1 || lookAhead < 0 || maxIter < 0) {
            throw new IllegalArgumentException(
                    "candidatesPerStep and maxRejects must be at least 1, lookAhead and maxIter at least 0, got %d, %d, %d and %d"
                            .formatted(candidatesPerStep, maxRejects, lookAhead, maxIter));
        }
        if (timeBudget.isNegative()) {
            throw new IllegalArgumentException("timeBudget must be at least 0, got " + timeBudget);
        }
    }

    /** Whether steps follow the starts. */
    boolean steps() {
        return starts.contains(Start.BALANCED) && maxIter > 0;
    }
}
