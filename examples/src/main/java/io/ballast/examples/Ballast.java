package io.ballast.examples;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: one subcommand a job. Exit code 0 on success, 2 for a usage or input error, 1 for a failure. */
@Command(
        name = "ballast",
        description = "Balances imbalanced data on Apache Spark.",
        synopsisSubcommandLabel = "JOB",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        subcommands = {
            ResampleCommand.class,
            CompareCommand.class,
            PaperCommand.class,
            EntropyCommand.class,
            MakeConnect4Command.class,
            PitfallsCommand.class,
            DoctorCommand.class
        },
        commandListHeading = "%nJobs:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Start here:",
            "  deploy/ballast resample                 balance a Connect-4 table of 50,000 boards; needs no data",
            "  deploy/ballast resample --input data.csv --label y --output balanced --format csv",
            "  deploy/ballast JOB --help               what a job does, and its options",
            "",
            "Before or after the job's own options, for Spark: --master URL, --driver-memory 4g,",
            "--executor-memory 4g, --properties-file FILE, --conf key=value. With SPARK_HOME set, that Spark runs the job."
        })
public final class Ballast implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // numbers read the same everywhere
        System.setProperty("java.awt.headless", "true"); // before anything draws
        int code = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs a job and gives its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine commands =
                new CommandLine(new Ballast()).setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
        ResampleCommand.listMethods(commands.getSubcommands().get("resample"));
        commands.setParameterExceptionHandler((problem, given) -> {
            CommandLine command = problem.getCommandLine();
            complain(command.getErr(), problem.getMessage());
            command.getErr()
                    .println("See 'deploy/%s --help'."
                            .formatted(command.getCommandSpec().qualifiedName()));
            return CommandLine.ExitCode.USAGE;
        });
        commands.setExecutionExceptionHandler((problem, command, parsed) -> Failures.report(problem, command));
        return commands.execute(args);
    }

    /** On one line, whatever names and values from a file it quotes. */
    static void complain(PrintWriter err, String sentence) {
        err.println("ballast: " + sentence.replaceAll("\\p{Cntrl}", "?"));
    }

    /** Without a job: what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
