package io.ballast.examples;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ballast.examples.doctor.Checkup;
import io.ballast.examples.doctor.CheckupTable;
import io.ballast.examples.doctor.Findings;
import io.ballast.examples.doctor.Survey;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The job {@code doctor}: whether driver, executors and file system are fit to run the others. */
@Command(
        name = "doctor",
        header = "Look over driver, executors and file system, and say what is wrong.",
        description = {
            "Prints for the driver and each executor: cores, memory limits, versions, native libraries, the GPUs that Spark gave it, and whether it can write, rename, read and delete in a folder; then in a sentence each what is wrong and what to do.",
            "Exit code 0 when nothing is wrong, 1 when something is."
        },
        footer = "  deploy/ballast doctor --master yarn --path hdfs:///data")
final class DoctorCommand extends JobCommand {
    @Option(
            names = "--path",
            defaultValue = ".",
            paramLabel = "DIR",
            description = "Folder to write in, on any Hadoop file system; what is made there is removed (default: the"
                    + " working directory).")
    private String path;

    @Option(
            names = "--wait",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "How long to wait for executors (default: ${DEFAULT-VALUE}).")
    private long wait;

    @Option(names = "--json", paramLabel = "FILE", description = "Local file to write it all to, as JSON.")
    private File json;

    private List<String> findings = List.of();

    @Override
    void checkOptions() {
        if (path.isBlank()) {
            throw new IllegalArgumentException("--path must name a folder");
        }
        if (wait < 1) {
            throw new IllegalArgumentException("--wait must be at least 1 second, got " + wait);
        }
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) throws Exception {
        progress.stage("asking driver and executors");
        Checkup checkup =
                Survey.run(JavaSparkContext.fromSparkContext(spark.sparkContext()), path, Duration.ofSeconds(wait));
        findings = Findings.of(checkup);
        out().println();
        CheckupTable.print(checkup, out());
        if (findings.isEmpty()) {
            out().println("Nothing is wrong.");
        }
        findings.forEach(sentence -> out().println("wrong: " + sentence));
        if (json != null) {
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValue(json, Map.of("checkup", checkup, "findings", findings));
        }
    }

    @Override
    int exitCode() {
        return findings.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
