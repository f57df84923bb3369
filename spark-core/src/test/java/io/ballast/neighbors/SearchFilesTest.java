package io.ballast.neighbors;

import static io.ballast.neighbors.Neighbors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.checkpoint.CheckpointFolder;
import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Tuple2;

/** Searches that keep what they find. */
class SearchFilesTest {
    private static final int K = 5;
    private static final int CLASSES = 3;
    private static final KeyedRows TABLE = KeyedRows.distinct(Blocks.gaussian(4000, 3, 2));
    private static final FileTime LONG_AGO = FileTime.fromMillis(0);

    @TempDir
    Path work;

    private Path folder;

    @BeforeEach
    void folder() {
        folder = work.resolve("kept");
    }

    private static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    }

    private static JavaRDD<RowBlock> blocks(int partitions) {
        return context().parallelize(Arrays.asList(TABLE.blocks(500)), partitions);
    }

    private SearchFiles files(String fingerprint) {
        return new SearchFiles(
                CheckpointFolder.in(
                        context().hadoopConfiguration(),
                        folder.toString(),
                        "search for neighbors",
                        Set.of(SearchFiles.NAME)),
                fingerprint,
                CLASSES);
    }

    private static NeighborBlock search(NeighborSettings.Mode mode, SearchFiles files, int partitions) {
        NeighborSettings settings = new NeighborSettings(
                K, Metric.EUCLIDEAN, mode, OptionalInt.of(4), 0.5, NeighborSettings.BROADCAST_LIMIT);
        NeighborTable base = new NeighborTable(blocks(2), TABLE.size(), Blocks.moments(TABLE.rows(0, TABLE.size())));
        try (NearestNeighbors neighbors = new NeighborFinder(settings, files, report -> {}).among(base)) {
            List<NeighborBlock> found = neighbors
                    .search(blocks(partitions), block -> block, TABLE.size())
                    .map(Tuple2::_2)
                    .collect();
            return Neighbors.concat(found, K);
        }
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return new ArrayList<>(
                    all.filter(file -> file.getFileName().toString().matches("task.*bin"))
                            .sorted()
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NeighborSettings.Mode.class,
            names = {"EXACT", "APPROXIMATE"})
    void whatIsKeptIsNotLookedForAgain(NeighborSettings.Mode mode) throws IOException {
        NeighborBlock expected = search(mode, SearchFiles.none(), 3);

        assertSame(search(mode, files("rows"), 3), expected);
        List<Path> files = kept();
        assertThat(files).hasSizeGreaterThan(3);
        for (Path file : files) {
            Files.setLastModifiedTime(file, LONG_AGO);
        }
        Files.delete(files.get(1)); // as when a run was killed before its second task ended

        assertSame(search(mode, files("rows"), 3), expected);
        assertThat(kept()).isEqualTo(files);
        for (Path file : files) {
            assertThat(Files.getLastModifiedTime(file).equals(LONG_AGO))
                    .as(file.toString())
                    .isEqualTo(!file.equals(files.get(1)));
        }
    }

    @Test
    void queriesInOtherPartitionsHaveFilesOfTheirOwn() throws IOException {
        NeighborBlock expected = search(NeighborSettings.Mode.EXACT, files("rows"), 3);
        int before = kept().size();

        assertSame(search(NeighborSettings.Mode.EXACT, files("rows"), 2), expected);

        assertThat(kept().size()).isGreaterThan(before);
    }

    /** With more or fewer cores a search would be shared otherwise. */
    @Test
    void asManyTasksShareASearchAsBegan() {
        FoundFiles files = files("rows").ofSearch(7);
        assertThat(files.tasks(12)).isEqualTo(12);
        assertThat(files("rows").ofSearch(7).tasks(48)).isEqualTo(12);
        assertThat(files("rows").ofSearch(8).tasks(48)).isEqualTo(48);
    }

    @Test
    void filesOfSomethingElseAreRefused() {
        search(NeighborSettings.Mode.EXACT, files("rows"), 3);

        assertThatThrownBy(() -> search(NeighborSettings.Mode.EXACT, files("other rows"), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "checkpointDir '%s' holds a search for neighbors with other settings or rows; give the same to go on with it, or another folder"
                                .formatted(folder));
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        search(NeighborSettings.Mode.EXACT, files("rows"), 3);
        Path file = kept().get(0);
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 0x10;
        Files.write(file, content);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));

        assertThatThrownBy(() -> search(NeighborSettings.Mode.EXACT, files("rows"), 3))
                .isInstanceOf(SparkException.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds a file neighbors/")
                .hasMessageContaining("that cannot be read (")
                .hasMessageEndingWith("remove it, or give another folder");
    }
}
