package io.ballast.examples.compare;

import java.util.Comparator;

/**
 * What one unit of a comparison is about: one classifier behind one method on one fold.
 *
 * @param data name of the data set
 * @param repeat from 0
 * @param fold from 0
 */
public record UnitKey(String data, int repeat, int fold, String method, String classifier)
        implements Comparable<UnitKey> {
    private static final Comparator<UnitKey> ORDER = Comparator.comparing(UnitKey::data)
            .thenComparing(UnitKey::classifier)
            .thenComparing(UnitKey::method)
            .thenComparing(UnitKey::repeat)
            .thenComparing(UnitKey::fold);

    @Override
    public int compareTo(UnitKey other) {
        return ORDER.compare(this, other);
    }

    /** For people. */
    @Override
    public String toString() {
        String turn = repeat == 0 ? "" : ", repeat %d".formatted(repeat + 1);
        return "%s with %s on %s, fold %d%s".formatted(method, classifier, data, fold + 1, turn);
    }
}
