package io.ballast.examples.doctor;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a JVM can do in a folder. It stops at the first thing that it cannot.
 *
 * @param failed null where nothing did
 * @param reason in the words of the file system; empty where nothing failed
 */
public record FolderCheck(Step failed, String reason) {
    /** In the order that they are tried. */
    public enum Step {
        SEE("see what the driver wrote"),
        WRITE("write"),
        RENAME("rename"),
        READ("read"),
        DELETE("delete");

        private final String verb;

        Step(String verb) {
            this.verb = verb;
        }

        @Override
        public String toString() {
            return verb;
        }
    }

    static final FolderCheck PASSED = new FolderCheck(null, "");

    private static final String FILE = "file";
    private static final String DRIVERS = "of-the-driver";

    /** Makes the folder and leaves in it what every JVM should see; empty where that worked. */
    static Optional<FolderCheck> prepare(Path folder, Configuration hadoop) {
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            if (!files.mkdirs(folder)) {
                throw new IOException("the folder cannot be made");
            }
            write(files, new Path(folder, DRIVERS), folder.getName());
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(failure(Step.WRITE, e));
        }
    }

    /** Tries everything, in a folder of the JVM's own name; what it makes it removes. */
    static FolderCheck in(Path folder, String name, Configuration hadoop) {
        Path made = new Path(folder, name);
        Path moved = new Path(folder, name + "-moved");
        Step step = Step.SEE;
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            expect(read(files, new Path(folder, DRIVERS)), folder.getName());
            step = Step.WRITE;
            write(files, new Path(made, FILE), name);
            step = Step.RENAME;
            if (!files.rename(made, moved) || files.exists(made) || !files.exists(new Path(moved, FILE))) {
                throw new IOException("the folder did not move as a whole");
            }
            step = Step.READ;
            expect(read(files, new Path(moved, FILE)), name);
            step = Step.DELETE;
            if (!files.delete(moved, true) || files.exists(moved)) {
                throw new IOException("the folder is still there");
            }
            return PASSED;
        } catch (IOException | RuntimeException e) {
            return failure(step, e);
        }
    }

    private static FolderCheck failure(Step step, Exception problem) {
        String said = problem instanceof FileNotFoundException ? "it is not there" : firstLine(problem);
        return new FolderCheck(step, said);
    }

    private static String firstLine(Exception problem) {
        String text = problem.getMessage() == null ? "" : problem.getMessage();
        return text.isBlank()
                ? problem.getClass().getSimpleName()
                : "%s (%s)"
                        .formatted(
                                text.lines().findFirst().get(),
                                problem.getClass().getSimpleName());
    }

    private static void write(FileSystem files, Path path, String text) throws IOException {
        try (FSDataOutputStream out = files.create(path, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String read(FileSystem files, Path path) throws IOException {
        try (FSDataInputStream in = files.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void expect(String found, String written) throws IOException {
        if (!found.equals(written)) {
            throw new IOException("'%s' came back as '%s'".formatted(written, found));
        }
    }

    /** Whether a step was tried and worked. */
    boolean passed(Step step) {
        return failed == null || step.compareTo(failed) < 0;
    }
}
