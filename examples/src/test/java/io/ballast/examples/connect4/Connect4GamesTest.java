package io.ballast.examples.connect4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Connect4GamesTest {

    private static final int GAMES = 20_000;

    private static double drawShare(IntFunction<Connect4Games.Position> game) {
        int draws = 0;
        for (int i = 0; i < GAMES; i++) {
            draws += game.apply(i).draw() ? 1 : 0;
        }
        return (double) draws / GAMES;
    }

    @ParameterizedTest(name = "{0} plies")
    @ValueSource(ints = {22, 24, 26})
    void drawsAreThreeToSixPercentOfTheGamesOpenAfterSomePlies(int ply) {
        assertThat(drawShare(game -> Connect4Games.boardAfter(ply, new SplittableRandom(game))))
                .isBetween(0.03, 0.06);
    }

    @Test
    void drawsAreThreeToSixPercentOfAllGames() {
        assertThat(drawShare(game -> Connect4Games.finalBoard(new SplittableRandom(game))))
                .isBetween(0.03, 0.06);
    }

    @ParameterizedTest(name = "{0} plies")
    @ValueSource(ints = {0, 1, 7, 24, 40, 41})
    void boardsHoldAsManyStonesAsAskedAndNoWin(int ply) {
        for (int game = 0; game < 200; game++) {
            Board board =
                    Connect4Games.boardAfter(ply, new SplittableRandom(game)).board();

            assertThat(Long.bitCount(board.first())).isEqualTo((ply + 1) / 2);
            assertThat(Long.bitCount(board.second())).isEqualTo(ply / 2);
            assertThat(board.hasWon()).isFalse();
            assertStonesRestOnStones(board.cells());
        }
    }

    @Test
    void finalBoardsAreWonOrFull() {
        for (int game = 0; game < 2_000; game++) {
            Connect4Games.Position position = Connect4Games.finalBoard(new SplittableRandom(game));

            assertThat(position.draw()).isEqualTo(!position.board().hasWon());
            assertThat(position.board().hasWon() || position.board().isFull()).isTrue();
            assertStonesRestOnStones(position.board().cells());
        }
    }

    @Test
    void theSameDrawsGiveTheSameGame() {
        for (int game = 0; game < 200; game++) {
            assertThat(Connect4Games.boardAfter(24, new SplittableRandom(game)))
                    .isEqualTo(Connect4Games.boardAfter(24, new SplittableRandom(game)));
        }
    }

    private static void assertStonesRestOnStones(byte[] cells) {
        for (int start = 0; start < cells.length; start += Board.ROWS) {
            byte[] column = Arrays.copyOfRange(cells, start, start + Board.ROWS);
            for (int row = 1; row < column.length; row++) {
                assertThat(column[row] == 0 || column[row - 1] != 0)
                        .as("column %s", Arrays.toString(column))
                        .isTrue();
            }
        }
    }
}
