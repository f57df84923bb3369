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

    private static Set<Long> rows(String text) {
        return Stream.of(text.split(" ")).map(Long::valueOf).collect(Collectors.toSet());
    }
}
