package io.ballast.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who multiplies the matrices of a classifying net; gradients are the same up to rounding. */
public enum DenseBackend {
    /** OpenBLAS, on the CPU; without DL4J's cost of every operation, which small nets and batches mostly consist of. */
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

    private static final Logger LOG = LoggerFactory.getLogger(DenseBackend.class);

    /** {@link #DL4J} in a task to which Spark has given a GPU, to which the thread is then bound, else {@link #OPENBLAS}. */
    public static DenseBackend ofTask() {
        if (!Gpus.bindTask()) {
            return OPENBLAS;
        }
        LOG.info("nets of this task learn in DL4J");
        return DL4J;
    }

    abstract DensePass pass(DenseArchitecture architecture, int capacity);
}
