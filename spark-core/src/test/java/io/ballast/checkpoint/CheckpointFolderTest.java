package io.ballast.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
    @TempDir
    private Path above;

    private CheckpointFolder folder() {
        return CheckpointFolder.in(
                new Configuration(), above.resolve("kept").toString(), "work", Set.of("parts", "all.bin"));
    }

    private static void failing(DataOutputStream out) throws IOException {
        out.writeInt(1);
        throw new IOException("no room");
    }

    @Test
    void findsWhatIsKeptOfTheSameWork() {
        assertThat(folder().find("all.bin", "rows 1", DataInputStream::readInt)).isEmpty();
        folder().keep("all.bin", "rows 1", out -> out.writeInt(7));
        folder().keep("all.bin", "rows 1", out -> out.writeInt(8));
        assertThat(folder().find("all.bin", "rows 1", DataInputStream::readInt)).contains(8);
        assertThatThrownBy(() -> folder().find("all.bin", "rows 2", DataInputStream::readInt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "holds a work with other settings or rows; give the same to go on with it, or another folder");
    }

    @Test
    void isTakenBackWhereItsFirstFileCannotBeWritten() {
        assertThatThrownBy(() -> folder().keep("parts/0.bin", "rows 1", CheckpointFolderTest::failing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no room");
        assertThat(above).isEmptyDirectory();
    }

    /** Both tasks began when there was no folder yet. */
    @Test
    void keepsTheFileOfAnotherTaskWhereOneFails() {
        assertThatThrownBy(() -> folder().keep("parts/0.bin", "rows 1", out -> {
                    folder().keep("parts/1.bin", "rows 1", other -> other.writeInt(7));
                    failing(out);
                }))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(folder().find("parts/1.bin", "rows 1", DataInputStream::readInt))
                .contains(7);
        assertThat(folder().find("parts/0.bin", "rows 1", DataInputStream::readInt))
                .isEmpty();
    }
}
