package io.ballast.bench;

import java.lang.management.ManagementFactory;

/** Most heap that is still in use after a full collection, looked at twice a second until closed. Slows what runs beside it. */
final class LiveHeap implements AutoCloseable {
    private final Thread watcher = new Thread(this::watch, "live heap");
    private volatile boolean done;
    private long most;

    LiveHeap() {
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        while (!done) {
            System.gc();
            most = Math.max(
                    most,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** MiB; once it is closed. */
    long mib() {
        return most >> 20;
    }

    @Override
    public void close() {
        done = true;
        watcher.interrupt();
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
