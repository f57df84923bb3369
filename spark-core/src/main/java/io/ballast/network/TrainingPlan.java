package io.ballast.network;

import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Where a net is trained.
 *
 * @param workers 1 for one task, which repeats bit for bit; more for data-parallel training with DL4J's parameter
 *     averaging, which does not repeat exactly between two cluster runs
 * @param gpus where its tasks get GPUs, if they do
 */
public record TrainingPlan(int workers, GpuSource gpus) {
    /** What the user asks for. */
    public enum Mode {
        /** One task, unless the application is on a cluster and the packed rows exceed 256 MiB. */
        AUTO,
        /** One task. */
        SINGLE,
        /** One worker for each core of the application, or for each GPU task. */
        DISTRIBUTED;

        /**
         * Reads {@code auto}, {@code single} or {@code distributed}.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Mode parse(String text) {
            for (Mode mode : values()) {
                if (mode.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return mode;
                }
            }
            throw new IllegalArgumentException(
                    "training must be auto, single or distributed, got '%s'".formatted(text));
        }
    }

    private static final long SINGLE_TASK_BYTES = 256L << 20;
    /** Fewer rows than this do not keep a worker busy between two averagings. */
    private static final int ROWS_PER_WORKER = 1024;

    /** Tasks take the GPU that the application gives them, or none. */
    public TrainingPlan(int workers, boolean gpu) {
        this(workers, gpu ? GpuSource.ofApplication() : GpuSource.none("nobody asked for one"));
    }

    /**
     * Chooses by the user's wish, the table and the cluster.
     *
     * @param rows to train on
     * @param width floats of a row
     * @throws IllegalArgumentException if DL4J's averaging cannot run with the application's serializer
     */
    public static TrainingPlan choose(Mode mode, JavaSparkContext spark, long rows, int width) {
        boolean large = rows * width * Float.BYTES > SINGLE_TASK_BYTES;
        boolean spread = mode == Mode.DISTRIBUTED || mode == Mode.AUTO && large && !spark.isLocal();
        if (spread) {
            checkKryo(spark.getConf());
        }
        GpuSource gpus = GpuSource.choose(spark);
        long useful = Math.max(1, rows / ROWS_PER_WORKER);
        int workers = spread ? (int) Math.min(useful, gpus.slots(spark)) : 1;
        return new TrainingPlan(workers, gpus);
    }

    static void checkKryo(SparkConf conf) {
        boolean kryo = conf.get("spark.serializer", "").endsWith("KryoSerializer");
        if (kryo && !conf.get("spark.kryo.registrator", "").contains("Nd4jRegistrator")) {
            throw new IllegalArgumentException(
                    "training = distributed with spark.serializer = KryoSerializer needs spark.kryo.registrator = org.nd4j.kryo.Nd4jRegistrator; set it, or training = single");
        }
    }

    /** For people: {@code one task on CPU}. */
    @Override
    public String toString() {
        String where =
                switch (gpus.kind()) {
                    case NONE -> "CPU";
                    case APPLICATION -> "GPU";
                    case STAGE -> "GPU of its own stage";
                };
        return workers == 1
                ? "one task on " + where
                : "%d workers on %s, parameters averaged".formatted(workers, where);
    }
}
