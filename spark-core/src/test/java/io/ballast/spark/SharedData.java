package io.ballast.spark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the real data sets, which are not part of the project; a test that wants them is skipped where they are absent. */
public final class SharedData {
    private SharedData() {}

    /**
     * A file or folder below the shared folder: {@code -Dballast.shared=DIR}, or {@code ../shared} beside the project.
     *
     * @param path such as {@code data/ecoli.csv}
     */
    public static Path require(String path) {
        Path found = root().resolve(path);
        assumeTrue(
                Files.exists(found),
                () -> "skipped: " + found + " is not here; point -Dballast.shared at the folder that holds it");
        return found;
    }

    private static Path root() {
        String given = System.getProperty("ballast.shared", "");
        if (!given.isBlank() && !given.startsWith("${")) {
            return Path.of(given);
        }
        Path here = Path.of("").toAbsolutePath();
        while (here.getParent() != null && !Files.exists(here.resolve(".mvn"))) {
            here = here.getParent();
        }
        return here.resolveSibling("shared");
    }
}
