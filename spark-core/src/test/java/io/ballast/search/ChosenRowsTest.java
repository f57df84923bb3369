package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChosenRowsTest {
    private static final SyntheticRow FIRST = new SyntheticRow(1, new double[] {10.5, 0.1}, 10, 11);
    private static final SyntheticRow SECOND = new SyntheticRow(1, new double[] {11.5, 0.2}, 11, 12);

    /** Two rows of class 1; step 2 adds one of class 0 and one made, step 5 two of class 0, step 6 one made. */
    private static final ChosenRows SET = ChosenRows.of(block(1, 10, 11))
            .with(2, block(0, 20), List.of(FIRST))
            .with(5, block(0, 31, 30), List.of())
            .with(6, block(0), List.of(SECOND));

    /** Rows with features equal to their key and half of it. */
    private static RowBlock block(int label, long... keys) {
        RowBlock.Builder builder = new RowBlock.Builder(2, keys.length);
        for (long key : keys) {
            builder.add(key, label, new double[] {key, key / 2.0});
        }
        return builder.build();
    }

    @Test
    void growsInTheOrderOfItsSteps() {
        assertThat(SET.originals().keys()).containsExactly(10, 11, 20, 31, 30);
        assertThat(SET.originals().labels()).containsExactly(1, 1, 0, 0, 0);
        assertThat(new int[] {
                    SET.originalStep(0),
                    SET.originalStep(1),
                    SET.originalStep(2),
                    SET.originalStep(3),
                    SET.originalStep(4)
                })
                .containsExactly(0, 0, 2, 5, 5);
        assertThat(SET.made()).containsExactly(FIRST, SECOND);
        assertThat(SET.counts(3)).containsExactly(3, 4, 0);
    }

    @Test
    void theSetOfAnEarlierStepIsAPartOfIt() {
        assertThat(SET.until(0).originals().keys()).containsExactly(10, 11);
        assertThat(SET.until(0).made()).isEmpty();
        assertThat(SET.until(4).originals().keys()).containsExactly(10, 11, 20);
        assertThat(SET.until(4).made()).containsExactly(FIRST);
        assertThat(SET.until(5).counts(2)).containsExactly(3, 3);
        assertThat(SET.until(6)).usingRecursiveComparison().isEqualTo(SET);
    }

    @Test
    void anEarlierSetCanGrowAnotherWay() {
        ChosenRows other = SET.until(2).with(3, block(0, 40), List.of(SECOND));

        assertThat(other.originals().keys()).containsExactly(10, 11, 20, 40);
        assertThat(other.until(2).made()).containsExactly(FIRST);
        assertThat(other.until(3).made()).containsExactly(FIRST, SECOND);
        assertThat(SET.originals().keys()).containsExactly(10, 11, 20, 31, 30);
    }

    @Test
    void madeRowsStandBelowTheOthersUnderNegativeKeys() {
        RowBlock all = SET.all();

        assertThat(all.keys()).containsExactly(10, 11, 20, 31, 30, -1, -2);
        assertThat(all.labels()).containsExactly(1, 1, 0, 0, 0, 1, 1);
        double[][] features = Blocks.features(all);
        assertThat(features[2]).containsExactly(20, 10);
        assertThat(features[6][0]).isEqualTo(11.5);
    }

    @Test
    void anAncestorIsARowOfTheTable() {
        assertThat(SET.ancestor(3)).isEqualTo(31);
        assertThat(SET.ancestor(5)).isEqualTo(10);
        assertThat(SET.ancestor(6)).isEqualTo(11);
    }
}
