package io.ballast.ml;

import java.util.concurrent.Callable;

/** Reads saved models, whose files may be damaged, or made by somebody else. */
final class SavedFiles {
    private SavedFiles() {}

    /**
     * What is read of the files below a path.
     *
     * @throws IllegalArgumentException if they are not what a model writes; Spark, Parquet and the parsers of JSON throw what they like
     */
    static <T> T read(String path, Callable<T> reading) {
        try {
            return reading.call();
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "the model saved in '%s' cannot be read (%s); save it again, or give another path"
                            .formatted(path, innermost(e)),
                    e);
        }
    }

    private static String innermost(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return said.lines().findFirst().orElse("");
    }
}
