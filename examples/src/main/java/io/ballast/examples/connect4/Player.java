package io.ballast.examples.connect4;

import java.util.random.RandomGenerator;

/**
 * An imperfect Connect-4 player: looks a fixed number of plies ahead, and now and then moves without looking.
 *
 * <p>The look-ahead is negamax with alpha-beta over wins and losses alone: a sooner win is better, a later loss is
 * better, and whatever is undecided after {@code depth} plies is even. Among equally good moves each is as likely.
 *
 * @param depth plies looked ahead, 1 to 42: 1 takes a win at once, 2 also blocks one
 * @param blunder probability, in [0, 1], that a move is any legal one, each as likely
 */
record Player(int depth, double blunder) {

    Player {
        if (depth < 1 || depth > Board.CELLS) {
            throw new IllegalArgumentException(
                    "depth must lie between 1 and %d plies, got %d".formatted(Board.CELLS, depth));
        }
        if (!(blunder >= 0 && blunder <= 1)) {
            throw new IllegalArgumentException("blunder must be a probability in [0, 1], got " + blunder);
        }
    }

    /**
     * The column to play, 0 to 6.
     *
     * @param board neither won nor full
     * @param random decides on a blunder, then among the moves
     */
    int choose(Board board, RandomGenerator random) {
        boolean blunders = random.nextDouble() < blunder;
        return Board.column(pick(blunders ? Board.playable(board.occupied()) : bestMoves(board), random));
    }

    private long bestMoves(Board board) {
        long occupied = board.occupied();
        long mover = board.mover();
        long moves = Board.playable(occupied);
        long wins = moves & Board.winningSquares(mover, occupied);
        if (wins != 0) {
            return wins;
        }
        if (depth == 1) {
            return moves;
        }
        long best = 0;
        int bestValue = -depth;
        for (long rest = moves; rest != 0; rest &= rest - 1) {
            long move = Long.lowestOneBit(rest);
            // Alpha lies one below the best value, so that a move as good as the best is told from a worse one.
            int value = -value(occupied ^ mover, occupied | move, depth - 1, -depth, 1 - bestValue);
            if (value > bestValue) {
                bestValue = value;
                best = move;
            } else if (value == bestValue) {
                best |= move;
            }
        }
        return best;
    }

    /**
     * What the position is worth to the player to move: {@code plies} for a win at once, one less for each ply it takes
     * longer, the negative for a loss, 0 if neither is forced within the given plies. Exact between alpha and beta, a
     * bound outside. The player who moved last has not won.
     */
    private static int value(long mover, long occupied, int plies, int alpha, int beta) {
        long moves = Board.playable(occupied);
        if ((moves & Board.winningSquares(mover, occupied)) != 0) {
            return plies;
        }
        if (plies == 1 || moves == 0) {
            return 0;
        }
        long threats = Board.winningSquares(occupied ^ mover, occupied);
        long safe = safeMoves(moves, threats);
        if (safe == 0) {
            return 1 - plies;
        }
        if (plies == 2) {
            return 0;
        }
        int best = -plies;
        for (long rest = safe; rest != 0 && best < beta; rest &= rest - 1) {
            long move = Long.lowestOneBit(rest);
            int value = -value(occupied ^ mover, occupied | move, plies - 1, -beta, -Math.max(alpha, best));
            best = Math.max(best, value);
        }
        return best;
    }

    /** The moves after which the other player, who threatens the given squares, cannot win at once. */
    private static long safeMoves(long moves, long threats) {
        long forced = moves & threats;
        if (Long.bitCount(forced) > 1) {
            return 0;
        }
        return (forced == 0 ? moves : forced) & ~(threats >>> 1);
    }

    /** One of the squares, each as likely. */
    private static long pick(long squares, RandomGenerator random) {
        long rest = squares;
        for (int skip = random.nextInt(Long.bitCount(squares)); skip > 0; skip--) {
            rest &= rest - 1;
        }
        return Long.lowestOneBit(rest);
    }
}
