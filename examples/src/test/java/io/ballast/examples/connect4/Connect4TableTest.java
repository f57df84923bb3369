package io.ballast.examples.connect4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.random.RowRandom;
import io.ballast.spark.LocalSpark;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Connect4TableTest {

    private static final long SEED = 42;

    private final SparkSession spark = LocalSpark.session();

    static Stream<OptionalInt> kinds() {
        return Stream.of(OptionalInt.empty(), OptionalInt.of(24));
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                Arguments.of(0L, OptionalInt.empty(), 1, "--games must be at least 1, got 0"),
                Arguments.of(9L, OptionalInt.of(-1), 1, "--at must be final or a number of plies from 0 to 41, got -1"),
                Arguments.of(9L, OptionalInt.of(42), 1, "--at must be final or a number of plies from 0 to 41, got 42"),
                Arguments.of(9L, OptionalInt.of(24), 0, "--partitions must be at least 1, got 0"));
    }

    private List<Row> rows(long games, long seed, OptionalInt ply, int partitions) {
        return Connect4Table.create(spark, games, seed, ply, partitions).collectAsList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void anyNumberOfPartitionsGivesTheSameRows(OptionalInt ply) {
        List<Row> rows = rows(300, SEED, ply, 1);

        for (int partitions : new int[] {2, 7}) {
            Dataset<Row> table = Connect4Table.create(spark, 300, SEED, ply, partitions);
            assertThat(table.rdd().getNumPartitions()).isEqualTo(partitions);
            assertThat(table.collectAsList()).isEqualTo(rows);
        }
        assertThat(rows).hasSize(300);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aLargerTableStartsWithTheSameRows(OptionalInt ply) {
        assertThat(rows(80, SEED, ply, 3)).startsWith(rows(50, SEED, ply, 2).toArray(Row[]::new));
    }

    @Test
    void anotherSeedGivesOtherRows() {
        assertThat(rows(50, SEED + 1, OptionalInt.of(24), 1)).isNotEqualTo(rows(50, SEED, OptionalInt.of(24), 1));
    }

    @ParameterizedTest(name = "game {0}")
    @ValueSource(ints = {0, 1, 57})
    void aRowHoldsTheCellsAndTheOutcomeOfItsGame(int game) {
        Row row = rows(58, SEED, OptionalInt.of(24), 2).get(game);
        Connect4Games.Position position = Connect4Games.boardAfter(24, RowRandom.of(SEED, "connect4", game));

        byte[] cells = position.board().cells();
        for (int cell = 0; cell < cells.length; cell++) {
            assertThat(row.getInt(cell)).isEqualTo(cells[cell]);
        }
        assertThat(row.<Integer>getAs("label")).isEqualTo(position.draw() ? 1 : 0);
    }

    @Test
    void columnsAreTheCellsAndTheLabelNoneOfThemNull() {
        Dataset<Row> table = Connect4Table.create(spark, 1, SEED, OptionalInt.empty(), 1);

        assertThat(table.columns())
                .hasSize(43)
                .startsWith("a1", "a2", "a3", "a4", "a5", "a6", "b1")
                .endsWith("f6", "g1", "g2", "g3", "g4", "g5", "g6", "label");
        assertThat(table.schema().fields())
                .allMatch(field -> field.dataType().equals(DataTypes.IntegerType) && !field.nullable());
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("outOfRange")
    void argumentsOutOfRangeAreRefused(long games, OptionalInt ply, int partitions, String message) {
        assertThatThrownBy(() -> Connect4Table.create(spark, games, SEED, ply, partitions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
