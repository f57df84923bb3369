package io.ballast.neighbors;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native library, where there is one for this machine. */
final class OpenBlas {
    /** System property that keeps the library from being used while it is {@code true}. */
    static final String OFF = "io.ballast.plainJava";

    private static final Logger LOG = LoggerFactory.getLogger(OpenBlas.class);

    private static final AtomicBoolean SAID = new AtomicBoolean();

    private OpenBlas() {}

    /** Whether it can be used here; says once a JVM when not. */
    static boolean available() {
        String reason = Boolean.getBoolean(OFF) ? OFF + " is set" : Library.PROBLEM;
        if (reason != null && SAID.compareAndSet(false, true)) {
            LOG.warn("OpenBLAS is not used ({}); neighbors use the plain Java kernel, several times slower", reason);
        }
        return reason == null;
    }

    /** {@code c = a * transposed(b)}, all row-major: a {@code [m][width]}, b {@code [n][width]}, c {@code [m][stride]}. */
    static void multiply(int m, int n, int width, FloatPointer a, FloatPointer b, FloatPointer c, int stride) {
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                openblas_nolapack.CblasNoTrans,
                openblas_nolapack.CblasTrans,
                m,
                n,
                width,
                1f,
                a,
                width,
                b,
                width,
                0f,
                c,
                stride);
    }

    /** Loads the library once, when first asked. */
    private static final class Library {
        /** Why it cannot be used, or null. */
        static final String PROBLEM = load();

        private static String load() {
            try {
                Loader.load(openblas_nolapack.class);
                openblas_nolapack.blas_set_num_threads(1); // Spark's tasks are the parallelism
                return null;
            } catch (LinkageError | RuntimeException e) {
                return e.toString();
            }
        }
    }
}
