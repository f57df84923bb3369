package io.ballast.network;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/** The Spark task that trains, if one does. */
final class Tasks {
    private Tasks() {}

    /** A killed task must not train on. */
    static void stopIfKilled() {
        TaskContext task = TaskContext.get();
        if (task != null && task.isInterrupted()) {
            throw new TaskKilledException("training was cancelled");
        }
    }
}
