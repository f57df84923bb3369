package io.ballast.examples.connect4;

import io.ballast.random.RowRandom;
import java.util.OptionalInt;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A table of simulated Connect-4 games of any size, made on the executors: 42 cells and whether the game was drawn.
 *
 * <p>{@link Connect4Games} says who plays and what the table is not.
 */
public final class Connect4Table {

    private static final String PURPOSE = "connect4";

    private Connect4Table() {}

    /**
     * The table of the first {@code games} games of a seed, ordered by game. Lazy; no shuffle.
     *
     * <p>Columns, all {@code int} and not null: a1 to a6, b1 to b6, …, g1 to g6 (column letter, then row with 1 at the
     * bottom; 1 the first player, -1 the second, 0 blank), then {@code label} (1 a draw, 0 a win). Row g depends on the
     * seed, g and the ply alone: on any number of partitions, and in a table of more games, it is the same.
     *
     * @param games rows of the table, at least 1
     * @param ply 0 to 41 for the board after so many plies of a game still open then; empty for the final board. Draws
     *     are 3 % to 6 % of the rows for final boards and from 22 to 26 plies, and more the later the ply
     * @param partitions of the table, at least 1
     * @throws IllegalArgumentException if an argument is out of range; the message names the option
     */
    public static Dataset<Row> create(SparkSession spark, long games, long seed, OptionalInt ply, int partitions) {
        if (games < 1) {
            throw new IllegalArgumentException("--games must be at least 1, got " + games);
        }
        if (ply.isPresent() && (ply.getAsInt() < 0 || ply.getAsInt() >= Board.CELLS)) {
            throw new IllegalArgumentException("--at must be final or a number of plies from 0 to %d, got %d"
                    .formatted(Board.CELLS - 1, ply.getAsInt()));
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("--partitions must be at least 1, got " + partitions);
        }
        return spark.range(0, games, 1, partitions)
                .map(ply.isPresent() ? boardAfter(ply.getAsInt(), seed) : finalBoard(seed), Encoders.row(schema()));
    }

    private static MapFunction<Long, Row> finalBoard(long seed) {
        return game -> row(Connect4Games.finalBoard(RowRandom.of(seed, PURPOSE, game)));
    }

    private static MapFunction<Long, Row> boardAfter(int ply, long seed) {
        return game -> row(Connect4Games.boardAfter(ply, RowRandom.of(seed, PURPOSE, game)));
    }

    private static Row row(Connect4Games.Position position) {
        Object[] values = new Object[Board.CELLS + 1];
        byte[] cells = position.board().cells();
        for (int cell = 0; cell < cells.length; cell++) {
            values[cell] = (int) cells[cell];
        }
        values[Board.CELLS] = position.draw() ? 1 : 0;
        return RowFactory.create(values);
    }

    private static StructType schema() {
        StructType schema = new StructType();
        for (char column = 'a'; column < 'a' + Board.COLUMNS; column++) {
            for (int row = 1; row <= Board.ROWS; row++) {
                schema = schema.add("" + column + row, DataTypes.IntegerType, false);
            }
        }
        return schema.add("label", DataTypes.IntegerType, false);
    }
}
