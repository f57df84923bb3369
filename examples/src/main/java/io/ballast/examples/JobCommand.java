package io.ballast.examples;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all jobs share: a Spark session, progress on the console, {@code --help} and {@code --verbose}. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n")
abstract class JobCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--verbose", description = "Print the stack trace of a failure.")
    private boolean verbose;

    static boolean isVerbose(CommandLine command) {
        return command.getCommand() instanceof JobCommand job && job.verbose;
    }

    @Override
    public final Integer call() throws Exception {
        checkOptions();
        boolean borrowed = SparkSession.getDefaultSession().isDefined();
        SparkConf conf = new SparkConf(); // what spark-submit was given
        conf.setIfMissing("spark.executor.heartbeatInterval", "5s"); // progress inside a task comes with heartbeats
        conf.setIfMissing("spark.sql.debug.maxToStringFields", "1000"); // wide tables are what we get
        SparkSession spark = SparkSession.builder()
                .config(conf)
                .appName("ballast " + spec.name())
                .getOrCreate();
        if (!borrowed) {
            spark.sparkContext().setLogLevel("WARN");
        }
        spark.sparkContext().setJobGroup("ballast " + spec.name(), spec.name(), false);
        try (ConsoleProgress progress = new ConsoleProgress(spark, out())) {
            run(spark, progress);
        } finally {
            spark.sparkContext().clearJobGroup();
            if (!borrowed) {
                spark.stop();
            }
        }
        return exitCode();
    }

    /** Refuses options that cannot work, before Spark starts. */
    void checkOptions() {}

    abstract void run(SparkSession spark, ConsoleProgress progress) throws Exception;

    /** Of a job that ran to its end. */
    int exitCode() {
        return CommandLine.ExitCode.OK;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
