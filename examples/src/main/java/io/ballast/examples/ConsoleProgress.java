package io.ballast.examples;

import io.ballast.neighbors.SearchListener;
import io.ballast.network.EpochListener;
import io.ballast.network.GanListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/**
 * Prints what a job is doing every few seconds: the stage that Spark runs, tasks done of all, elapsed time, rows done while
 * neighbors are found, and the epoch and loss while a net is trained. Spark's metrics have the same numbers as source {@code ballast}.
 */
final class ConsoleProgress implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(3);

    private final SparkSession spark;
    private final PrintWriter out;
    private final long started = System.nanoTime();
    private final Map<Integer, Stage> stages = new ConcurrentHashMap<>();
    private final Listener listener = new Listener();
    private final EpochProgress epochs = new EpochProgress();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong rowsDone = new AtomicLong();
    private volatile long rowsWanted;
    private volatile double recall = Double.NaN;
    private volatile long rowsMade;
    private volatile double[] epoch = new double[0];
    private String printed = "";
    private final JobMetrics metrics;

    private record Stage(String description, int tasks, AtomicInteger done) {}

    ConsoleProgress(SparkSession spark, PrintWriter out) {
        this.spark = spark;
        this.out = out;
        spark.sparkContext().addSparkListener(listener);
        spark.sparkContext().register(epochs, EpochProgress.NAME);
        metrics = new JobMetrics(Map.of(
                "neighbors.rowsDone", rowsDone::get,
                "neighbors.recall", () -> recall,
                "training.epoch", () -> trained()[0],
                "training.loss", () -> trained()[2],
                "rowsMade", () -> rowsMade));
        ticker.scheduleWithFixedDelay(this::tick, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What to hand to a trainer, wherever it runs. */
    GanListener ganListener() {
        return (stage, epoch, maxIter, score) -> say("%s: epoch %d of %d, %s %.4f"
                .formatted(
                        stage,
                        epoch + 1,
                        maxIter,
                        stage.equals("autoencoder") ? "squared error" : "macro F1 of the rows watched",
                        score));
    }

    EpochListener epochListener() {
        EpochProgress counter = epochs;
        return (epoch, maxIter, loss) -> counter.add(new double[] {epoch + 1, maxIter, loss});
    }

    /** What to hand to a search for neighbors: says how they are found, then counts the rows done. */
    SearchListener searchListener() {
        return report -> {
            say(report.toString());
            rowsDone.set(0);
            recall = report.exact() ? 1 : report.recall().orElse(Double.NaN);
            rowsWanted = report.queryRows();
        };
    }

    /** Counts synthetic rows. */
    void made(long rows) {
        rowsMade += rows;
    }

    /** Epoch, most epochs and loss as last heard; NaN before. */
    private double[] trained() {
        double[] seen = epochs.value().length > 0 ? epochs.value() : epoch;
        return seen.length > 0 ? seen : new double[] {Double.NaN, Double.NaN, Double.NaN};
    }

    /** Prints a line of its own, with the time since the start. */
    synchronized void say(String line) {
        out.printf("[%6.1f s] %s%n", (System.nanoTime() - started) / 1e9, line);
        out.flush();
    }

    /** Names what Spark runs from now on, on the console and in Spark's UI. */
    void stage(String description) {
        spark.sparkContext().setJobDescription(description);
        say(description);
    }

    private void tick() {
        stages.values().stream()
                .filter(stage -> !stage.description().isEmpty())
                .findFirst()
                .ifPresent(stage -> sayOnce(line(stage)));
    }

    private String line(Stage stage) {
        double[] seen = trained();
        if (stage.description().startsWith("training") && !Double.isNaN(seen[0])) {
            return "%s: epoch %.0f of at most %.0f, loss %.4f"
                    .formatted(stage.description(), seen[0], seen[1], seen[2]);
        }
        long rows = rowsDone.get();
        if (rows > 0 && rows < rowsWanted) {
            return "%s: neighbors of %,d of %,d rows".formatted(stage.description(), rows, rowsWanted);
        }
        return "%s: %,d of %,d tasks"
                .formatted(stage.description(), stage.done().get(), stage.tasks());
    }

    private void sayOnce(String line) {
        if (!line.equals(printed)) {
            printed = line;
            say(line);
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        spark.sparkContext().removeSparkListener(listener);
        metrics.close();
    }

    private final class Listener extends SparkListener {
        @Override
        public void onStageSubmitted(SparkListenerStageSubmitted event) {
            String description =
                    event.properties() == null ? "" : event.properties().getProperty("spark.job.description", "");
            stages.put(
                    event.stageInfo().stageId(),
                    new Stage(description, event.stageInfo().numTasks(), new AtomicInteger()));
        }

        @Override
        public void onStageCompleted(SparkListenerStageCompleted event) {
            stages.remove(event.stageInfo().stageId());
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd event) {
            Stage stage = stages.get(event.stageId());
            if (stage != null && event.taskInfo().successful()) {
                stage.done().incrementAndGet();
                JavaConverters.seqAsJavaList(event.taskInfo().accumulables()).forEach(this::countRows);
            }
        }

        @Override
        public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
            JavaConverters.seqAsJavaList(event.accumUpdates())
                    .forEach(update -> JavaConverters.seqAsJavaList(update._4()).forEach(this::take));
        }

        private void countRows(AccumulableInfo info) {
            boolean ours = info.name().isDefined() && info.name().get().equals(SearchListener.ROWS_DONE);
            if (ours && info.update().isDefined() && info.update().get() instanceof Long rows) {
                rowsDone.addAndGet(rows);
            }
        }

        private void take(AccumulableInfo info) {
            boolean ours = info.name().isDefined() && info.name().get().equals(EpochProgress.NAME);
            if (ours && info.update().isDefined() && info.update().get() instanceof double[] seen && seen.length > 0) {
                epoch = seen;
            }
        }
    }
}
