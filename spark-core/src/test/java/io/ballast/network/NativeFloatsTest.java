package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products against plain loops in double, in one piece and in several, with gaps between rows. */
class NativeFloatsTest {
    private static final int GAP = 3;

    @ParameterizedTest(name = "{0} x {2} times {2} x {1}, transposed: {3}, {4}")
    @CsvSource({
        "3, 5, 4, false, false",
        "32, 128, 257, false, false",
        "32, 129, 257, false, false",
        "257, 128, 32, true, false",
        "32, 256, 128, false, true",
        "33, 250, 128, false, true",
        "64, 17, 9, false, true",
        "65, 128, 128, false, true",
        "100, 120, 150, true, true",
        "200, 110, 100, false, false"
    })
    void productsEqualPlainLoops(int m, int n, int inner, boolean transposeA, boolean transposeB) {
        float[] a = drawn(transposeA ? inner : m, transposeA ? m : inner, 1);
        float[] b = drawn(transposeB ? n : inner, transposeB ? inner : n, 2);
        int strideA = GAP + (transposeA ? m : inner);
        int strideB = GAP + (transposeB ? inner : n);
        float[] found = new float[m * (n + GAP)];

        try (NativeFloats nativeA = copied(a);
                NativeFloats nativeB = copied(b);
                NativeFloats nativeC = copied(found)) {
            NativeFloats.Matrix left = nativeA.matrix(0, strideA);
            NativeFloats.Matrix right = nativeB.matrix(0, strideB);
            NativeFloats.multiply(
                    m,
                    n,
                    inner,
                    transposeA ? left.transposed() : left,
                    transposeB ? right.transposed() : right,
                    nativeC.matrix(0, n + GAP));
            nativeC.read(found, 0, found.length);
        }

        float[] expected = new float[found.length];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < inner; k++) {
                    float factor = transposeA ? a[k * strideA + i] : a[i * strideA + k];
                    sum += (double) factor * (transposeB ? b[j * strideB + k] : b[k * strideB + j]);
                }
                expected[i * (n + GAP) + j] = (float) sum;
            }
        }
        assertThat(found).containsExactly(expected, within(1e-4f));
    }

    private static float[] drawn(int rows, int columns, long key) {
        RowRandom random = RowRandom.of(7, "factor", key);
        float[] values = new float[rows * (columns + GAP)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private static NativeFloats copied(float[] values) {
        NativeFloats floats = new NativeFloats(values.length);
        floats.write(values, values.length);
        return floats;
    }
}
