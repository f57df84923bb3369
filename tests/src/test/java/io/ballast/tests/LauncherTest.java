package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/ballast} as a user runs it: an embedded Spark in a JVM of its own. */
@Tag("cluster")
class LauncherTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private Path folder;

    @BeforeAll
    static void isPackaged() {
        Path home = ROOT.resolve("examples/target/spark-home/jars");
        assumeTrue(Files.isDirectory(home), "skipped: examples is not packaged; run mvn verify from the top");
    }

    private record Run(int code, String out, String err) {}

    private Run ballast(String... args) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ROOT.resolve("deploy/ballast").toString()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("SPARK_HOME");
        Process process = builder.start();
        int code = Jvms.await(process);
        return new Run(code, Files.readString(out), Files.readString(err));
    }

    @Test
    void coresAndSerializersDoNotChangeTheRows() throws Exception {
        Path table = writeTable();

        List<List<Row>> made = new ArrayList<>();
        Map<String, String> serializers = new LinkedHashMap<>();
        serializers.put("local[1]", "org.apache.spark.serializer.JavaSerializer");
        serializers.put("local[2]", "org.apache.spark.serializer.KryoSerializer");
        for (String master : serializers.keySet()) {
            Run run = ballast(
                    "--master",
                    master,
                    "resample",
                    "--input",
                    table.toString(),
                    "--label",
                    "label",
                    "--param",
                    "maxIter=5",
                    "--output",
                    "balanced" + made.size(),
                    "--conf",
                    "spark.sql.files.maxPartitionBytes=20000",
                    "--conf",
                    "spark.serializer=" + serializers.get(master),
                    "--driver-memory",
                    "1g");
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out()).contains("done: ");
            made.add(made("balanced" + made.size()));
        }

        assertThat(made.get(0)).isNotEmpty().isEqualTo(made.get(1));
    }

    private Path writeTable() throws IOException {
        Random random = new Random(11);
        StringBuilder csv = new StringBuilder("a,b,c,label\n");
        for (int i = 0; i < 3000; i++) {
            int label = i % 10 == 0 ? 1 : 0;
            csv.append("%.17g,%.17g,%.17g,%d%n"
                    .formatted(
                            random.nextGaussian() + label,
                            random.nextGaussian(),
                            random.nextGaussian() * random.nextGaussian(),
                            label));
        }
        return Files.writeString(folder.resolve("table.csv"), csv);
    }

    /** Synthetic rows in order; doubles equal in every bit are equal here. */
    private List<Row> made(String output) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve(output).toString())
                .filter("synthetic")
                .orderBy("a", "b", "c")
                .collectAsList();
    }

    @Test
    void anInputErrorIsOneSentenceAndExitCodeTwo() throws Exception {
        Run run = ballast("resample", "--input", "nowhere.csv", "--label", "y", "--output", "out");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("ballast: input 'nowhere.csv' does not exist\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void helpNeedsNoSparkApplication() throws Exception {
        Run none = ballast();
        Run help = ballast("resample", "--help");

        assertThat(List.of(none.code(), help.code())).containsOnly(0);
        assertThat(none.out()).contains("Start here:");
        assertThat(help.out()).contains("--overwrite");
    }

    @Test
    void aSparkOptionWithoutAValueIsAUsageError() throws Exception {
        Run run = ballast("resample", "--conf");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("ballast: --conf needs a value\n");
    }

    @Test
    void sparkHomeIsAskedWhenItIsSet() throws Exception {
        Path home = Files.createDirectories(folder.resolve("spark/bin")).getParent();
        Files.createDirectories(home.resolve("jars"));
        Path submit = Files.writeString(home.resolve("bin/spark-submit"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 7\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        Path out = folder.resolve("submitted");
        ProcessBuilder builder = new ProcessBuilder(
                        ROOT.resolve("deploy/ballast").toString(),
                        "entropy",
                        "--input",
                        "x.csv",
                        "--master",
                        "yarn",
                        "--conf",
                        "a.b=c d",
                        "--executor-memory=3g",
                        "--properties-file",
                        "mine.conf")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("SPARK_HOME", home.toString());

        int code = builder.start().waitFor();

        assertThat(code).isEqualTo(7);
        assertThat(lines(out))
                .containsSubsequence("--class", "io.ballast.examples.Ballast")
                .containsSubsequence("--conf", "a.b=c d")
                .containsSubsequence("--executor-memory", "3g")
                .containsSubsequence("--properties-file", "mine.conf")
                .containsSubsequence("--master", "yarn")
                .endsWith("entropy", "--input", "x.csv");
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
