package io.ballast.examples;

import io.ballast.examples.connect4.Connect4Table;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The job {@code make-connect4}: a skewed table of any size, from nothing. */
@Command(
        name = "make-connect4",
        header = "Make a table of Connect-4 boards, a few per cent of them draws.",
        description = {
            "Plays games between two imperfect players on the executors and writes one board a game: 42 cells a1..g6 (first player 1, second -1, blank 0) and label (1 = the game ends in a draw, 0 = somebody wins).",
            "With --at 24 the outcome lies ahead and the classes overlap; with --at final a drawn board is a full one, so the class is easy to tell. Simulated play: neither the Kaggle table of the MOODS paper nor UCI connect-4.",
            "The same seed gives the same table on any cluster."
        },
        footer = "  deploy/ballast make-connect4 --games 376640 --seed 1 --output boards")
final class MakeConnect4Command extends JobCommand {
    /** Players are costly, so each task gets this many games. */
    private static final int GAMES_PER_PARTITION = 10_000;

    @Option(names = "--games", required = true, paramLabel = "N", description = "Boards to make, at least 1.")
    private long games;

    @Option(names = "--seed", defaultValue = "42", description = "Seed of all games (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--at",
            defaultValue = "24",
            paramLabel = "final|PLY",
            description =
                    "The final board, or the board after PLY plies of games that last longer (default: ${DEFAULT-VALUE}).")
    private String at;

    @Option(names = "--output", required = true, paramLabel = "PATH", description = "Folder to write; must not exist.")
    private String output;

    @Option(names = "--overwrite", description = "Replace the output when it exists.")
    private boolean overwrite;

    @Option(
            names = "--format",
            defaultValue = "PARQUET",
            paramLabel = "parquet|csv",
            description = "How to write it (default: parquet).")
    private OutputTable.Format format;

    @Override
    void checkOptions() {
        ply(at);
    }

    private static OptionalInt ply(String at) {
        if (at.equals("final")) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(at));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--at must be final or a number of plies, got '%s'".formatted(at));
        }
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) throws Exception {
        try (OutputPath target = OutputPath.open(spark, output, overwrite)) {
            Dataset<Row> boards = table(spark, games, seed, ply(at));
            progress.stage("playing %,d games".formatted(games));
            OutputTable.write(boards, format, target.staged());
            Dataset<Row> written = OutputTable.read(spark, boards.schema(), format, target.staged());
            long draws = written.filter("label = 1").count();
            target.commit();
            progress.say("done: %,d boards, %,d draws (%.2f %%), in %s"
                    .formatted(games, draws, 100.0 * draws / games, target.target()));
        }
    }

    /** A Connect-4 table in partitions of a size that suits its cost. */
    static Dataset<Row> table(SparkSession spark, long games, long seed, OptionalInt ply) {
        int partitions = (int) Math.min(1000, Math.max(1, games / GAMES_PER_PARTITION));
        return Connect4Table.create(spark, games, seed, ply, partitions);
    }
}
