package io.ballast.examples.doctor;

import java.util.List;

/**
 * The driver or an executor.
 *
 * @param name {@code driver} or the executor's number
 * @param tasks that run side by side in it
 * @param gpus addresses that Spark gave it
 */
public record Member(String name, int tasks, List<String> gpus, Jvm jvm) {
    /** What Spark calls the driver where it lists executors. */
    static final String DRIVER = "driver";

    /** For people: {@code the driver} or {@code executor 3 (node7)}. */
    @Override
    public String toString() {
        return name.equals(DRIVER) ? "the driver" : "executor %s (%s)".formatted(name, jvm.host());
    }
}
