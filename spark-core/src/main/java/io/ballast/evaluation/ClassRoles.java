package io.ballast.evaluation;

import java.io.Serializable;

/**
 * Which class is the minority and which the majority. The rows a classifier learns from decide it, not those it is measured
 * on, so that every fold names the same two.
 *
 * @param numClasses at least 2
 * @param minority index of the smallest class
 * @param majority index of the largest class, another than the minority
 */
public record ClassRoles(int numClasses, int minority, int majority) implements Serializable {
    public ClassRoles {
        checkNumClasses(numClasses);
        if (minority < 0 || majority < 0 || minority >= numClasses || majority >= numClasses || minority == majority) {
            throw new IllegalArgumentException(
                    "minority and majority must be two different indices from 0 to %d, got %d and %d"
                            .formatted(numClasses - 1, minority, majority));
        }
    }

    /**
     * The roles by size: the largest class, of equally large ones the first; and of the others the smallest that has rows, of
     * equally small ones the last, as 1 is positive in MLlib. If no other class has rows, the last of them.
     *
     * @param rows rows of each class, {@code [classes]}
     */
    public static ClassRoles of(long[] rows) {
        checkNumClasses(rows.length);
        int majority = 0;
        for (int c = 1; c < rows.length; c++) {
            majority = rows[c] > rows[majority] ? c : majority;
        }
        int minority = majority == rows.length - 1 ? rows.length - 2 : rows.length - 1;
        for (int c = minority - 1; c >= 0; c--) {
            boolean smaller = rows[minority] == 0 || rows[c] < rows[minority];
            minority = c != majority && rows[c] > 0 && smaller ? c : minority;
        }
        return new ClassRoles(rows.length, minority, majority);
    }

    static void checkNumClasses(int numClasses) {
        if (numClasses < 2 || numClasses > LabelTally.MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "numClasses must lie in [2, %,d], got %,d".formatted(LabelTally.MAX_CLASSES, numClasses));
        }
    }

    /** Whether there are two classes. */
    boolean binary() {
        return numClasses == 2;
    }
}
