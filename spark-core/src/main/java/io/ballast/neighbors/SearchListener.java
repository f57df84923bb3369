package io.ballast.neighbors;

import java.io.Serializable;

/** Told on the driver how neighbors are looked for. Serializable because the stages that hold one are. */
@FunctionalInterface
public interface SearchListener extends Serializable {
    /** The name of the accumulator that counts query rows done, for who watches Spark's events. */
    String ROWS_DONE = "ballast.neighbors.rows";

    /** Called once a search is set up, before its result is evaluated. */
    void planned(SearchReport report);
}
