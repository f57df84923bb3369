package io.ballast.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.strategy.SamplingStrategy.Counts;
import io.ballast.strategy.SamplingStrategy.Preset;
import io.ballast.strategy.SamplingStrategy.Ratio;
import io.ballast.table.ClassCounts;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingStrategyTest {
    private static final ClassCounts BINARY = new ClassCounts(Map.of(0.0, 315L, 1.0, 20L));
    private static final ClassCounts FOUR = new ClassCounts(Map.of(0.0, 30L, 1.0, 100L, 2.0, 5L, 7.0, 60L));
    private static final ClassCounts TEXT = new ClassCounts(Map.of("healthy", 90L, "ill", 10L, "unknown", 40L));

    @Nested
    class TextForm {
        @ParameterizedTest(name = "''{0}'' is {1}")
        @CsvSource({
            "auto, AUTO",
            "minority, MINORITY",
            "not minority, NOT_MINORITY",
            "not majority, NOT_MAJORITY",
            "all, ALL",
            "Auto, AUTO",
            "NOT Majority, NOT_MAJORITY",
            "not_majority, NOT_MAJORITY",
            "'  all ', ALL"
        })
        void ofAPresetIsItsNameInAnyCase(String text, Preset preset) {
            assertThat(SamplingStrategy.parse(text)).isEqualTo(preset);
        }

        @ParameterizedTest(name = "''{0}'' is {1}")
        @CsvSource({"0.5, 0.5", "1, 1", "1.0, 1", "' .25 ', 0.25", "1e-3, 0.001"})
        void ofARatioIsANumber(String text, double ratio) {
            assertThat(SamplingStrategy.parse(text)).isEqualTo(new Ratio(ratio));
        }

        static Stream<Arguments> counts() {
            return Stream.of(
                    Arguments.of("1=500", Map.of("1", 500L)),
                    Arguments.of("1=500,2=800", Map.of("1", 500L, "2", 800L)),
                    Arguments.of(" 1 = 500 , 2 = 800 ", Map.of("1", 500L, "2", 800L)),
                    Arguments.of("very ill=70", Map.of("very ill", 70L)),
                    Arguments.of("a=b=3", Map.of("a=b", 3L)),
                    Arguments.of("-1=5,0.5=6", Map.of("-1", 5L, "0.5", 6L)));
        }

        @ParameterizedTest(name = "''{0}''")
        @MethodSource("counts")
        void ofCountsIsClassAndRows(String text, Map<String, Long> counts) {
            assertThat(SamplingStrategy.parse(text)).isEqualTo(new Counts(counts));
        }

        @ParameterizedTest(name = "''{0}'' is refused")
        @ValueSource(strings = {"", "half", "0,5", "not", "not  minority", "1:500"})
        void isRefusedWhenItIsNoneOfThem(String text) {
            assertThatThrownBy(() -> SamplingStrategy.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "samplingStrategy must be auto, minority, majority, not minority, not majority, all, a ratio such"
                                    + " as 0.5, counts such as 1=500,2=800, or for cleaning a list of classes such as [0, 2];"
                                    + " got '" + text + "'");
        }

        @ParameterizedTest(name = "''{0}'' is refused because of ''{1}''")
        @CsvSource(
                delimiter = '|',
                value = {"1=many|1=many", "1=500,2|2", "1=500,,2=3|''", "1=|1=", "1=2.5|1=2.5", "1=5,2=1e3|2=1e3"})
        void ofCountsIsRefusedWhenAPartIsNotClassAndRows(String text, String part) {
            assertThatThrownBy(() -> SamplingStrategy.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("samplingStrategy counts must read class=rows,class=rows; got '" + part + "'");
        }

        @ParameterizedTest(name = "{0} is refused")
        @CsvSource({"0, 0.0", "-0.5, -0.5", "1.0001, 1.0001", "2, 2.0", "NaN, NaN", "Infinity, Infinity"})
        void ofARatioIsRefusedOutsideZeroToOne(String text, String shown) {
            assertThatThrownBy(() -> SamplingStrategy.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("samplingStrategy ratio must lie in (0, 1], got " + shown);
        }
    }

    /** The rules are {@code _sampling_strategy_*} of {@code imblearn.utils._validation} (0.10.0) for over-sampling. */
    @Nested
    class Presets {
        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "AUTO, '70,0,95,40'",
            "NOT_MAJORITY, '70,0,95,40'",
            "ALL, '70,0,95,40'",
            "MINORITY, '0,0,95,0'",
            "NOT_MINORITY, '70,0,0,40'"
        })
        void bringTheirClassesToTheSizeOfTheMajority(Preset preset, String rows) {
            assertThat(preset.rowsToMake(FOUR)).isEqualTo(longs(rows));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"AUTO, '0,295'", "MINORITY, '0,295'", "NOT_MINORITY, '0,0'", "NOT_MAJORITY, '0,295'", "ALL, '0,295'"
        })
        void workOnABinaryLabel(Preset preset, String rows) {
            assertThat(preset.rowsToMake(BINARY)).isEqualTo(longs(rows));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"AUTO, '0,80,50'", "MINORITY, '0,80,0'", "NOT_MINORITY, '0,0,50'"})
        void workOnAStringLabelInAscendingOrder(Preset preset, String rows) {
            assertThat(preset.rowsToMake(TEXT)).isEqualTo(longs(rows));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"AUTO, '0,6,6,0'", "MINORITY, '0,6,0,0'", "NOT_MINORITY, '0,0,6,0'"})
        void takeTheFirstOfEquallyLargeClasses(Preset preset, String rows) {
            ClassCounts ties = new ClassCounts(Map.of(1.0, 10L, 2.0, 4L, 3.0, 4L, 4.0, 10L));
            assertThat(preset.rowsToMake(ties)).isEqualTo(longs(rows));
        }

        @ParameterizedTest
        @ValueSource(strings = {"auto", "minority", "not minority", "not majority", "all", "1.0"})
        void makeNothingWhereClassesAreEqual(String text) {
            ClassCounts equal = new ClassCounts(Map.of(0.0, 12L, 1.0, 12L));
            assertThat(SamplingStrategy.parse(text).rowsToMake(equal)).containsExactly(0, 0);
        }
    }

    @Nested
    class RatioOfABinaryLabel {
        /** {@code int(n_majority * ratio - n_minority)} in Python 3.11, as {@code _sampling_strategy_float} has it. */
        @ParameterizedTest(name = "{0} and {1} rows at {2} gain {3}")
        @CsvSource({
            "315, 20, 1.0, 295",
            "315, 20, 0.5, 137",
            "315, 20, 0.333, 84",
            "462, 51, 0.75, 295",
            "3338, 839, 0.3, 162",
            "100, 10, 0.29, 18",
            "1000, 100, 0.57, 470",
            "1000, 3, 0.3333333333333333, 330",
            "57829, 171, 0.003, 2"
        })
        void roundsDownAsImbalancedLearnDoes(long majority, long minority, double ratio, long made) {
            ClassCounts minoritySecond = new ClassCounts(Map.of(0.0, majority, 1.0, minority));
            ClassCounts minorityFirst = new ClassCounts(Map.of("a", minority, "b", majority));
            assertThat(new Ratio(ratio).rowsToMake(minoritySecond)).containsExactly(0, made);
            assertThat(new Ratio(ratio).rowsToMake(minorityFirst)).containsExactly(made, 0);
        }

        /** Unlike imbalanced-learn, which refuses a ratio that needs no row. */
        @Test
        void thatIsReachedAlreadyMakesNothing() {
            assertThat(new Ratio(0.25).rowsToMake(new ClassCounts(Map.of(0.0, 400L, 1.0, 100L))))
                    .containsExactly(0, 0);
        }

        @Test
        void isRefusedWhereItWouldRemoveRows() {
            assertThatThrownBy(() -> new Ratio(0.06).rowsToMake(BINARY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "samplingStrategy ratio 0.06 would remove rows: class 1 has 20 rows already, 0.0635 of the "
                                    + "majority; give a larger ratio");
        }

        @Test
        void isRefusedForMoreClasses() {
            assertThatThrownBy(() -> new Ratio(0.5).rowsToMake(FOUR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "samplingStrategy ratio 0.5 needs a binary label, but there are 4 classes; give counts per "
                                    + "class instead");
        }
    }

    @Nested
    class CountsPerClass {
        @ParameterizedTest(name = "{0}")
        @CsvSource({"'2=50', '0,0,45,0'", "'0=30,1=100', '0,0,0,0'", "'7=61,0=130', '100,0,0,1'"})
        void leaveTheOthersAsTheyAre(String text, String rows) {
            assertThat(SamplingStrategy.parse(text).rowsToMake(FOUR)).isEqualTo(longs(rows));
        }

        @Test
        void nameStringLabels() {
            assertThat(SamplingStrategy.parse("ill=90,unknown=41").rowsToMake(TEXT))
                    .containsExactly(0, 80, 1);
        }

        @Test
        void nameNumericLabelsThatAreNotWhole() {
            ClassCounts halves = new ClassCounts(Map.of(0.5, 3L, -1.0, 8L));
            assertThat(SamplingStrategy.parse("0.5=8").rowsToMake(halves)).containsExactly(0, 5);
        }

        @Test
        void areRefusedForAClassThatIsNotThere() {
            assertThatThrownBy(() -> SamplingStrategy.parse("3=50").rowsToMake(FOUR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("samplingStrategy names class '3', but the label holds 0, 1, 2, 7");
            assertThatThrownBy(() -> SamplingStrategy.parse("Ill=50").rowsToMake(TEXT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("samplingStrategy names class 'Ill', but the label holds healthy, ill, unknown");
        }

        @ParameterizedTest(name = "{0} rows are refused")
        @ValueSource(longs = {99, 0, -5})
        void areRefusedWhereTheyWouldRemoveRows(long rows) {
            assertThatThrownBy(() -> SamplingStrategy.parse("1=" + rows).rowsToMake(FOUR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("samplingStrategy wants " + rows
                            + " rows of class 1, which has 100 already; over-sampling removes none");
        }

        @Test
        void doNotChangeUnderTheirUser() {
            Map<String, Long> given = new HashMap<>(Map.of("2", 50L));
            Counts counts = new Counts(given);
            given.put("2", 5L);
            assertThat(counts.rowsByClass()).isEqualTo(Map.of("2", 50L));
        }
    }

    private static long[] longs(String text) {
        return Stream.of(text.split(",")).mapToLong(Long::parseLong).toArray();
    }

    /** The rules are {@code _sampling_strategy_*} of {@code imblearn.utils._validation} (0.10.0) for under-sampling. */
    @Nested
    class UnderSampling {
        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "auto, '5,5,5,5'",
            "not minority, '5,5,5,5'",
            "majority, '30,5,5,60'",
            "not majority, '5,100,5,5'",
            "all, '5,5,5,5'",
            "1=50, '30,50,5,60'",
            "'1=0,3=60', '30,0,5,60'"
        })
        void bringsItsClassesDownToTheMinority(String strategy, String kept) {
            ClassCounts four = new ClassCounts(Map.of(0.0, 30L, 1.0, 100L, 2.0, 5L, 3.0, 60L));
            assertThat(SamplingStrategy.parse(strategy).rowsToKeep(four)).isEqualTo(longs(kept));
        }

        /** {@code int(n_minority / ratio)} in Python 3.11, as {@code _sampling_strategy_float} has it. */
        @ParameterizedTest(name = "{0} and {1} rows at {2} keep {3}")
        @CsvSource({
            "315, 20, 1.0, 20",
            "315, 20, 0.5, 40",
            "315, 20, 0.3, 66",
            "3338, 839, 0.7, 1198",
            "100, 10, 0.1, 100"
        })
        void roundsARatioDownAsImbalancedLearnDoes(long majority, long minority, double ratio, long kept) {
            ClassCounts binary = new ClassCounts(Map.of(0.0, majority, 1.0, minority));
            assertThat(new Ratio(ratio).rowsToKeep(binary)).containsExactly(kept, minority);
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "minority | samplingStrategy minority is for over-sampling; an under-sampler or cleaning method takes auto,"
                            + " majority, not minority, not majority or all",
                    "[1] | samplingStrategy lists classes (1), which only cleaning takes; give counts per class instead",
                    "0.05 | samplingStrategy ratio 0.05 would need 400 rows of class 0, which has 315; under-sampling makes none,"
                            + " give a larger ratio",
                    "0=316 | samplingStrategy wants 316 rows of class 0, which has 315; under-sampling keeps 0 to all of them",
                    "0=-1 | samplingStrategy wants -1 rows of class 0, which has 315; under-sampling keeps 0 to all of them",
                    "9=1 | samplingStrategy names class '9', but the label holds 0, 1"
                })
        void refusesWhatDoesNotFit(String strategy, String message) {
            ClassCounts binary = new ClassCounts(Map.of(0.0, 315L, 1.0, 20L));
            assertThatThrownBy(() -> SamplingStrategy.parse(strategy).rowsToKeep(binary))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @Test
        void takesARatioForABinaryLabelOnly() {
            assertThatThrownBy(() -> new Ratio(0.5).rowsToKeep(FOUR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "samplingStrategy ratio 0.5 needs a binary label, but there are 4 classes; give counts per class instead");
        }
    }

    @Nested
    class Cleaning {
        private static final ClassCounts THREE = new ClassCounts(Map.of("bus", 30L, "car", 100L, "van", 5L));

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "auto, true, true, false",
            "not minority, true, true, false",
            "majority, false, true, false",
            "not majority, true, false, true",
            "all, true, true, true",
            "[car], false, true, false",
            "'[ van , bus ]', true, false, true"
        })
        void concernsTheClassesOfTheStrategy(String strategy, boolean bus, boolean car, boolean van) {
            assertThat(SamplingStrategy.parse(strategy).classesToClean(THREE)).containsExactly(bus, car, van);
        }

        @ParameterizedTest(name = "{0} is refused as {1}")
        @CsvSource({"0.5, a ratio", "car=5, counts"})
        void knowsNoSizes(String strategy, String what) {
            assertThatThrownBy(() -> SamplingStrategy.parse(strategy).classesToClean(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "samplingStrategy of a cleaning method must say which classes to clean: auto, majority, not minority,"
                                    + " not majority, all, or a list such as [0, 2]; how many rows go is up to the rule, got "
                                    + what);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"[]", "[car,]", "[car, car]", "[ ]"})
        void refusesAListThatNamesNoClassOrOneTwice(String strategy) {
            assertThatThrownBy(() -> SamplingStrategy.parse(strategy))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("samplingStrategy must list one or more classes, each once; got '" + strategy + "'");
        }

        @Test
        void refusesAClassThatIsNotThere() {
            assertThatThrownBy(() -> SamplingStrategy.parse("[cat]").classesToClean(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("samplingStrategy names class 'cat', but the label holds bus, car, van");
        }
    }

    @Nested
    class OverSampling {
        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "majority | samplingStrategy majority is for under-sampling and cleaning; an over-sampler takes auto, minority,"
                            + " not minority, not majority, all, a ratio or counts",
                    "[1, 2] | samplingStrategy lists classes (1, 2), which only cleaning takes; give counts per class instead"
                })
        void refusesWhatIsForUnderSampling(String strategy, String message) {
            assertThatThrownBy(() -> SamplingStrategy.parse(strategy).rowsToMake(FOUR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }
}
