package io.ballast.search;

import java.io.Serializable;

/**
 * A set that could be chosen.
 *
 * @param start what it began as
 * @param step after which it stood; 0 for a start itself
 * @param score on the validation rows
 * @param rows of the table and made
 */
public record Member(Start start, int step, Score score, long rows) implements Serializable {
    /** For people: {@code balanced, step 7} or {@code full}. */
    @Override
    public String toString() {
        return step == 0 ? start.toString() : "%s, step %d".formatted(start, step);
    }
}
