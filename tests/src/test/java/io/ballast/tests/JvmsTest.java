package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmsTest {
    private static final class Hangs {
        public static void main(String[] args) throws InterruptedException {
            System.out.println("begun");
            Thread.currentThread().join();
        }
    }

    @TempDir
    private Path folder;

    private Process java(String... words) throws Exception {
        String classes = Path.of("target", "test-classes").toString();
        ProcessBuilder builder = new ProcessBuilder(Jvms.tool("java"), "-cp", classes);
        builder.command().addAll(List.of(words));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    @Test
    void oneThatHangsIsEndedAndSaysWhatItDid() throws Exception {
        Process hangs = java(Hangs.class.getName());

        assertThatThrownBy(() -> Jvms.await(hangs, Duration.ofSeconds(2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("did not end in 2 s")
                .hasMessageContaining("begun")
                .hasMessageContaining("\"main\"")
                .hasMessageContaining("Hangs.main");
        assertThat(hangs.waitFor()).isNotZero();
    }

    @Test
    void oneThatEndsGivesItsExitCode() throws Exception {
        assertThat(Jvms.await(java("-version"))).isZero();
        assertThat(Jvms.await(java("no.such.Class"))).isEqualTo(1);
    }
}
