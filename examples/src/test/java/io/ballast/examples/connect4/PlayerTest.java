package io.ballast.examples.connect4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlayerTest {

    /** The columns the player picks in 200 tries, as letters in order. */
    private static String choices(int depth, double blunder, String moves) {
        Player player = new Player(depth, blunder);
        SplittableRandom random = new SplittableRandom(1);
        Set<Character> columns = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            columns.add((char) ('a' + player.choose(BoardTest.after(moves), random)));
        }
        StringBuilder letters = new StringBuilder();
        columns.forEach(letters::append);
        return letters.toString();
    }

    @ParameterizedTest(name = "depth {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 42})
    void takesAWinAtOnce(int depth) {
        assertThat(choices(depth, 0, "aabbcc")).isEqualTo("d");
        assertThat(choices(depth, 0, "abababg")).isEqualTo("b");
    }

    @ParameterizedTest(name = "depth {0}")
    @ValueSource(ints = {2, 3, 4, 5})
    void blocksAThreat(int depth) {
        assertThat(choices(depth, 0, "ababa")).isEqualTo("a");
    }

    @Test
    void blocksAThreatEvenWhenAllIsLost() {
        // The first player wins at f1 or, once that is blocked, plays e2 and then wins at b2 or f2.
        assertThat(choices(4, 0, "cbdgcgdae")).isEqualTo("f");
    }

    @Test
    void doesNotOpenASquareTheOtherPlayerWinsOn() {
        // The second player holds a2, b2 and c2, so the first must leave d1 alone.
        assertThat(choices(1, 0, "aabbfcgc")).contains("d");
        assertThat(choices(2, 0, "aabbfcgc")).doesNotContain("d");
    }

    @ParameterizedTest(name = "depth {0} plays {1}")
    @CsvSource({"2, abcdefg", "3, be"})
    void seesItsOwnForkThreePliesAhead(int depth, String columns) {
        // c1 and d1 with b1 and e1 free: either end leaves two squares to win on.
        assertThat(choices(depth, 0, "cgdg")).isEqualTo(columns);
    }

    @Test
    void blundersIntoAnyLegalColumn() {
        assertThat(choices(4, 1, "aaaaaabb")).isEqualTo("bcdefg");
    }

    @Test
    void refusesADepthOrAProbabilityOutOfRange() {
        assertThatThrownBy(() -> new Player(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("depth must lie between 1 and 42 plies, got 0");
        assertThatThrownBy(() -> new Player(4, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("blunder must be a probability in [0, 1], got NaN");
    }
}
