package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchCheckpointTest {
    private static final Map<String, String> SETTINGS = Map.of("seed", "42");
    private static final Score SCORE =
            new Score(new double[] {1 / 3.0, 0.1 + 0.2}, new double[][] {{0, 1e-17}, {1, 0.5}});
    private static final SearchStep STEP = new SearchStep(
            7,
            11,
            List.of(
                    new SearchStep.Tried(SCORE, 22, 5, 1L << 33, 1000, 0.25, 1.5),
                    new SearchStep.Tried(null, 0, 0, 0, 0, 0, 0)),
            0,
            3.75);

    @TempDir
    Path folder;

    private SearchCheckpoint open(Map<String, ?> settings) {
        return SearchCheckpoint.in(new Configuration(), folder.toString(), settings);
    }

    @Test
    void findsWhatWasKept() {
        open(SETTINGS).keep(STEP);
        open(SETTINGS).keep(Start.SVM_SMOTE, STEP);

        SearchCheckpoint again = open(SETTINGS);

        assertThat(again.step(7)).get().usingRecursiveComparison().isEqualTo(STEP);
        assertThat(again.start(Start.SVM_SMOTE))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(STEP);
        assertThat(again.step(8)).isEmpty();
        assertThat(again.start(Start.SMOTE)).isEmpty();
    }

    @Test
    void makesTheFolder() {
        Path below = folder.resolve("new").resolve("folder");
        SearchCheckpoint.in(new Configuration(), below.toString(), SETTINGS).keep(STEP);

        assertThat(SearchCheckpoint.in(new Configuration(), below.toString(), SETTINGS)
                        .step(7))
                .isPresent();
    }

    @Test
    void noneKeepsNothing() {
        SearchCheckpoint none = SearchCheckpoint.none();

        assertThat(none.keep(STEP)).isSameAs(STEP);
        assertThat(none.step(7)).isEmpty();
        assertThat(none.start(Start.FULL)).isEmpty();
    }

    @Test
    void aHalfWrittenStepIsNotThereAndIsWrittenAnew() throws IOException {
        SearchCheckpoint checkpoint = open(SETTINGS);
        Files.writeString(folder.resolve("step-00007.json.new"), "{\"number\":");

        assertThat(checkpoint.step(7)).isEmpty();
        checkpoint.keep(STEP);
        assertThat(open(SETTINGS).step(7)).get().usingRecursiveComparison().isEqualTo(STEP);
    }

    @Test
    void aFolderWithHalfWrittenSettingsIsNew() throws IOException {
        Files.writeString(folder.resolve("settings.json.new"), "{\"se");

        open(SETTINGS).keep(STEP);

        assertThat(open(SETTINGS).step(7)).isPresent();
    }

    @Nested
    class BadInput {
        @Test
        void isASearchWithOtherSettings() {
            open(SETTINGS).keep(STEP);

            assertThatThrownBy(() -> open(Map.of("seed", "43")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "checkpointDir '%s' holds a search with other settings or rows; give the same to go on with it, or another folder"
                                    .formatted(folder));
        }

        @ParameterizedTest
        @ValueSource(strings = {"thesis.txt", "step-00001.json"})
        void isAFolderWithSomethingElse(String file) throws IOException {
            Files.writeString(folder.resolve(file), "mine");

            assertThatThrownBy(() -> open(SETTINGS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("checkpointDir '%s' exists and holds no search; give an empty or new folder"
                            .formatted(folder));
            assertThat(folder).isDirectoryNotContaining(path -> path.endsWith("settings.json"));
        }
    }
}
