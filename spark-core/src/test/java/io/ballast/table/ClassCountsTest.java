package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassCountsTest {
    private final ClassCounts numbers = new ClassCounts(Map.of(10.0, 4L, -1.0, 7L, 2.5, 4L, 3.0, 7L));
    private final ClassCounts words = new ClassCounts(Map.of("b", 1L, "a", 2L, "B", 3L));

    @Test
    void numberClassesByAscendingLabel() {
        assertThat(numbers.names()).containsExactly("-1", "2.5", "3", "10");
        assertThat(numbers.value(3)).isEqualTo(10.0);
        assertThat(words.names()).containsExactly("B", "a", "b");
        assertThat(words.value(0)).isEqualTo("B");
    }

    @Test
    void findAClassByItsLabelAsARowHoldsIt() {
        assertThat(numbers.indexOf(10.0)).isEqualTo(3);
        assertThat(numbers.indexOf(10)).isEqualTo(3);
        assertThat(numbers.indexOf(3L)).isEqualTo(2);
        assertThat(numbers.indexOf(2.5f)).isEqualTo(1);
        assertThat(numbers.indexOf(new BigDecimal("-1.00"))).isZero();
        assertThat(words.indexOf("b")).isEqualTo(2);
    }

    @Test
    void haveNoIndexForAnotherLabel() {
        assertThat(numbers.indexOf(4)).isEqualTo(-1);
        assertThat(numbers.indexOf(-2)).isEqualTo(-1);
        assertThat(numbers.indexOf(11)).isEqualTo(-1);
        assertThat(words.indexOf("c")).isEqualTo(-1);
    }

    @Test
    void takeTheFirstOfEquallyLargeClasses() {
        assertThat(numbers.majority()).isZero();
        assertThat(numbers.minority()).isEqualTo(1);
        assertThat(words.majority()).isZero();
        assertThat(words.minority()).isEqualTo(2);
    }

    @Test
    void sumUpTheRows() {
        assertThat(numbers.total()).isEqualTo(22);
        assertThat(numbers.count(2)).isEqualTo(7);
        assertThat(numbers.numClasses()).isEqualTo(4);
    }

    @Test
    void areOneLineForPeople() {
        assertThat(numbers).hasToString("-1: 7, 2.5: 4, 3: 7, 10: 4");
        assertThat(words).hasToString("B: 3, a: 2, b: 1");
    }
}
