package io.ballast.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** CPU and wall time since it was made. */
final class Cpu {
    private final long wall = System.nanoTime();
    private final long process = processNanos();
    private final long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

    /** Wall seconds. */
    double wallSeconds() {
        return (System.nanoTime() - wall) / 1e9;
    }

    /** CPU seconds of the whole process, compiler and garbage collector included. */
    double processSeconds() {
        return (processNanos() - process) / 1e9;
    }

    /** CPU seconds of the calling thread. */
    double threadSeconds() {
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread) / 1e9;
    }

    private static long processNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
