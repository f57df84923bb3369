package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/conf/gpu-discovery}, with an {@code nvidia-smi} of our own on the path. */
class GpuDiscoveryTest {
    private static final Path SCRIPT = Path.of("").toAbsolutePath().getParent().resolve("deploy/conf/gpu-discovery");

    @TempDir
    private Path folder;

    private Process run(String nvidiaSmi) throws Exception {
        Path fake = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + nvidiaSmi + "\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString());
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process;
    }

    private static String[] addresses(Process process) throws IOException {
        ResourceInformation gpus = ResourceInformation.parseJson(
                new String(process.getInputStream().readAllBytes()).strip());
        assertThat(gpus.name()).isEqualTo("gpu");
        return gpus.addresses();
    }

    @ParameterizedTest(name = "nvidia-smi prints {0}")
    @CsvSource({"'0\\n', 0", "'0\\n1\\n10\\n', '0,1,10'", "'', ''"})
    void printsWhatSparkReads(String printed, String expected) throws Exception {
        Process process = run("printf '%s'".formatted(printed));

        assertThat(process.exitValue()).isZero();
        assertThat(addresses(process)).isEqualTo(expected.isEmpty() ? new String[0] : expected.split(","));
    }

    @Test
    void asksForNothingButNumbers() throws Exception {
        assertThat(addresses(run("[ \"$*\" = '--query-gpu=index --format=csv,noheader' ] && echo 3")))
                .containsExactly("3");
    }

    @Test
    void failsWhereThereIsNoDriver() throws Exception {
        assertThat(run("echo 'NVIDIA-SMI has failed' && exit 9").exitValue()).isNotZero();
    }
}
