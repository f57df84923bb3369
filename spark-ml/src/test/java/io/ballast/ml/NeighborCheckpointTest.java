package io.ballast.ml;

import static io.ballast.ml.Tables.bits;
import static io.ballast.ml.Tables.clouds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Resamplers that look for neighbors, each in another way, go on from those that a killed run has found. */
@ParameterizedClass(name = "{0}")
@MethodSource("resamplers")
class NeighborCheckpointTest {
    private static final Dataset<Row> TABLE = clouds(90, 40, 25);
    private static final FileTime LONG_AGO = FileTime.fromMillis(0);

    static List<Resampler> resamplers() {
        return List.of(
                new Smote(),
                new BorderlineSmote().setKind("borderline-2"),
                new Adasyn(),
                new KMeansSmote().setNumClusters(2).setClusterBalanceThreshold(0.05),
                new SvmSmote().setMaxSvmRows(100),
                new SmoteNc().setCategoricalFeatures("5"),
                new SmoteN(),
                new SmoteEnn(),
                new TomekLinks(),
                new RepeatedEditedNearestNeighbors(),
                new NeighborhoodCleaningRule(),
                new OneSidedSelection(),
                new CondensedNearestNeighbor(),
                new NearMiss().setVersion(2),
                new NearMiss().setVersion(3));
    }

    @Parameter
    private Resampler resampler;

    @TempDir
    private Path folder;

    private Resampler keeping() {
        Resampler keeping = (Resampler) resampler.copy(ParamMap.empty());
        keeping.set(((CheckpointDirParams) keeping).checkpointDir(), folder.toString());
        return keeping;
    }

    private List<Path> found() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("task.*bin"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void onlyWhatWasNotFoundIsLookedForAgain() throws IOException {
        List<String> expected = bits(resampler.resample(TABLE));

        assertThat(bits(keeping().resample(TABLE))).isEqualTo(expected);
        List<Path> files = found();
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Files.setLastModifiedTime(file, LONG_AGO);
        }
        Path lost = files.get(files.size() / 2);
        Files.delete(lost); // as when a run was killed before this task ended

        assertThat(bits(keeping().resample(TABLE))).isEqualTo(expected);
        assertThat(found()).isEqualTo(files);
        List<Path> again = new ArrayList<>();
        for (Path file : files) {
            if (!Files.getLastModifiedTime(file).equals(LONG_AGO)) {
                again.add(file);
            }
        }
        assertThat(again).containsExactly(lost);
    }

    @Test
    void otherRowsAndParamsAreRefused() {
        keeping().resample(TABLE);

        String message = "holds a search for neighbors with other settings or rows; give the same to go on with it";
        assertThatThrownBy(() -> keeping().resample(clouds(90, 40, 26))).hasMessageContaining(message);
        Resampler other = keeping();
        other.set(other.samplingStrategy(), "not minority");
        assertThatThrownBy(() -> other.resample(TABLE)).hasMessageContaining(message);
    }
}
