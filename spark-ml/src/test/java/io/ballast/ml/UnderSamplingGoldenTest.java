package io.ballast.ml;

import static io.ballast.ml.StandardTables.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.GoldenTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows that imbalanced-learn 0.10.0 keeps, row by row: from the golden files of the shared folder, or computed on the same
 * standardised tables with scikit-learn 1.2.1 and written here as the numbers of the rows removed.
 */
class UnderSamplingGoldenTest {
    private static final Map<String, Dataset<Row>> TABLES = new HashMap<>();

    private static Dataset<Row> table(String dataset) {
        return TABLES.computeIfAbsent(dataset, StandardTables::read);
    }

    @ParameterizedTest(name = "of {0}")
    @ValueSource(strings = {"ecoli", "yeast", "abalone"})
    void tomekLinksAreTheSame(String dataset) {
        Set<Long> linked = new TreeSet<>();
        for (Map<String, String> line : GoldenTable.golden("tomek_" + dataset)) {
            linked.add(Long.valueOf(line.get("row_a")));
            linked.add(Long.valueOf(line.get("row_b")));
        }
        TomekLinks all = new TomekLinks().setSamplingStrategy("all").setIdCol("row");
        assertThat(numbers(all.removedRows(table(dataset)))).isEqualTo(linked);
        Set<Long> majority = numbers(table(dataset).filter("label = 0"));
        majority.retainAll(linked);
        assertThat(numbers(new TomekLinks().removedRows(table(dataset)))).isEqualTo(majority);
    }

    @ParameterizedTest(name = "of {0}")
    @ValueSource(strings = {"ecoli", "yeast", "abalone"})
    void editedNearestNeighborsKeepTheSame(String dataset) {
        Set<Long> agreeing = new HashSet<>();
        Set<Long> kept = new HashSet<>();
        for (Map<String, String> line : GoldenTable.golden("enn_" + dataset)) {
            long row = Long.parseLong(line.get("row"));
            boolean agrees = line.get("imblearn_agrees").equals("1");
            if (agrees) {
                agreeing.add(row);
            }
            if (agrees || line.get("label").equals("1")) {
                kept.add(row);
            }
        }
        assertThat(numbers(new EditedNearestNeighbors().resample(table(dataset))))
                .isEqualTo(kept);
        assertThat(numbers(
                        new EditedNearestNeighbors().setSamplingStrategy("all").resample(table(dataset))))
                .isEqualTo(agreeing);
    }

    @ParameterizedTest(name = "version {1} of {0}")
    @CsvSource({
        "ecoli, 1",
        "ecoli, 2",
        "ecoli, 3",
        "yeast, 1",
        "yeast, 2",
        "yeast, 3",
        "abalone, 1",
        "abalone, 2",
        "abalone, 3"
    })
    void nearMissKeepsTheSame(String dataset, int version) {
        Set<Long> selected = new HashSet<>();
        for (Map<String, String> line : GoldenTable.golden("nearmiss%d_%s".formatted(version, dataset))) {
            if (line.get("imblearn_selected").equals("1")) {
                selected.add(Long.valueOf(line.get("row")));
            }
        }
        Dataset<Row> kept = new NearMiss().setVersion(version).resample(table(dataset));
        assertThat(numbers(kept.filter("label = 0"))).isEqualTo(selected);
        assertThat(kept.filter("label = 1").count())
                .isEqualTo(table(dataset).filter("label = 1").count());
    }

    @ParameterizedTest(name = "{0} of {1}, {2}, {3}")
    @CsvSource({
        "RENN, ecoli, auto, all, 94 286 290 305 316 320 325 328",
        "RENN, ecoli, auto, mode, 305 328",
        "RENN, ecoli, all, all, 259 261 263 270 273 276 286 290 305 316 320 328",
        "RENN, yeast, auto, all, 6 30 79 80 82 84 85 101 109 130 134 146 148 154 155 158 160 177 186 190 250 251 252 286 296"
                + " 321 371 372 396 424 425 427 428 429 435 449",
        "RENN, yeast, auto, mode, 6 148 160 321",
        "AllKNN, ecoli, auto, all, 94 286 290 305 316 320 325 328",
        "AllKNN, ecoli, all, all, 259 261 263 270 273 276 305 320 328",
        "AllKNN, yeast, auto, all, 6 30 79 80 82 84 85 101 109 130 134 146 148 154 155 158 160 177 186 190 286 296 321 372"
                + " 396 424 425 427 428 429 435",
        "AllKNN, yeast, all, all, 6 80 85 130 148 154 155 158 160 190 286 321 425 464 466 469 471 472 474 475 479 480 482 483"
                + " 486 487 488 493 494 496 497 499 502 503 505 506 509 510",
        "ENN, ecoli, auto, mode, 305",
        "ENN, yeast, auto, mode, 6 148 160 321",
    })
    void roundsOfEditingRemoveTheSame(String method, String dataset, String strategy, String kindSel, String removed) {
        Editor<?> editor =
                switch (method) {
                    case "RENN" -> new RepeatedEditedNearestNeighbors();
                    case "AllKNN" -> new AllKnn();
                    default -> new EditedNearestNeighbors();
                };
        editor.setSamplingStrategy(strategy).setKindSel(kindSel);
        assertThat(numbers(editor.removedRows(table(dataset)))).isEqualTo(rows(removed));
    }

    @ParameterizedTest(name = "of {0}")
    @CsvSource({"ecoli, 305 320 328", "yeast, 6 80 85 148 154 155 160 190 286 321 425"})
    void allKnnByTheModeOfUpToFiveRemovesTheSame(String dataset, String removed) {
        AllKnn editor = new AllKnn().setKNeighbors(5).setKindSel("mode");
        assertThat(numbers(editor.removedRows(table(dataset)))).isEqualTo(rows(removed));
    }

    /**
     * The rule of imbalanced-learn 0.12 to 0.14 ({@code _neighbourhood_cleaning_rule.py}), computed with scikit-learn 1.2.1: edited nearest
     * neighbors by mode, then {@code KNeighborsClassifier(3).fit(X, y).predict} on the minority and the 3 neighbors of what it gets wrong.
     */
    @ParameterizedTest(name = "of {0}")
    @CsvSource({
        "ecoli, 94 250 281 282 286 290 302 305 316 320",
        "yeast, 6 26 61 80 82 101 120 127 129 147 148 154 155 156 160 166 177 190 286 287 296 321 330 334 372 411 424 425 427"
                + " 434 445 460"
    })
    void theNeighborhoodCleaningRuleRemovesTheSame(String dataset, String removed) {
        assertThat(numbers(new NeighborhoodCleaningRule().removedRows(table(dataset))))
                .isEqualTo(rows(removed));
    }

    private static Set<Long> rows(String text) {
        return Stream.of(text.split(" ")).map(Long::valueOf).collect(Collectors.toSet());
    }
}
