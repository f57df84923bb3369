package io.ballast.examples;

import io.ballast.examples.compare.Findings;
import io.ballast.ml.EvaluationTable;
import io.ballast.ml.Learner;
import java.util.List;
import java.util.Map;

/** The experiments of a paper: data sets, each compared by one rule or more, and the table that sets its figures beside ours. */
interface Paper {
    /** Column of the classes in every data set. */
    String LABEL = "label";

    /** As the tables are headed. */
    String title();

    /** Names of the data sets, in order. */
    List<String> sets();

    /** File of a data set in the folder of data. */
    String file(String set);

    /** Rules that a data set is compared by, in the order that {@link #table} takes them. */
    List<String> rules();

    /** Whether the test rows have a say by a rule, as {@link EvaluationTable#leaking} lets them. */
    default boolean leaks(String rule) {
        return false;
    }

    /** Methods beside the baselines, in the words of {@code --methods}. */
    List<String> methods();

    /** Params of methods on a data set, as {@code method.name} to value. */
    Map<String, String> params(String set);

    /** Metric that methods choose by, and that the verdict is about. */
    String metric();

    /** Name of the net that learns from what methods make. */
    String net();

    /** Features that each fold keeps; 0 for all. */
    default int topFeatures() {
        return 0;
    }

    /** Parts of a fold's training rows of which one is kept for choosing. */
    default int validationParts() {
        return EvaluationTable.VALIDATION_PARTS;
    }

    /** The net for a data set. */
    default Learner learner(String set, String name, long seed) {
        return Classifiers.named(name, seed);
    }

    /**
     * The table of a data set, in Markdown.
     *
     * @param found one a rule
     */
    String table(String set, List<Findings> found);

    /**
     * What is said over all data sets, in Markdown.
     *
     * @param found by data set, one a rule
     */
    default String summary(Map<String, List<Findings>> found) {
        return "";
    }
}
