package io.ballast.examples;

import io.ballast.examples.images.ImageFormatException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.SparkThrowable;
import picocli.CommandLine;

/** Turns an exception of a job into one sentence and an exit code. */
final class Failures {
    /** Spark has no error class for a file that a task cannot make sense of. */
    private static final Pattern UNREADABLE = Pattern.compile("Encountered error while reading file (\\S+)\\. .*");

    /** Hadoop says deep down that a connection failed, and further out to where. */
    private static final Pattern CALL = Pattern.compile("Call From \\S+ to (\\S+) failed on .*");

    private static final String FULL = "No space left on device";
    private static final int SHOWN = 100;

    private Failures() {}

    /** 2 for what the caller can mend in the command or the data, 1 for everything else. */
    static int report(Exception thrown, CommandLine command) {
        Optional<String> mendable = mendable(thrown);
        Ballast.complain(command.getErr(), mendable.orElseGet(() -> "failed: " + sentence(thrown)));
        if (JobCommand.isVerbose(command)) {
            thrown.printStackTrace(command.getErr());
        } else if (mendable.isEmpty()) {
            command.getErr().println("Add --verbose for the stack trace.");
        }
        return mendable.isPresent() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** What went wrong, in a sentence: ours as it is, others' by their innermost cause. */
    static String sentence(Exception thrown) {
        return mendable(thrown).orElseGet(() -> failure(thrown));
    }

    private static String failure(Exception thrown) {
        List<Throwable> causes = causes(thrown);
        String innermost = innermost(thrown);
        if (innermost.startsWith(FULL)) {
            return "the disk is full: %s; make room, or write elsewhere".formatted(innermost);
        }
        return first(causes, problem -> CALL.matcher(said(problem)).matches())
                .map(problem -> CALL.matcher(said(problem)).replaceFirst("no answer from $1: ") + innermost
                        + "; is the address right, and the service up?")
                .orElse(innermost);
    }

    /** What is wrong with the command or the data, if that is what it is. */
    private static Optional<String> mendable(Exception thrown) {
        List<Throwable> causes = causes(thrown); // what a task says comes inside what Spark says of the task
        Optional<String> found = first(causes, problem -> isOurs(problem) || problem instanceof ImageFormatException)
                .map(Throwable::getMessage)
                .or(() -> last(causes, Failures::isMalformed).map(Failures::malformed))
                .or(() -> first(causes, Failures::isBadPath)
                        .map(problem ->
                                "a path or file system that was given cannot be used: %s".formatted(said(problem))));
        return found.or(
                () -> first(causes, problem -> unreadable(problem).matches()).map(problem -> {
                    Matcher file = unreadable(problem);
                    file.matches();
                    return "the input cannot be read: %s: %s; copy it again, or leave it out"
                            .formatted(file.group(1), innermost(thrown));
                }));
    }

    private static Optional<Throwable> first(List<Throwable> causes, Predicate<Throwable> kind) {
        return causes.stream().filter(kind).findFirst();
    }

    private static Optional<Throwable> last(List<Throwable> causes, Predicate<Throwable> kind) {
        return causes.stream().filter(kind).reduce((outer, inner) -> inner);
    }

    /** Outermost first. */
    private static List<Throwable> causes(Throwable problem) {
        Set<Throwable> causes = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> inOrder = new ArrayList<>();
        for (Throwable cause = problem; cause != null && causes.add(cause); cause = cause.getCause()) {
            inOrder.add(cause);
        }
        return inOrder;
    }

    /** A CSV row that does not fit the header: Spark says which, deep down. */
    private static boolean isMalformed(Throwable problem) {
        return problem instanceof SparkThrowable known
                && known.getMessageParameters() != null
                && known.getMessageParameters().containsKey("badRecord");
    }

    private static String malformed(Throwable problem) {
        String row = ((SparkThrowable) problem).getMessageParameters().get("badRecord");
        return "the input cannot be read: the CSV row '%s' does not fit the header or the types of its columns; mend the row, or take it out"
                .formatted(row.length() > SHOWN ? row.substring(0, SHOWN) + "..." : row);
    }

    /** Hadoop refuses what is no path, and schemes and hosts that it does not know. */
    private static boolean isBadPath(Throwable problem) {
        StackTraceElement[] trace = problem.getStackTrace();
        return problem instanceof UnsupportedFileSystemException
                || problem instanceof UnknownHostException
                || problem.getClass().getSimpleName().equals("PatternSyntaxException")
                || problem instanceof IllegalArgumentException
                        && trace.length > 0
                        && trace[0].getClassName().equals("org.apache.hadoop.fs.Path");
    }

    private static Matcher unreadable(Throwable problem) {
        return UNREADABLE.matcher(said(problem));
    }

    /** Libraries throw the same exception for their own reasons; ours speak to the user. */
    private static boolean isOurs(Throwable problem) {
        return problem instanceof IllegalArgumentException && isThrownHere(problem);
    }

    private static boolean isThrownHere(Throwable problem) {
        StackTraceElement[] trace = problem.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("io.ballast.");
    }

    /** The first line of the innermost cause that says something, with its kind where it is not one of ours. */
    static String innermost(Throwable problem) {
        List<Throwable> causes = causes(problem);
        Collections.reverse(causes);
        for (Throwable cause : causes) {
            String line = said(cause);
            if (!line.isBlank()) {
                return isThrownHere(cause)
                        ? line
                        : "%s (%s)".formatted(line, cause.getClass().getSimpleName());
            }
        }
        return problem.getClass().getSimpleName();
    }

    private static String said(Throwable problem) {
        return problem.getMessage() == null
                ? ""
                : problem.getMessage().lines().findFirst().orElse("");
    }
}
