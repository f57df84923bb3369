package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorJobTest {
    @TempDir
    private Path folder;

    @Test
    void findsNothingWrongWithTheSessionOfTheTests() throws IOException {
        Path json = folder.resolve("doctor.json");
        Path tried = Files.createDirectory(folder.resolve("tried"));

        Jobs job = Jobs.run("doctor", "--path", tried.toString(), "--json", json.toString());

        assertThat(job.code()).as(job.out() + job.err()).isZero();
        assertThat(job.out())
                .contains(
                        "OMP_NUM_THREADS", "file:" + tried + ", which renames a folder as a whole", "Nothing is wrong.")
                .containsPattern("driver +\\S+ +\\d+ +2 +");
        assertThat(tried).isEmptyDirectory();
        JsonNode written = new JsonMapper().readTree(json.toFile());
        assertThat(written.at("/findings")).isEmpty();
        assertThat(written.at("/checkup/driver/jvm/versions/Spark").asText()).startsWith("3.5.");
    }

    @Test
    void saysWhatIsWrongAndEndsWithOne() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        Jobs job = Jobs.run("doctor", "--path", file.toString());

        assertThat(job.code()).isEqualTo(1);
        assertThat(job.out()).containsPattern("wrong: the driver cannot write in file:.*; give --path");
        assertThat(job.err()).isEmpty();
    }

    @Test
    void refusesToWaitForNothing() {
        Jobs job = Jobs.run("doctor", "--wait", "0");

        assertThat(job.code()).isEqualTo(2);
        assertThat(job.complaint()).isEqualTo("--wait must be at least 1 second, got 0");
    }
}
