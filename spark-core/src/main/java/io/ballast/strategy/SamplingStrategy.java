package io.ballast.strategy;

import io.ballast.table.ClassCounts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How many rows each class should have after over-sampling, in the terms of imbalanced-learn.
 *
 * <p>Written as {@code auto} (every class but the majority grows to its size), {@code minority} (the smallest class only),
 * {@code not minority}, {@code not majority} (same as {@code auto}), {@code all} (the majority, being there already, gains
 * nothing), a ratio such as {@code 0.5} (binary tables: minority over majority afterwards), or counts per class such as
 * {@code 1=500,2=800}.
 */
public sealed interface SamplingStrategy {

    /** A named set of classes to bring up to the size of the majority. */
    enum Preset implements SamplingStrategy {
        AUTO,
        MINORITY,
        NOT_MINORITY,
        NOT_MAJORITY,
        ALL
    }

    /** Minority size over majority size after over-sampling; binary labels only; in (0, 1]. */
    record Ratio(double minorityToMajority) implements SamplingStrategy {
        public Ratio {
            if (!(minorityToMajority > 0 && minorityToMajority <= 1)) { // also refuses NaN
                throw new IllegalArgumentException(
                        "samplingStrategy ratio must lie in (0, 1], got " + minorityToMajority);
            }
        }
    }

    /** Rows wanted after over-sampling for each class named; the others stay as they are. */
    record Counts(Map<String, Long> rowsByClass) implements SamplingStrategy {
        public Counts {
            rowsByClass = Collections.unmodifiableMap(new LinkedHashMap<>(rowsByClass));
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
        if (wanted.contains("=")) {
            return parseCounts(wanted);
        }
        try {
            return new Ratio(Double.parseDouble(wanted));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "samplingStrategy must be auto, minority, not minority, not majority, all, a ratio such as 0.5, or counts such as 1=500,2=800; got '%s'"
                            .formatted(text));
        }
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
     * Rows to make for each class.
     *
     * @return {@code [classes]}, each at least 0
     * @throws IllegalArgumentException if the strategy does not fit the classes
     */
    default long[] rowsToMake(ClassCounts classes) {
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
                        case AUTO, NOT_MAJORITY, ALL -> true;
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
            int c = classes.indexOfName(name);
            if (c < 0) {
                throw new IllegalArgumentException("samplingStrategy names class '%s', but the label holds %s"
                        .formatted(name, String.join(", ", classes.names())));
            }
            if (rows < classes.count(c)) {
                throw new IllegalArgumentException(
                        "samplingStrategy wants %,d rows of class %s, which has %,d already; over-sampling removes none"
                                .formatted(rows, name, classes.count(c)));
            }
            make[c] = rows - classes.count(c);
        });
        return make;
    }
}
