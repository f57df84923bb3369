package io.ballast.ml;

import io.ballast.checkpoint.CheckpointFolder;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.SearchFiles;
import io.ballast.neighbors.SearchListener;
import io.ballast.table.RowBlock;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;

/** The searches for neighbors of a stage, with what they found before where it has a {@link CheckpointDirParams#checkpointDir()}. */
final class StageSearches {
    /** Params that no neighbor depends on. */
    private static final Set<String> WITHOUT_A_SAY = Set.of("checkpointDir", "broadcastLimit", "passThrough");

    private StageSearches() {}

    /**
     * Sets the searches up; reads the rows once more where there is a checkpointDir.
     *
     * @param k neighbors of a row
     * @param rows that all searches are among
     * @param classes how many there are
     * @param listener told what is done and found
     * @throws IllegalArgumentException if the folder holds something else
     */
    static NeighborFinder finder(
            NeighborSearchParams stage, int k, JavaRDD<RowBlock> rows, int classes, SearchListener listener) {
        SearchFiles files = stage.isDefined(stage.checkpointDir()) ? files(stage, rows, classes) : SearchFiles.none();
        return new NeighborFinder(NeighborParams.settingsOf(stage, k), files, listener);
    }

    private static SearchFiles files(NeighborSearchParams stage, JavaRDD<RowBlock> rows, int classes) {
        CheckpointFolder folder = CheckpointFolder.in(
                rows.context().hadoopConfiguration(),
                stage.getCheckpointDir(),
                "search for neighbors",
                Set.of(SearchFiles.NAME));
        Map<String, String> params = ParamTexts.of(stage);
        params.keySet().removeAll(WITHOUT_A_SAY);
        params.keySet().removeIf(name -> name.endsWith("Col")); // what columns hold has its say in the mark of the rows
        String work = "%s of rows %x, %s".formatted(stage.getClass().getName(), RowBlock.mark(rows), params);
        return new SearchFiles(folder, work, classes);
    }
}
