package io.ballast.examples.connect4;

import java.util.random.RandomGenerator;

/**
 * Simulated games of Connect-4, each between two imperfect players of the same strength, as rows of a two-class table.
 *
 * <p>The class is whether the game ended in a draw. Two kinds of row:
 *
 * <ul>
 *   <li>{@link #finalBoard}: the board the game ended on. Easy to tell: a drawn board is full, as is fewer than 1 in
 *       100 of the others. 4.0 % draws.
 *   <li>{@link #boardAfter}: the board after some plies of a game still open then, with the outcome the game came to
 *       later. The classes overlap, as in real use: at 24 plies the share of draws among 60 replays of the same board,
 *       taken as its score, has an area under the ROC curve of 0.83. 4.2 % draws at 24 plies.
 * </ul>
 *
 * <p>The share of draws grows with the plies: 1.4 % at 0, 1.5 % at 8, 2.0 % at 16, 2.7 % at 20, 4.2 % at 24, 7.4 % at
 * 28, 13.3 % at 32, 25 % at 36 and 49 % at 39; at 40 and 41 draws are the majority. It lies between 3 % and 6 % from 22
 * to 26.
 *
 * <p>What the rows are not: best play, the 8-ply positions of the UCI connect-4 table, or the Kaggle table of the MOODS
 * paper. Both players look four plies ahead and blunder; how often they do sets the share of draws.
 */
final class Connect4Games {

    /** Who plays the games of {@link #finalBoard}. */
    private static final Player FINAL_PLAYER = new Player(4, 0.18);

    /** Who plays the games of {@link #boardAfter}: weaker, since a game that lasts is a draw more often. */
    private static final Player PLY_PLAYER = new Player(4, 0.345);

    private Connect4Games() {}

    /**
     * A board and how its game ended.
     *
     * @param board the position the row shows
     * @param draw whether the game ended with a full board and no four in a row
     */
    record Position(Board board, boolean draw) {}

    /** Plays one game and returns its last board; 5 microseconds. */
    static Position finalBoard(RandomGenerator random) {
        Board end = play(FINAL_PLAYER, Board.EMPTY, Board.CELLS, random);
        return new Position(end, !end.hasWon());
    }

    /**
     * Plays games until one is open after the given plies, and returns its board then with the outcome it came to.
     *
     * @param ply stones on the board, 0 to 41; takes about 3 games at 24 and 60 at 41, at 4 microseconds each
     * @param random the later games draw on where the earlier ones stopped, so its start decides the row
     */
    static Position boardAfter(int ply, RandomGenerator random) {
        Board board = play(PLY_PLAYER, Board.EMPTY, ply, random);
        while (board.hasWon()) {
            board = play(PLY_PLAYER, Board.EMPTY, ply, random);
        }
        return new Position(board, !play(PLY_PLAYER, board, Board.CELLS, random).hasWon());
    }

    /** Plays on until four in a row or until there are so many stones. */
    private static Board play(Player player, Board start, int plies, RandomGenerator random) {
        Board board = start;
        while (board.plies() < plies && !board.hasWon()) {
            board = board.play(player.choose(board, random));
        }
        return board;
    }
}
