package io.ballast.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.doctor.FolderCheck.Step;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCheckTest {
    private final Configuration hadoop = new Configuration();

    @TempDir
    private java.nio.file.Path temp;

    @Test
    void aFolderThatCanBeWrittenPassesAndStaysAsItWas() throws IOException {
        Path folder = new Path(temp.resolve("tried").toString());

        assertThat(FolderCheck.prepare(folder, hadoop)).isEmpty();
        assertThat(FolderCheck.in(folder, "executor-1", hadoop)).isEqualTo(FolderCheck.PASSED);
        try (var left = Files.list(temp.resolve("tried"))) {
            assertThat(left)
                    .extracting(path -> path.getFileName().toString())
                    .containsOnly("of-the-driver", ".of-the-driver.crc");
        }
    }

    @Test
    void aFolderThatTheDriverMadeElsewhereIsNotSeen() {
        FolderCheck check = FolderCheck.in(new Path(temp.resolve("nowhere").toString()), "executor-1", hadoop);

        assertThat(check).isEqualTo(new FolderCheck(Step.SEE, "it is not there"));
        assertThat(check.passed(Step.SEE)).isFalse();
    }

    @Test
    void aFolderBelowAFileCannotBeWritten() throws IOException {
        java.nio.file.Path file = Files.writeString(temp.resolve("file"), "");

        assertThat(FolderCheck.prepare(new Path(file.resolve("tried").toString()), hadoop))
                .hasValueSatisfying(check -> assertThat(check.failed()).isEqualTo(Step.WRITE));
    }

    @Test
    void aFileSystemThatIsNotKnownIsSaid() {
        assertThat(FolderCheck.prepare(new Path("nfs4://host/x"), hadoop))
                .contains(new FolderCheck(
                        Step.WRITE, "No FileSystem for scheme \"nfs4\" (UnsupportedFileSystemException)"));
    }

    @Test
    void stepsBeforeTheFailedOnePassed() {
        FolderCheck check = new FolderCheck(Step.RENAME, "no");

        assertThat(check.passed(Step.WRITE)).isTrue();
        assertThat(check.passed(Step.RENAME)).isFalse();
        assertThat(check.passed(Step.READ)).isFalse();
    }
}
