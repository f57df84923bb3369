package io.ballast.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The classes of a table and their sizes. A class has an index, its place in the ascending order of the label values;
 * numeric labels are kept as {@code Double}, string labels as {@code String}.
 */
public final class ClassCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Object[] values;
    private final long[] counts;

    /**
     * @param counts rows of each label value, at least 1 in a table that was read; keys all {@code Double} or all
     *     {@code String}
     */
    public ClassCounts(Map<?, Long> counts) {
        SortedMap<Object, Long> sorted = new TreeMap<>(counts);
        this.values = sorted.keySet().toArray();
        this.counts = sorted.values().stream().mapToLong(Long::longValue).toArray();
    }

    /** Number of classes. */
    public int numClasses() {
        return counts.length;
    }

    /** Rows of the class with this index. */
    public long count(int classIndex) {
        return counts[classIndex];
    }

    /** Rows of all classes. */
    public long total() {
        return Arrays.stream(counts).sum();
    }

    /** The label value of a class: {@code Double} or {@code String}. */
    public Object value(int classIndex) {
        return values[classIndex];
    }

    /** The label as people write it: {@code 1} rather than {@code 1.0}. */
    public String name(int classIndex) {
        return name(values[classIndex]);
    }

    /** Names of all classes, by index. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Object value : values) {
            names.add(name(value));
        }
        return names;
    }

    /** Index of a label value as it comes out of a row, or -1 when no class has it. */
    public int indexOf(Object label) {
        Object wanted = label instanceof Number number ? (Object) (number.doubleValue() + 0.0) : label;
        if (wanted == null || wanted.getClass() != values[0].getClass()) {
            return -1;
        }
        int at = Arrays.binarySearch(values, wanted);
        return Math.max(at, -1);
    }

    /** Index of a class as people write it, {@code 1} or {@code 1.0} alike for a numeric label, or -1. */
    public int indexOfName(String name) {
        int at = names().indexOf(name);
        if (at >= 0 || values[0] instanceof String) {
            return at;
        }
        try {
            return indexOf(Double.valueOf(name));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The largest class; of equally large ones the first. */
    public int majority() {
        int largest = 0;
        for (int c = 1; c < counts.length; c++) {
            largest = counts[c] > counts[largest] ? c : largest;
        }
        return largest;
    }

    /** The smallest class; of equally small ones the first. */
    public int minority() {
        int smallest = 0;
        for (int c = 1; c < counts.length; c++) {
            smallest = counts[c] < counts[smallest] ? c : smallest;
        }
        return smallest;
    }

    /** One line for people: {@code 0: 615, 1: 129}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            parts.add("%s: %,d".formatted(name(c), counts[c]));
        }
        return String.join(", ", parts);
    }

    private static String name(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(number.longValue());
        }
        return value.toString();
    }
}
