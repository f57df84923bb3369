package io.ballast.network;

import org.nd4j.linalg.factory.Nd4j;

/** Memory outside the heap that ND4J frees once garbage is collected, which a heap that hardly fills does too rarely. */
final class OffHeap {
    private static final int STEPS = 64;

    private OffHeap() {}

    /** Collects garbage after every {@value #STEPS} steps: a step leaves arrays of some megabytes to some dozen, collecting takes some hundredths of a second. */
    static void releaseAfter(long step) {
        if (step % STEPS == STEPS - 1) {
            Nd4j.getMemoryManager().invokeGc();
        }
    }
}
