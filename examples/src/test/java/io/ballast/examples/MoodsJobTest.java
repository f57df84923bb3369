package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the job {@code resample} says of a search for a training set. */
class MoodsJobTest {
    @TempDir
    private Path folder;

    private Path input;

    @BeforeEach
    void writeTable() throws IOException {
        input = Files.writeString(folder.resolve("table.csv"), ResampleJobTest.table(60, 20, 1));
    }

    private Jobs search(String method, String... more) {
        List<String> args = new ArrayList<>(List.of("resample", "--input", input.toString(), "--label", "label"));
        args.addAll(List.of(
                "--features", "x,y,whole", "--output", folder.resolve("chosen").toString()));
        args.addAll(List.of("--report", folder.resolve("report").toString(), "--method", method));
        args.addAll(List.of("--param", "maxIter=3", "--param", "maxSteps=50", "--param", "hiddenLayers=8"));
        args.addAll(Arrays.asList(more));
        return Jobs.run(args.toArray(new String[0]));
    }

    private JsonNode reported() throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("report/report.json").toFile())
                .get("search");
    }

    @Test
    void stepsAreOnTheConsoleAndInTheReport() throws IOException {
        Jobs job = search("moods", "--param", "start=balanced,full", "--param", "candidatesPerStep=2");

        assertThat(job.code()).as(job.err()).isZero();
        assertThat(job.out())
                .contains("start full: minority F1 ")
                .contains("start balanced")
                .contains("step 1 of 3 of 2 candidates: ", "step 3 of 3 of 2 candidates: ");
        assertThat(folder.resolve("report/report.html"))
                .content()
                .contains("<h2>Search</h2>", ">1 − F1 of class rare, on the rows that score</text>")
                .contains("<th scope=\"row\">full</th>", "<th scope=\"row\">3</th>")
                .contains("Outputs of a net, before and after", "It is fair only if both were trained alike");
        JsonNode search = reported();
        assertThat(search.get("objectives"))
                .extracting(JsonNode::asText)
                .containsExactly("F1 of class rare", "average F1");
        assertThat(search.get("steps")).hasSize(4);
        assertThat(search.get("steps").get(3).get("candidates").asInt()).isEqualTo(2);
        assertThat(search.get("members"))
                .filteredOn(member -> member.get("chosen").asBoolean())
                .singleElement()
                .satisfies(chosen -> assertThat(chosen.get("rows").asLong()).isEqualTo(rows(search)));
    }

    /** Rows of all classes in the chosen set. */
    private static long rows(JsonNode search) {
        long rows = 0;
        for (JsonNode each : search.get("rows")) {
            rows += each.get("kept").asLong() + each.get("made").asLong();
        }
        return rows;
    }

    @Test
    void ofMuboTheLossIsReported() throws IOException {
        Jobs job = search("mubo");

        assertThat(job.code()).as(job.err()).isZero();
        JsonNode search = reported();
        assertThat(search.get("objectives")).extracting(JsonNode::asText).containsExactly("loss of the majority");
        double loss = search.get("steps").get(0).get("scores").get(0).asDouble();
        assertThat(loss).isPositive();
        assertThat(job.out()).contains("start balanced: validation loss of the majority %.4f; ".formatted(loss));
        assertThat(folder.resolve("report/report.html"))
                .content()
                .contains(">loss of the majority, on the rows that score</text>");
    }
}
