package io.ballast.strategy;

import io.ballast.table.ClassCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which classes to resample and how many rows each should have afterwards, in the terms of imbalanced-learn.
 *
 * <p>Written as a preset, a ratio such as {@code 0.5} (binary tables: minority over majority afterwards), counts per class such
 * as {@code 1=500,2=800}, or a list of classes such as {@code [0, 2]}. What a preset stands for depends on the direction:
 *
 * <ul>
 *   <li>over-sampling brings its classes up to the size of the majority: {@code auto} and {@code not majority} (every class but the
 *       majority), {@code minority} (the smallest class only), {@code not minority}, {@code all} (the majority, being there
 *       already, gains nothing);
 *   <li>under-sampling brings its classes down to the size of the minority: {@code auto} and {@code not minority} (every class but
 *       the minority), {@code majority} (the largest class only), {@code not majority}, {@code all};
 *   <li>cleaning removes what its rule finds in the classes of the same presets, or in the classes listed, and knows no sizes.
 * </ul>
 */
public sealed interface SamplingStrategy {

    /** A named set of classes. */
    enum Preset implements SamplingStrategy {
        AUTO,
        MINORITY,
        MAJORITY,
        NOT_MINORITY,
        NOT_MAJORITY,
        ALL;

        /** As it is written: {@code not minority}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Minority size over majority size afterwards; binary labels only; in (0, 1]. */
    record Ratio(double minorityToMajority) implements SamplingStrategy {
        public Ratio {
            if (!(minorityToMajority > 0 && minorityToMajority <= 1)) { // also refuses NaN
                throw new IllegalArgumentException(
                        "samplingStrategy ratio must lie in (0, 1], got " + minorityToMajority);
            }
        }
    }

    /** Rows wanted afterwards of each class named; the others stay as they are. */
    record Counts(Map<String, Long> rowsByClass) implements SamplingStrategy {
        public Counts {
            rowsByClass = Collections.unmodifiableMap(new LinkedHashMap<>(rowsByClass));
        }
    }

    /** Classes to clean, by name; the others stay as they are. */
    record Classes(List<String> names) implements SamplingStrategy {
        public Classes {
            names = List.copyOf(names);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying what it may be, when it is none of them
     */
    static SamplingStrategy parse(String text) {
        String wanted = text.strip();
        String preset = wanted.toUpperCase(Locale.ROOT).replace(' ', '_');
        for (Preset known : Preset.values()) {
            if (known.name().equals(preset)) {
                return known;
            }
        }
        if (wanted.startsWith("[") && wanted.endsWith("]")) {
            return parseClasses(wanted);
        }
        if (wanted.contains("=")) {
            return parseCounts(wanted);
        }
        try {
            return new Ratio(Double.parseDouble(wanted));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "samplingStrategy must be auto, minority, majority, not minority, not majority, all, a ratio such as 0.5, counts such as 1=500,2=800, or for cleaning a list of classes such as [0, 2]; got '%s'"
                            .formatted(text));
        }
    }

    private static Classes parseClasses(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.substring(1, text.length() - 1).split(",", -1)) {
            if (name.isBlank() || names.contains(name.strip())) {
                throw new IllegalArgumentException(
                        "samplingStrategy must list one or more classes, each once; got '%s'".formatted(text));
            }
            names.add(name.strip());
        }
        return new Classes(names);
    }

    private static Counts parseCounts(String text) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            String name = part.substring(0, Math.max(part.lastIndexOf('='), 0)).strip();
            if (counts.put(name, parseRows(part)) != null) {
                throw new IllegalArgumentException("samplingStrategy names class '%s' twice".formatted(name));
            }
        }
        return new Counts(counts);
    }

    private static long parseRows(String part) {
        try {
            return Long.parseLong(
                    part.substring(part.lastIndexOf('=')).substring(1).strip());
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "samplingStrategy counts must read class=rows,class=rows; got '%s'".formatted(part.strip()));
        }
    }

    /**
     * Rows to make for each class by over-sampling.
     *
     * @return {@code [classes]}, each at least 0
     * @throws IllegalArgumentException if the strategy does not fit over-sampling or the classes
     */
    default long[] rowsToMake(ClassCounts classes) {
        if (this == Preset.MAJORITY) {
            throw new IllegalArgumentException(
                    "samplingStrategy majority is for under-sampling and cleaning; an over-sampler takes auto, minority, not minority, not majority, all, a ratio or counts");
        }
        refuseList();
        if (this instanceof Ratio ratio) {
            return forRatio(ratio, classes);
        }
        if (this instanceof Counts counts) {
            return forCounts(counts, classes);
        }
        return forPreset((Preset) this, classes);
    }

    private static long[] forPreset(Preset preset, ClassCounts classes) {
        int majority = classes.majority();
        int minority = classes.minority();
        long[] make = new long[classes.numClasses()];
        for (int c = 0; c < make.length; c++) {
            boolean chosen =
                    switch (preset) {
                        case MINORITY -> c == minority;
                        case NOT_MINORITY -> c != minority;
                        default -> true; // the majority needs no rows
                    };
            make[c] = chosen ? classes.count(majority) - classes.count(c) : 0;
        }
        return make;
    }

    private static long[] forRatio(Ratio ratio, ClassCounts classes) {
        if (classes.numClasses() != 2) {
            throw new IllegalArgumentException(
                    "samplingStrategy ratio %s needs a binary label, but there are %d classes; give counts per class instead"
                            .formatted(ratio.minorityToMajority(), classes.numClasses()));
        }
        int minority = classes.minority();
        int majority = 1 - minority;
        long target = (long) (ratio.minorityToMajority() * classes.count(majority));
        if (target < classes.count(minority)) {
            throw new IllegalArgumentException(
                    "samplingStrategy ratio %s would remove rows: class %s has %,d rows already, %.4f of the majority; give a larger ratio"
                            .formatted(
                                    ratio.minorityToMajority(),
                                    classes.name(minority),
                                    classes.count(minority),
                                    (double) classes.count(minority) / classes.count(majority)));
        }
        long[] make = new long[2];
        make[minority] = target - classes.count(minority);
        return make;
    }

    private static long[] forCounts(Counts counts, ClassCounts classes) {
        long[] make = new long[classes.numClasses()];
        counts.rowsByClass().forEach((name, rows) -> {
            int c = index(name, classes);
            if (rows < classes.count(c)) {
                throw new IllegalArgumentException(
                        "samplingStrategy wants %,d rows of class %s, which has %,d already; over-sampling removes none"
                                .formatted(rows, name, classes.count(c)));
            }
            make[c] = rows - classes.count(c);
        });
        return make;
    }

    private static int index(String name, ClassCounts classes) {
        int c = classes.indexOfName(name);
        if (c < 0) {
            throw new IllegalArgumentException("samplingStrategy names class '%s', but the label holds %s"
                    .formatted(name, String.join(", ", classes.names())));
        }
        return c;
    }

    /**
     * Rows that each class keeps in under-sampling.
     *
     * @return {@code [classes]}; a class that the strategy leaves alone keeps all it has
     * @throws IllegalArgumentException if the strategy does not fit under-sampling or the classes
     */
    default long[] rowsToKeep(ClassCounts classes) {
        checkUnderSampling();
        long[] keep = new long[classes.numClasses()];
        Arrays.setAll(keep, classes::count);
        if (this instanceof Ratio ratio) {
            keepForRatio(ratio, classes, keep);
        } else if (this instanceof Counts counts) {
            keepForCounts(counts, classes, keep);
        } else {
            boolean[] chosen = classesToClean(classes);
            for (int c = 0; c < keep.length; c++) {
                keep[c] = chosen[c] ? classes.count(classes.minority()) : keep[c];
            }
        }
        return keep;
    }

    private static void keepForRatio(Ratio ratio, ClassCounts classes, long[] keep) {
        if (classes.numClasses() != 2) {
            throw new IllegalArgumentException(
                    "samplingStrategy ratio %s needs a binary label, but there are %d classes; give counts per class instead"
                            .formatted(ratio.minorityToMajority(), classes.numClasses()));
        }
        int minority = classes.minority();
        int majority = 1 - minority;
        long target = (long) (classes.count(minority) / ratio.minorityToMajority());
        if (target > classes.count(majority)) {
            throw new IllegalArgumentException(
                    "samplingStrategy ratio %s would need %,d rows of class %s, which has %,d; under-sampling makes none, give a larger ratio"
                            .formatted(
                                    ratio.minorityToMajority(),
                                    target,
                                    classes.name(majority),
                                    classes.count(majority)));
        }
        keep[majority] = target;
    }

    private static void keepForCounts(Counts counts, ClassCounts classes, long[] keep) {
        counts.rowsByClass().forEach((name, rows) -> {
            int c = index(name, classes);
            if (rows < 0 || rows > classes.count(c)) {
                throw new IllegalArgumentException(
                        "samplingStrategy wants %,d rows of class %s, which has %,d; under-sampling keeps 0 to all of them"
                                .formatted(rows, name, classes.count(c)));
            }
            keep[c] = rows;
        });
    }

    /**
     * Which classes a cleaning method may remove rows of.
     *
     * @return {@code [classes]}
     * @throws IllegalArgumentException if the strategy does not fit cleaning or the classes
     */
    default boolean[] classesToClean(ClassCounts classes) {
        boolean[] chosen = new boolean[classes.numClasses()];
        if (this instanceof Classes listed) {
            listed.names().forEach(name -> chosen[index(name, classes)] = true);
            return chosen;
        }
        checkCleaning();
        int majority = classes.majority();
        int minority = classes.minority();
        for (int c = 0; c < chosen.length; c++) {
            chosen[c] = switch ((Preset) this) {
                case MAJORITY -> c == majority;
                case NOT_MAJORITY -> c != majority;
                case ALL -> true;
                default -> c != minority;
            };
        }
        return chosen;
    }

    /**
     * Refuses what no under-sampler takes, whatever the classes are.
     *
     * @throws IllegalArgumentException for {@code minority} and for a list of classes
     */
    default void checkUnderSampling() {
        refuseMinority();
        refuseList();
    }

    /**
     * Refuses what no cleaning method takes, whatever the classes are.
     *
     * @throws IllegalArgumentException for {@code minority}, a ratio and counts
     */
    default void checkCleaning() {
        refuseMinority();
        if (this instanceof Ratio || this instanceof Counts) {
            throw new IllegalArgumentException(
                    "samplingStrategy of a cleaning method must say which classes to clean: auto, majority, not minority, not majority, all, or a list such as [0, 2]; how many rows go is up to the rule, got %s"
                            .formatted(this instanceof Ratio ? "a ratio" : "counts"));
        }
    }

    private void refuseList() {
        if (this instanceof Classes listed) {
            throw new IllegalArgumentException(
                    "samplingStrategy lists classes (%s), which only cleaning takes; give counts per class instead"
                            .formatted(String.join(", ", listed.names())));
        }
    }

    private void refuseMinority() {
        if (this == Preset.MINORITY) {
            throw new IllegalArgumentException(
                    "samplingStrategy minority is for over-sampling; an under-sampler or cleaning method takes auto, majority, not minority, not majority or all");
        }
    }
}
