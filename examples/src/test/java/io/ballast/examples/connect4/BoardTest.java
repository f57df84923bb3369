package io.ballast.examples.connect4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoardTest {

    /** A game without four in a row, by column letters. */
    private static final String DRAW = "gecdfgdcggdecbddbagffeeebdecaaccbbbfaagfaf";

    /** The board after the moves, by column letters. */
    static Board after(String moves) {
        Board board = Board.EMPTY;
        for (char column : moves.toCharArray()) {
            board = board.play(column - 'a');
        }
        return board;
    }

    /** The bits of cells such as {@code "a1 g6"}. */
    private static long squares(String cells) {
        long squares = 0;
        for (String cell : cells.split(" ")) {
            squares |= 1L << (cell.charAt(0) - 'a') * 7 + cell.charAt(1) - '1';
        }
        return squares;
    }

    @Nested
    class Wins {

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "upright, abababa",
            "upright in the last column to the top, gggagagag",
            "level on the left, aabbccd",
            "level on the right, ggffeed",
            "rising, abbccdcddbd",
            "falling, gffeededdfd",
            "level with the gap in the middle, aabbddc",
        })
        void theLastMoveOfTheGameWins(String what, String moves) {
            Board won = after(moves);

            assertThat(won.hasWon()).isTrue();
            assertThat(after(moves.substring(0, moves.length() - 1)).hasWon()).isFalse();
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"a4 a5 a6 b1", "a4 b5 c6 e1", "a3 b2 c1 c6", "e1 f1 g1 a2"})
        void noLineRunsFromOneColumnIntoTheNext(String cells) {
            long line = squares(cells);
            long open = Long.highestOneBit(line);

            assertThat(new Board(line, squares("b2 d1 f6")).hasWon()).isFalse();
            assertThat(Board.winningSquares(line ^ open, line ^ open) & open).isZero();
        }

        @Test
        void winningSquaresAreThoseWhereOneMoreStoneWins() {
            for (String moves : new String[] {"aabb", "aabbc", "aabbdd", "abbccdcddb", "ababab", "gffeededdf"}) {
                Board board = after(moves);
                long wins = Board.winningSquares(board.mover(), board.occupied());
                for (int column = 0; column < Board.COLUMNS; column++) {
                    Board next = board.play(column);
                    long square = next.occupied() ^ board.occupied();

                    assertThat((wins & square) != 0)
                            .as("%s then column %d", moves, column)
                            .isEqualTo(next.hasWon());
                }
            }
        }
    }

    @Nested
    class Moves {

        @Test
        void aFullBoardWithoutFourInARowIsADraw() {
            Board board = after(DRAW);

            assertThat(board.plies()).isEqualTo(42);
            assertThat(board.isFull()).isTrue();
            assertThat(board.hasWon()).isFalse();
        }

        @Test
        void aColumnTakesSixStones() {
            Board board = after("aaaaaa");

            assertThat(board.canPlay(0)).isFalse();
            assertThat(board.canPlay(1)).isTrue();
            assertThat(after("aaaaa").canPlay(0)).isTrue();
        }

        @Test
        void aFullColumnIsRefused() {
            assertThatThrownBy(() -> after("cccccc").play(2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("column c is full after 6 plies; play another one");
        }
    }

    @Nested
    class Cells {

        @Test
        void goUpTheColumnsFromLeftToRight() {
            byte[] expected = new byte[42];
            expected[0] = 1; // a1, the first player
            expected[1] = -1; // a2
            expected[36] = 1; // g1
            expected[6] = -1; // b1
            expected[37] = 1; // g2

            assertThat(after("aagbg").cells()).isEqualTo(expected);
        }

        @Test
        void theTopRightCellIsTheLast() {
            assertThat(after("gggggg").cells()).endsWith(1, -1, 1, -1, 1, -1).hasSize(42);
        }
    }
}
