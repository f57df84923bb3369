package io.ballast.examples;

import io.ballast.examples.doctor.Folder.Rename;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * An output folder that is replaced as a whole or not at all: the job writes beside it, and {@link #commit} moves the new
 * folder into place. An output that was there survives until then, and one that a killed run had moved aside is put back.
 *
 * <p>Between the two renames of a replacement a reader sees no folder; Hadoop file systems offer nothing better. Where a rename
 * copies file by file, as on object stores, Spark's committer writes into the place itself, its {@code _SUCCESS} says that all is there, and an output
 * that is there is never replaced.
 */
final class OutputPath implements AutoCloseable {
    private static final String STAGED = ".ballast-new-";
    private static final String REPLACED = ".ballast-old";
    /** How long tasks of a failed job are waited for. */
    private static final Duration TASKS_END = Duration.ofSeconds(10);
    /** What Spark's status of its executors may lag behind. */
    private static final Duration STATUS_LAG = Duration.ofMillis(250);

    private final SparkContext spark;
    private final FileSystem fileSystem;
    private final Path target;
    private final boolean moves;
    private final Path staged;
    private final Path replaced;
    private final NewFolders above;
    private boolean committed;

    private OutputPath(SparkContext spark, FileSystem fileSystem, Path target, NewFolders above) {
        this.spark = spark;
        this.fileSystem = fileSystem;
        this.target = target;
        this.moves = Rename.of(fileSystem.getUri().getScheme()) != Rename.FILE_BY_FILE;
        this.staged = moves ? sibling(STAGED + UUID.randomUUID()) : target;
        this.replaced = sibling(REPLACED);
        this.above = above;
    }

    /** Not hidden by a leading dot or underscore: Spark does not read such paths. */
    private Path sibling(String suffix) {
        return new Path(target.getParent(), target.getName() + suffix);
    }

    /**
     * Prepares an output.
     *
     * @throws IllegalArgumentException if something is there and may not be replaced, or the path is a pattern
     * @throws IOException if the folder cannot be written beside
     */
    static OutputPath open(SparkSession spark, String path, boolean overwrite) throws IOException {
        if (path.isBlank()) {
            throw new IllegalArgumentException("output must be a path, got '%s'".formatted(path));
        }
        if (path.matches(".*[{}\\[\\]*?\\\\].*")) {
            throw new IllegalArgumentException(
                    "output '%s' must be a path without the characters { } [ ] * ? \\, which Spark reads as patterns"
                            .formatted(path));
        }
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Path given = new Path(path);
        FileSystem fileSystem = given.getFileSystem(hadoop);
        if (given.isRoot()) {
            throw new IllegalArgumentException(
                    "output '%s' is the root of its file system; give a folder below it".formatted(path));
        }
        Path target = fileSystem.makeQualified(given);
        OutputPath output =
                new OutputPath(spark.sparkContext(), fileSystem, target, NewFolders.above(fileSystem, target));
        if (output.moves) {
            output.recover();
        }
        if (fileSystem.exists(target) && !(overwrite && output.moves)) {
            throw new IllegalArgumentException(
                    output.moves
                            ? "output '%s' exists; give --overwrite to replace it, or another --output".formatted(path)
                            : "output '%s' exists, and its file system cannot replace a folder as a whole; give another --output, or remove it"
                                    .formatted(path));
        }
        output.probe();
        return output;
    }

    /** Puts back what a killed run had moved aside, and removes what it had begun. */
    private void recover() throws IOException {
        if (!fileSystem.exists(target) && fileSystem.exists(replaced)) {
            rename(replaced, target);
        }
        fileSystem.delete(replaced, true);
        if (!fileSystem.exists(target.getParent())) {
            return;
        }
        for (FileStatus beside : fileSystem.listStatus(target.getParent())) {
            if (beside.getPath().getName().startsWith(target.getName() + STAGED)) {
                fileSystem.delete(beside.getPath(), true);
            }
        }
    }

    /** Finds out before the work whether it can be written at all. */
    private void probe() throws IOException {
        if (!fileSystem.mkdirs(staged)) {
            throw new IOException(
                    "cannot create a folder beside output '%s'; is %s writable?".formatted(target, target.getParent()));
        }
        fileSystem.delete(staged, true);
        above.removeEmpty();
    }

    /**
     * Refuses to write into the input, or to replace a folder that holds it.
     *
     * @param input a path or a glob
     * @throws IllegalArgumentException if one lies in the other
     */
    void checkApartFrom(SparkSession spark, String input) throws IOException {
        checkOutside(spark, target(), input);
        if (holds(qualified(spark, input))) {
            throw new IllegalArgumentException(
                    "output '%s' must not hold input '%s', which would be replaced with it; give another --output"
                            .formatted(target(), input));
        }
    }

    /**
     * Refuses to write into the input.
     *
     * @param input a path or a glob
     * @throws IllegalArgumentException if the output lies in it
     */
    static void checkOutside(SparkSession spark, String output, String input) throws IOException {
        if (isInInput(qualified(spark, output), qualified(spark, input))) {
            throw new IllegalArgumentException(
                    "output '%s' must not lie in input '%s', which would then hold both; give another --output"
                            .formatted(output, input));
        }
    }

    /**
     * Refuses a checkpoint that would be lost with an output or taken for a part of the input.
     *
     * @param input a path or a glob; null where there is none
     * @throws IllegalArgumentException if the checkpoint lies in one of them, or one of them in it
     */
    void checkApartFrom(SparkSession spark, String input, String checkpoint) throws IOException {
        Path folder = qualified(spark, checkpoint);
        if (holds(folder)) {
            throw new IllegalArgumentException(
                    "checkpoint '%s' must not lie in output '%s', which is written as a whole; give another folder"
                            .formatted(checkpoint, target()));
        }
        if (isIn(target, folder)) {
            throw new IllegalArgumentException(
                    "output '%s' must not lie in checkpoint '%s', which may be removed when all is done; give another folder"
                            .formatted(target(), checkpoint));
        }
        if (input != null && isInInput(folder, qualified(spark, input))) {
            throw new IllegalArgumentException(
                    "checkpoint '%s' must not lie in input '%s', which would then hold both; give another folder"
                            .formatted(checkpoint, input));
        }
        if (input != null && isIn(qualified(spark, input), folder)) {
            throw new IllegalArgumentException(
                    "input '%s' must not lie in checkpoint '%s', which may be removed when all is done; give another folder"
                            .formatted(input, checkpoint));
        }
    }

    private static Path qualified(SparkSession spark, String path) throws IOException {
        Path given = new Path(path);
        return given.getFileSystem(spark.sparkContext().hadoopConfiguration()).makeQualified(given);
    }

    /** Where to write; not there yet. */
    String staged() {
        return staged.toString();
    }

    /** Whether a path is the output or lies in it. */
    boolean holds(Path path) {
        return isIn(path, target);
    }

    /** @param input a path or a glob */
    private static boolean isInInput(Path path, Path input) {
        GlobPattern pattern = new GlobPattern(input.toString());
        for (Path at = path; at != null; at = at.getParent()) {
            if (pattern.matches(at.toString())) {
                return true;
            }
        }
        return isIn(path, input);
    }

    private static boolean isIn(Path path, Path folder) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (at.equals(folder)) {
                return true;
            }
        }
        return false;
    }

    /** The folder the user asked for. */
    String target() {
        return target.toUri().getScheme().equals("file") ? target.toUri().getPath() : target.toString();
    }

    /**
     * Moves the written folder into place, where it was not written there.
     *
     * @throws IOException if Spark did not finish writing, or a rename fails; the old output is then back in its place
     */
    void commit() throws IOException {
        if (!fileSystem.exists(new Path(staged, "_SUCCESS"))) {
            throw new IOException("output '%s' was not written completely".formatted(target));
        }
        committed = true;
        if (moves) {
            moveIntoPlace();
        }
    }

    private void moveIntoPlace() throws IOException {
        boolean replacing = fileSystem.exists(target);
        if (replacing) {
            rename(target, replaced);
        }
        try {
            rename(staged, target);
        } catch (IOException e) {
            if (replacing) {
                rename(replaced, target);
            }
            throw e;
        }
        fileSystem.delete(replaced, true);
    }

    /** {@code FileSystem.rename} onto an existing folder moves inside it and returns true, so the target must be absent. */
    private void rename(Path from, Path to) throws IOException {
        if (fileSystem.exists(to) || !fileSystem.rename(from, to) || !fileSystem.exists(to)) {
            throw new IOException("cannot move '%s' to '%s'".formatted(from, to));
        }
    }

    /** Removes what was staged and not committed, and the folders that were made for it; waits some seconds for tasks that still write. */
    @Override
    public void close() throws IOException {
        try {
            if (!committed && fileSystem.exists(staged)) {
                awaitTasks();
            }
        } finally {
            if (moves || !committed) {
                fileSystem.delete(staged, true);
            }
            above.removeEmpty();
        }
    }

    /** Tasks of a job that failed go on for a moment, and one that begins its file would bring back the folder. */
    private void awaitTasks() {
        if (spark.isStopped()) {
            return;
        }
        try {
            long end = System.nanoTime() + TASKS_END.toNanos();
            do {
                Thread.sleep(STATUS_LAG.toMillis());
            } while (System.nanoTime() < end
                    && Arrays.stream(spark.statusTracker().getExecutorInfos())
                            .anyMatch(executor -> executor.numRunningTasks() > 0));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
