package io.ballast.network;

/** Who multiplies the matrices of a classifying net. The same backend gives the same weights, another the same up to rounding. */
public enum DenseBackend {
    /** OpenBLAS, on the CPU: for small nets and batches a step takes a tenth of DL4J's. */
    OPENBLAS {
        @Override
        DensePass pass(DenseArchitecture architecture, int capacity) {
            return new OpenBlasPass(architecture, capacity);
        }
    },
    /** DL4J, on ND4J's backend: a GPU with CUDA. For nets without batch norm and dropout. */
    DL4J {
        @Override
        DensePass pass(DenseArchitecture architecture, int capacity) {
            return new Dl4jPass(architecture, capacity);
        }
    };

    /** {@link #DL4J} in a task to which Spark has given a GPU, to which the thread is then bound, else {@link #OPENBLAS}. */
    public static DenseBackend ofTask() {
        return Gpus.bindTask() ? DL4J : OPENBLAS;
    }

    abstract DensePass pass(DenseArchitecture architecture, int capacity);
}
