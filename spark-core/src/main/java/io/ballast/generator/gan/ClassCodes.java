package io.ballast.generator.gan;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Codes of some rows of each class, to tell which row a code that was drawn is nearest to. */
final class ClassCodes implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[][] keys;
    private final float[][] codes;
    private final int width;

    /**
     * @param found rows in any order, on whatever partitions they were
     * @param width numbers of a code
     */
    ClassCodes(List<CodedRow> found, int classes, int width) {
        this.width = width;
        this.keys = new long[classes][];
        this.codes = new float[classes][];
        for (int c = 0; c < classes; c++) {
            int wanted = c;
            List<CodedRow> own = found.stream()
                    .filter(row -> row.label == wanted)
                    .sorted((a, b) -> Long.compare(a.key, b.key))
                    .toList();
            keys[c] = own.stream().mapToLong(row -> row.key).toArray();
            codes[c] = new float[own.size() * width];
            for (int i = 0; i < own.size(); i++) {
                System.arraycopy(own.get(i).code, 0, codes[c], i * width, width);
            }
        }
    }

    /**
     * The key of the row of a class whose code is nearest to the one at {@code drawn[at]} and after, of equally near ones the smallest; none where no row of the
     * class is coded, as where all are equal.
     */
    long[] nearest(int c, float[] drawn, int at) {
        double least = Double.POSITIVE_INFINITY;
        int best = 0;
        for (int i = 0; i < keys[c].length; i++) {
            double distance = 0;
            for (int d = 0; d < width; d++) {
                double off = codes[c][i * width + d] - drawn[at + d];
                distance += off * off;
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return keys[c].length == 0 ? new long[0] : new long[] {keys[c][best]};
    }

    /** A row and its code. */
    static final class CodedRow implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long key;
        private final int label;
        private final float[] code;

        CodedRow(long key, int label, float[] codes, int at, int width) {
            this.key = key;
            this.label = label;
            this.code = Arrays.copyOfRange(codes, at, at + width);
        }
    }
}
