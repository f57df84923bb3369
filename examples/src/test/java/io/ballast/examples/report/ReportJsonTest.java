package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ballast.examples.report.ResampleReport.ClassEntropy;
import io.ballast.examples.report.ResampleReport.Entropy;
import io.ballast.examples.report.ResampleReport.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

    @Test
    void numbersComeBackAsTheyWere() throws IOException {
        ResampleReport report = SampleReports.binary();
        Map<String, Object> json = read(report);
        assertThat(json).containsEntry("method", "LEO-CVAE").containsEntry("seed", 42);
        assertThat(at(json, "versions", "Spark")).isEqualTo("3.5.5");
        assertThat(at(json, "parameters", "kNeighbors")).isEqualTo(15);
        assertThat(at(json, "parameters", "entropyWeightedLoss")).isEqualTo(true);
        assertThat(at(json, "classes", 1))
                .isEqualTo(Map.of("name", "1", "before", 2_046, "after", 47_954, "removed", 0));
        assertThat(at(json, "seconds", "training")).isEqualTo(112.4);
        ClassEntropy minority = report.entropy().orElseThrow().classes().get(1);
        assertThat(at(json, "entropy", "classes", 1, "mean")).isEqualTo(minority.mean());
        assertThat(at(json, "entropy", "classes", 1, "histogram", 19)).isEqualTo((int) minority.histogram()[19]);
        assertThat(at(json, "training", "bestEpoch")).isEqualTo(58);
        assertThat(at(json, "training", "validation", 82, "correlation"))
                .isEqualTo(report.training().orElseThrow().validation().get(82).correlation());
        assertThat(at(json, "synthetic", 0, "distances", "feature_0"))
                .isEqualTo(report.synthetic().get(0).distances().get("feature_0"));
        assertThat(at(json, "projections", 0, "real", 7, 1))
                .isEqualTo(report.projections().get(0).real()[7][1]);
    }

    @Test
    void fieldsKeepTheOrderOfTheRecord() throws IOException {
        assertThat(read(SampleReports.binary()).keySet())
                .containsExactly(
                        "method",
                        "input",
                        "output",
                        "seed",
                        "versions",
                        "parameters",
                        "classes",
                        "seconds",
                        "entropy",
                        "training",
                        "game",
                        "synthetic",
                        "projections",
                        "trials",
                        "search");
    }

    @Test
    void partsAMethodLacksAreNull() throws IOException {
        assertThat(read(SampleReports.smote()))
                .containsEntry("entropy", null)
                .containsEntry("training", null)
                .containsEntry("game", null)
                .containsEntry("search", null);
    }

    @Test
    void trialsSayWhatWasChosen() throws IOException {
        Map<String, Object> json = read(SampleReports.searched(
                new Trial("none", 0.61, 0.02, true, ""), new Trial("smote", Double.NaN, Double.NaN, false, "failed")));
        assertThat(at(json, "trials", 0))
                .isEqualTo(Map.of("name", "none", "mean", 0.61, "standardError", 0.02, "chosen", true, "remark", ""));
        assertThat(at(json, "trials", 1, "mean")).isNull();
        assertThat(at(json, "trials", 1, "remark")).isEqualTo("failed");
    }

    @Test
    void everyStepAndSetOfASearchIsThere() throws IOException {
        Search search = SampleSearch.of(30);
        Map<String, Object> json = read(SampleReports.searched(search));
        assertThat(at(json, "search", "objectives")).isEqualTo(List.of("F1 of class 1", "average F1"));
        assertThat((List<?>) at(json, "search", "steps")).hasSize(31);
        assertThat(at(json, "search", "steps", 2))
                .isEqualTo(Map.of(
                        "number", 2,
                        "size", 26,
                        "candidates", 4,
                        "accepted", false,
                        "scores", search.steps().get(2).scores(),
                        "rows", 142,
                        "drawn", 26,
                        "made", 5,
                        "seconds", 1.5));
        assertThat(at(json, "search", "members", 0))
                .isEqualTo(Map.of(
                        "start",
                        "full",
                        "step",
                        0,
                        "scores",
                        List.of(0.45, 0.66),
                        "rows",
                        1_000,
                        "nonDominated",
                        false,
                        "chosen",
                        false));
        assertThat(at(json, "search", "rows", 1)).isEqualTo(Map.of("name", "1", "kept", 60, "made", 50));
        assertThat(at(json, "search", "outputs", "before", "kappa")).isEqualTo(25.0);
        assertThat(at(json, "search", "outputs", "after", "minority")).isEqualTo(List.of(0, 1, 50, 59));
        assertThat(at(json, "search", "outputs", "majorityOrders")).isNull();
    }

    @Test
    void numbersThatAreNotFiniteAreNull() throws IOException {
        Entropy entropy = new Entropy(5, 1, Double.NaN, List.of(new ClassEntropy("0", Double.NaN, new long[2])));
        Map<String, Object> json =
                read(SampleReports.with(SampleReports.binary(), Optional.of(entropy), Optional.empty()));
        assertThat(at(json, "entropy", "mean")).isNull();
        assertThat(at(json, "entropy", "classes", 0, "mean")).isNull();
    }

    @Test
    void theStreamStaysOpen() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        ReportJson.write(SampleReports.smote(), new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.set(true);
            }
        });
        assertThat(closed).isFalse();
    }

    private static Map<String, Object> read(ResampleReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("\n  \"method\"").doesNotContain("NaN");
        return new ObjectMapper().readValue(text, new TypeReference<>() {});
    }

    /** What lies at a path of field names and positions. */
    private static Object at(Object json, Object... path) {
        for (Object step : path) {
            json = step instanceof Integer i ? ((List<?>) json).get(i) : ((Map<?, ?>) json).get(step);
        }
        return json;
    }
}
