package io.ballast.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folders above a path that are not there before a job makes them, so that one that fails can take them away again. */
final class NewFolders {
    private final FileSystem fileSystem;
    private final List<Path> missing;

    private NewFolders(FileSystem fileSystem, List<Path> missing) {
        this.fileSystem = fileSystem;
        this.missing = missing;
    }

    /** Those that are missing now. */
    static NewFolders above(FileSystem fileSystem, Path path) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path at = path.getParent(); at != null && !fileSystem.exists(at); at = at.getParent()) {
            missing.add(at);
        }
        return new NewFolders(fileSystem, missing);
    }

    /** Removes those that are there by now and hold nothing. */
    void removeEmpty() throws IOException {
        for (Path folder : missing) {
            if (fileSystem.exists(folder) && fileSystem.listStatus(folder).length == 0) {
                fileSystem.delete(folder, false);
            }
        }
    }
}
