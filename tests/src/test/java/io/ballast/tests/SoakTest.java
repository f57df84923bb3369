package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten rounds of five methods, 50 resamples, in one JVM: after the second round neither heap nor what lies outside it grows. */
@Tag("cluster")
@Tag("slow")
class SoakTest {
    private static final int ROUNDS = 10;
    private static final int WARM = 2; // rounds, ten resamples

    @Test
    void holdsNoMoreAfterFiftyResamplesThanAfterTen(@TempDir Path folder) throws Exception {
        Path table = TwoClouds.write(folder.resolve("table.csv"), 2_000, 4, 10);
        Path log = folder.resolve("soak.log");
        List<String> command = new ArrayList<>(List.of(Jvms.tool("java"), "-Xms1g", "-Xmx1g"));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.add("-XX:+AlwaysPreTouch"); // so that the process grows by what lies outside the heap alone
        command.addAll(List.of("-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-Dorg.bytedeco.javacpp.maxbytes=1g"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Soak.class.getName()));
        command.addAll(List.of(table.toString(), "" + ROUNDS));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process soak = builder.start();
        int code = Jvms.await(soak, Duration.ofMinutes(20));
        assertThat(code).as(Files.readString(log)).isZero();

        List<long[]> held = Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("held "))
                .map(line -> Arrays.stream(line.split(" "))
                        .skip(1)
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList();
        held.forEach(each -> System.out.printf(
                "soak: round %d, heap %.1f MiB, outside %.1f MiB, process %.0f MiB%n",
                each[0], mib(each[1]), mib(each[2]), mib(each[3])));
        assertThat(held).hasSize(ROUNDS);
        long[] warm = held.get(WARM - 1);
        for (long[] later : held.subList(WARM, ROUNDS)) {
            assertThat((double) later[1]).as("heap after round %d", later[0]).isLessThan(1.05 * warm[1]);
            assertThat((double) later[2])
                    .as("outside the heap after round %d", later[0])
                    .isLessThan(1.05 * warm[2] + (1 << 20));
        }
    }

    private static double mib(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
