package io.ballast.neighbors;

import io.ballast.checkpoint.CheckpointFolder;
import java.io.DataInputStream;
import java.io.Serializable;

/**
 * A folder for what the tasks of searches have found, which is not searched for again: not by a task that Spark repeats, nor by the same search of a run after a killed
 * one. Each search has files of its own, {@link FoundFiles}.
 */
public final class SearchFiles implements Serializable {
    /** Name of the folder in it that holds the files. */
    public static final String NAME = "neighbors";

    private static final long serialVersionUID = 1L;
    private static final String MARK = NAME + "/search.bin";
    private static final SearchFiles NONE = new SearchFiles(null, "", 0);

    private final CheckpointFolder folder;
    private final String fingerprint;
    private final int numClasses;

    /**
     * @param fingerprint of the rows that all searches are among, and of how neighbors are found
     * @param numClasses of these rows
     */
    public SearchFiles(CheckpointFolder folder, String fingerprint, int numClasses) {
        this.folder = folder;
        this.fingerprint = fingerprint;
        this.numClasses = numClasses;
    }

    /** Keeps nothing. */
    public static SearchFiles none() {
        return NONE;
    }

    boolean keep() {
        return folder != null;
    }

    /**
     * The files of one search, if any are kept; marks the folder, on the driver, before tasks write to it.
     *
     * @param mark that other searches hardly have too: of the base, the queries in their partitions, and the numbers of the search
     * @throws IllegalArgumentException if the folder is of something else
     */
    FoundFiles ofSearch(long mark) {
        if (folder.find(MARK, fingerprint, DataInputStream::readInt).isEmpty()) {
            folder.keep(MARK, fingerprint, out -> out.writeInt(numClasses));
        }
        return new FoundFiles(folder, "%s/%016x".formatted(NAME, mark), fingerprint, numClasses);
    }
}
