package io.ballast.examples;

import io.ballast.examples.images.ImageFormatException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import picocli.CommandLine;

/** Turns an exception of a job into one sentence and an exit code. */
final class Failures {
    private Failures() {}

    /** 2 for what the caller can mend in the command or the data, 1 for everything else. */
    static int report(Exception thrown, CommandLine command) {
        Exception problem = imagesIn(thrown).orElse(thrown);
        boolean ours = isOurs(problem);
        boolean malformed = isMalformed(problem);
        boolean input = ours || malformed;
        String what = malformed ? "the input cannot be read: " : "failed: ";
        Ballast.complain(command.getErr(), ours ? sentence(problem) : what + sentence(problem));
        if (JobCommand.isVerbose(command)) {
            problem.printStackTrace(command.getErr());
        } else if (!input) {
            command.getErr().println("Add --verbose for the stack trace.");
        }
        return input ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** What went wrong, in a sentence: ours as it is, others' by their innermost cause. */
    static String sentence(Exception thrown) {
        Exception problem = imagesIn(thrown).orElse(thrown);
        return isOurs(problem) ? problem.getMessage() : innermost(problem);
    }

    /** What a task says of an image that it could not read, within what Spark says of the task. */
    private static Optional<Exception> imagesIn(Throwable problem) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = problem; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof ImageFormatException images) {
                return Optional.of(images);
            }
        }
        return Optional.empty();
    }

    /** A CSV row that does not fit the header: Spark says which, deep down. */
    private static boolean isMalformed(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable known && "MALFORMED_RECORD_IN_PARSING".equals(rootClass(known))) {
                return true;
            }
        }
        return false;
    }

    private static String rootClass(SparkThrowable known) {
        return known.getErrorClass() == null ? "" : known.getErrorClass().split("\\.")[0];
    }

    /** Libraries throw the same exception for their own reasons; ours speak to the user. */
    private static boolean isOurs(Exception problem) {
        StackTraceElement[] trace = problem.getStackTrace();
        return problem instanceof IllegalArgumentException
                && trace.length > 0
                && trace[0].getClassName().startsWith("io.ballast.");
    }

    /** The first line of the innermost cause that says something, with its kind. */
    static String innermost(Throwable problem) {
        Deque<Throwable> causes = new ArrayDeque<>();
        for (Throwable cause = problem; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.push(cause);
        }
        for (Throwable cause : causes) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                String line = cause.getMessage().lines().findFirst().orElse("");
                return "%s (%s)".formatted(line, cause.getClass().getSimpleName());
            }
        }
        return problem.getClass().getSimpleName();
    }
}
