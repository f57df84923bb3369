package io.ballast.generator.cvae;

import io.ballast.checkpoint.CheckpointFolder;
import io.ballast.entropy.EntropyBlock;
import io.ballast.entropy.EntropyFiles;
import io.ballast.neighbors.SearchFiles;
import io.ballast.network.CvaeCheckpoint;
import io.ballast.network.TrainingPlan;
import io.ballast.table.RowBlock;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;

/** A folder on any Hadoop file system that holds how far one fit of LEO-CVAE has come: neighbors of its rows, their entropies, then its net. */
public final class LeoCvaeCheckpoint {
    private final CheckpointFolder folder;
    private final int interval;

    private LeoCvaeCheckpoint(CheckpointFolder folder, int interval) {
        this.folder = folder;
        this.interval = interval;
    }

    /** Keeps nothing. */
    public static LeoCvaeCheckpoint none() {
        return new LeoCvaeCheckpoint(null, Integer.MAX_VALUE);
    }

    /**
     * A folder, new or left by a fit that was killed.
     *
     * @param interval epochs from one checkpoint of the net to the next, at least 1
     * @throws IllegalArgumentException if the folder holds something else
     */
    public static LeoCvaeCheckpoint in(Configuration hadoop, String path, int interval) {
        Set<String> names = Set.of(SearchFiles.NAME, EntropyFiles.NAME, CvaeCheckpoint.FILE);
        return new LeoCvaeCheckpoint(CheckpointFolder.in(hadoop, path, "fit of LEO-CVAE", names), interval);
    }

    /** Of a table and settings; one pass over the rows. */
    Marked of(JavaRDD<RowBlock> scaled, int numClasses, LeoCvaeSettings settings, TrainingPlan plan) {
        if (folder == null) {
            return new Marked(null, SearchFiles.none(), null, CvaeCheckpoint.none());
        }
        long mark = RowBlock.mark(scaled);
        String rows = "rows %x, %s".formatted(mark, settings.neighbors());
        return new Marked(
                folder,
                new SearchFiles(folder, rows, numClasses),
                new EntropyFiles(folder, rows),
                CvaeCheckpoint.in(
                        folder, "%s, %s, %d workers".formatted(rows, settings.endless(), plan.workers()), interval));
    }

    /**
     * What is kept of one table.
     *
     * @param folder null where nothing is kept
     * @param entropyFiles likewise
     */
    record Marked(
            CheckpointFolder folder, SearchFiles searchFiles, EntropyFiles entropyFiles, CvaeCheckpoint training) {
        boolean hasEntropies(int partitions) {
            return entropyFiles != null && entropyFiles.holds(partitions);
        }

        /** Keeps entropies, and no more what they were found by. */
        void keep(JavaRDD<EntropyBlock> scored) {
            if (entropyFiles != null) {
                entropyFiles.keep(scored);
                folder.remove(SearchFiles.NAME);
            }
        }
    }
}
