package io.ballast.examples.connect4;

/**
 * A Connect-4 position as two bitboards; immutable.
 *
 * <p>Square (column, row), both counted from 0 with row 0 at the bottom, is bit {@code column * 7 + row}. The seventh
 * bit of each column stays 0, so a line shifted out of the top of one column never reaches the next. Gravity is kept by
 * {@link #play}, not checked by the constructor.
 *
 * @param first squares of the player who opens the game
 * @param second squares of the other player; as many as {@code first} has, or one fewer
 */
record Board(long first, long second) {

    static final int COLUMNS = 7;
    static final int ROWS = 6;
    static final int CELLS = COLUMNS * ROWS;
    static final Board EMPTY = new Board(0, 0);

    private static final int COLUMN_BITS = ROWS + 1;
    private static final int[] DIRECTIONS = {1, COLUMN_BITS, COLUMN_BITS - 1, COLUMN_BITS + 1};
    private static final long BOTTOM = bottomRow();
    private static final long SQUARES = BOTTOM * ((1L << ROWS) - 1);

    /** Squares of both players. */
    long occupied() {
        return first | second;
    }

    /** Squares of the player to move. */
    long mover() {
        return plies() % 2 == 0 ? first : second;
    }

    /** Stones on the board, 0 to 42. */
    int plies() {
        return Long.bitCount(occupied());
    }

    /** Whether the column, 0 to 6, has a free square. */
    boolean canPlay(int column) {
        return (playable(occupied()) & columnOf(column)) != 0;
    }

    /**
     * The board after the player to move has dropped a stone into the column.
     *
     * @param column 0 to 6
     * @throws IllegalStateException if the column is full
     */
    Board play(int column) {
        long square = playable(occupied()) & columnOf(column);
        if (square == 0) {
            throw new IllegalStateException(
                    "column %s is full after %d plies; play another one".formatted((char) ('a' + column), plies()));
        }
        return plies() % 2 == 0 ? new Board(first | square, second) : new Board(first, second | square);
    }

    /** Whether the player who moved last has four in a row. */
    boolean hasWon() {
        long stones = occupied() ^ mover();
        for (int step : DIRECTIONS) {
            long pairs = stones & (stones >>> step);
            if ((pairs & (pairs >>> 2 * step)) != 0) {
                return true;
            }
        }
        return false;
    }

    boolean isFull() {
        return occupied() == SQUARES;
    }

    /**
     * The cells in the order a1 to a6, b1 to b6, …, g1 to g6: column letter, then row with 1 at the bottom.
     *
     * @return {@code [42]}; 1 the first player, -1 the second, 0 blank
     */
    byte[] cells() {
        byte[] cells = new byte[CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            int bit = cell / ROWS * COLUMN_BITS + cell % ROWS;
            cells[cell] = (byte) ((first >>> bit & 1) - (second >>> bit & 1));
        }
        return cells;
    }

    /** The lowest free square of every column that is not full, at most 7 bits. */
    static long playable(long occupied) {
        return (occupied + BOTTOM) & SQUARES;
    }

    /** The free squares, playable now or not, that would complete four in a row for the owner of the stones. */
    static long winningSquares(long stones, long occupied) {
        long wins = (stones << 1) & (stones << 2) & (stones << 3);
        for (int step = COLUMN_BITS - 1; step <= COLUMN_BITS + 1; step++) {
            long twoBelow = (stones << step) & (stones << 2 * step);
            long twoAbove = (stones >>> step) & (stones >>> 2 * step);
            wins |= twoBelow & ((stones << 3 * step) | (stones >>> step));
            wins |= twoAbove & ((stones >>> 3 * step) | (stones << step));
        }
        return wins & SQUARES & ~occupied;
    }

    /** The column, 0 to 6, of a single square. */
    static int column(long square) {
        return Long.numberOfTrailingZeros(square) / COLUMN_BITS;
    }

    private static long columnOf(int column) {
        return ((1L << ROWS) - 1) << column * COLUMN_BITS;
    }

    private static long bottomRow() {
        long bottom = 0;
        for (int column = 0; column < COLUMNS; column++) {
            bottom |= 1L << column * COLUMN_BITS;
        }
        return bottom;
    }
}
