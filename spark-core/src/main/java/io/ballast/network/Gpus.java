package io.ballast.network;

import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds the thread of a task to the GPU that Spark gave it. */
final class Gpus {
    private static final Logger LOG = LoggerFactory.getLogger(Gpus.class);

    private Gpus() {}

    /** Whether the jar was built with {@code -Pcuda}; asks the class path, so that a driver without a GPU can ask too. */
    static boolean backendIsCuda() {
        return Gpus.class.getClassLoader().getResource("org/nd4j/linalg/jcublas/JCublasBackend.class") != null;
    }

    /**
     * Does nothing without a task or without a GPU resource; on ND4J's CPU backend only logs which GPU it would be.
     *
     * @return whether Spark gave the task a GPU
     */
    static boolean bindTask() {
        TaskContext task = TaskContext.get();
        ResourceInformation gpu = task == null ? null : task.resourcesJMap().get("gpu");
        if (gpu == null) {
            return false;
        }
        String address = gpu.addresses()[0];
        LOG.info("stage {}: GPU {}", task.stageId(), address);
        if (backendIsCuda()) {
            Nd4j.getAffinityManager().unsafeSetDevice(Integer.parseInt(address));
        }
        return true;
    }
}
