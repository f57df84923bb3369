package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.Settings;
import io.ballast.examples.compare.UnitKey;
import io.ballast.examples.compare.UnitResult;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperJobTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet | lung | paper must be leo-cvae, moods or latent-gan, got 'resnet'",
                "moods | lung | --sets must be of ecoli, yeast, winequality, abalone, spambase, shuttle, connect4, got 'lung'",
                "leo-cvae | lungs | --sets must be of lung, brca, rosmap, got 'lungs'",
            })
    void refusesWhatItDoesNotKnow(String paper, String sets, String sentence) {
        Jobs job = Jobs.run("paper", paper, "--data", "data", "--sets", sets, "--output", folder.toString());

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint()).isEqualTo(sentence);
    }

    @Test
    void saysWhichFileIsMissing() {
        Jobs job = Jobs.run(
                "paper",
                "leo-cvae",
                "--data",
                folder.toString(),
                "--output",
                folder.resolve("o").toString());

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint()).isEqualTo("input '%s/tcga_lung_pfi.csv.gz' does not exist".formatted(folder));
        assertThat(folder.resolve("o")).doesNotExist();
    }

    @Test
    void everyMethodOfTheTablesCanBeMade() {
        for (LeoCvaePaper.DataSet set : LeoCvaePaper.dataSets()) {
            Remedies remedies = Remedies.of(new LeoCvaePaper().methods(), LeoCvaePaper.params(set), "aucRoc");

            assertThat(remedies.names()).containsAll(set.published().keySet());
            set.published().forEach((method, figures) -> assertThat(figures)
                    .as(method)
                    .hasSize(set.binary() ? 3 : 6)
                    .allMatch(figure -> figure.matches("0\\.\\d{3} ± 0\\.\\d{3}")));
        }
    }

    @Test
    void thePapersFiguresStandBesideOurs() {
        LeoCvaePaper.DataSet lung = LeoCvaePaper.dataSets().get(0);

        String table = LeoCvaePaper.table(lung, findings(0.7), findings(0.6));

        assertThat(table.lines().filter(line -> line.startsWith("| leo-cvae")))
                .containsExactly(
                        "| leo-cvae | 0.661 ± 0.030 | 0.889 ± 0.021 | 0.881 ± 0.012 | 0.710 ± 0.014 | – | – | – | – | 0.610 ± 0.014 | – | – | – | – |");
        assertThat(table).contains("By the clean rule: no method beats doing nothing on this data");
    }

    /** Two methods on two folds, both as good. */
    private static Findings findings(double auc) {
        Settings settings = new Settings(
                List.of("lung"),
                "label",
                List.of(),
                64,
                false,
                List.of("none", "leo-cvae"),
                List.of("mlp"),
                2,
                5,
                1,
                42,
                "aucRoc",
                Map.of(),
                "");
        Map<UnitKey, UnitResult> units = new HashMap<>();
        for (String method : settings.methods()) {
            for (int fold = 0; fold < 2; fold++) {
                UnitKey key = new UnitKey("lung", 0, fold, method, "mlp");
                Map<String, Double> metrics = Map.of("aucRoc", auc + 0.02 * fold);
                units.put(key, new UnitResult(key, "", List.of(), new long[2], metrics, Map.of(), Map.of(), Map.of()));
            }
        }
        return Findings.of(settings, List.of(), units);
    }
}
