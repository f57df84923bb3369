package io.ballast.network;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The linear algebra of dense layers on column-major float matrices without gaps. On ND4J's CPU backend it calls OpenBLAS,
 * the same library that ND4J loads, without ND4J's operation context, which costs more than these small products; on others
 * it calls ND4J.
 */
interface DenseMath extends AutoCloseable {
    /** c = a b, either transposed on request. */
    void multiply(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c);

    /** Adds {@code row[columns]} to every row of {@code to[rows][columns]}. */
    void addToRows(INDArray row, INDArray to);

    /** {@code into[columns]} = sum of the rows of {@code from[rows][columns]}. */
    void sumRows(INDArray from, INDArray into);

    @Override
    void close();

    /** The one for ND4J's backend in this JVM, for matrices of so many rows. */
    static DenseMath ofBackend(int rows) {
        return Gpus.backendIsCuda() ? new OnNd4j() : new OnOpenBlas(rows);
    }

    /** OpenBLAS on the arrays' own memory. */
    final class OnOpenBlas implements DenseMath {
        private final FloatPointer ones;

        private OnOpenBlas(int rows) {
            openblas_nolapack.blas_set_num_threads(1); // Spark's tasks are the parallelism
            float[] filled = new float[rows];
            Arrays.fill(filled, 1);
            ones = new FloatPointer(filled);
        }

        @Override
        public void multiply(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c) {
            int inner = (int) (transposeA ? a.size(0) : a.size(1));
            openblas_nolapack.cblas_sgemm(
                    openblas_nolapack.CblasColMajor,
                    transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                    transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                    (int) c.size(0),
                    (int) c.size(1),
                    inner,
                    1f,
                    memory(a),
                    (int) a.size(0),
                    memory(b),
                    (int) b.size(0),
                    0f,
                    memory(c),
                    (int) c.size(0));
        }

        /** A rank-one update with a vector of ones. */
        @Override
        public void addToRows(INDArray row, INDArray to) {
            int rows = (int) to.size(0);
            int columns = (int) to.size(1);
            openblas_nolapack.cblas_sger(
                    openblas_nolapack.CblasColMajor, rows, columns, 1f, ones, 1, memory(row), 1, memory(to), rows);
        }

        @Override
        public void sumRows(INDArray from, INDArray into) {
            int rows = (int) from.size(0);
            int columns = (int) from.size(1);
            openblas_nolapack.cblas_sgemv(
                    openblas_nolapack.CblasColMajor,
                    openblas_nolapack.CblasTrans,
                    rows,
                    columns,
                    1f,
                    memory(from),
                    rows,
                    ones,
                    1,
                    0f,
                    memory(into),
                    1);
        }

        @Override
        public void close() {
            ones.close();
        }

        private static FloatPointer memory(INDArray array) {
            return (FloatPointer) array.data().addressPointer();
        }
    }

    /** ND4J's own operations. */
    final class OnNd4j implements DenseMath {
        @Override
        public void multiply(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c) {
            Nd4j.gemm(a, b, c, transposeA, transposeB, 1, 0);
        }

        @Override
        public void addToRows(INDArray row, INDArray to) {
            to.addiRowVector(row);
        }

        @Override
        public void sumRows(INDArray from, INDArray into) {
            from.sum(into, 0);
        }

        @Override
        public void close() {
            // Nothing of its own.
        }
    }
}
