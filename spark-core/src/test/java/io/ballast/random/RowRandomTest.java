package io.ballast.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowRandomTest {
    private static final int DRAWS = 100_000;

    /**
     * Computed in Python 3.11 with integers modulo 2^64: SplitMix64 (constants of Steele, Lea and Flood 2014) started from the
     * hash that {@link RowRandom#of} describes. They are part of the promise "same seed, same rows" across releases.
     */
    static Stream<Arguments> goldenDraws() {
        return Stream.of(
                golden(0, "", 0, 4748332891832181140L, -57898226053499460L, -5275505429883220639L),
                golden(0, "", 1, -5072705094125674209L, 3629370689579886970L, 2522415317058075919L),
                golden(42, "validation", 7, 1141640985884150382L, 7897448370543776092L, 5497998734883453758L),
                golden(42, "synthetic", 7, 3038876960552319964L, -436985802853408807L, 6857243913505194531L),
                golden(-1, "validation", -1, 7995311204311274659L, 6954398160887024800L, 5695210112964139765L),
                golden(
                        Long.MAX_VALUE,
                        "gap",
                        Long.MIN_VALUE,
                        -7317134137644331738L,
                        7841311070023877612L,
                        5622903879276873882L));
    }

    private static Arguments golden(long seed, String purpose, long key, long... draws) {
        return Arguments.of(seed, purpose, key, draws);
    }

    @ParameterizedTest(name = "seed {0}, purpose ''{1}'', key {2}")
    @MethodSource("goldenDraws")
    void drawsStayTheSameFromReleaseToRelease(long seed, String purpose, long key, long[] draws) {
        RowRandom random = RowRandom.of(seed, purpose, key);
        assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()})
                .isEqualTo(draws);
    }

    @Test
    void aDoubleIsTheUpper53BitsOfADraw() {
        assertThat(RowRandom.of(42, "validation", 7).nextDouble()).isEqualTo((1141640985884150382L >>> 11) * 0x1p-53);
    }

    @Nested
    class Streams {
        @Test
        void dependOnSeedPurposeAndKeyOnly() {
            RowRandom first = RowRandom.of(5, "noise", 17);
            RowRandom other = RowRandom.of(5, "noise", 18);
            RowRandom second = RowRandom.of(5, "noise", 17);
            for (int i = 0; i < 100; i++) {
                other.nextLong();
                assertThat(second.nextLong()).isEqualTo(first.nextLong());
            }
        }

        @ParameterizedTest(name = "purpose ''{0}'' is not ''validation''")
        @ValueSource(strings = {"", "Validation", "validatio", "validationn", "noitadilav", "noise"})
        void ofDifferentPurposesDiffer(String purpose) {
            assertThat(firstDraws(1, purpose, 3, 50)).doesNotContainAnyElementsOf(firstDraws(1, "validation", 3, 50));
        }

        @Test
        void ofNeighboringKeysAndSeedsShareNoDraw() {
            Set<Long> seen = new HashSet<>();
            for (long seed = -10; seed < 10; seed++) {
                for (long key = -50; key < 50; key++) {
                    seen.addAll(firstDraws(seed, "noise", key, 10));
                }
            }
            // 20,000 draws of 64 bits: a chance repeat has probability 1e-11.
            assertThat(seen).hasSize(20 * 100 * 10);
        }

        private Set<Long> firstDraws(long seed, String purpose, long key, int count) {
            RowRandom random = RowRandom.of(seed, purpose, key);
            Set<Long> draws = new HashSet<>();
            for (int i = 0; i < count; i++) {
                draws.add(random.nextLong());
            }
            return draws;
        }
    }

    @Nested
    class Uniformity {
        @Test
        void ofOneStream() {
            RowRandom random = RowRandom.of(1, "noise", 0);
            double[] draws = new double[DRAWS];
            for (int i = 0; i < DRAWS; i++) {
                draws[i] = random.nextDouble();
            }
            assertUniform(draws);
        }

        @Test
        void ofTheFirstDrawAcrossConsecutiveKeys() {
            double[] draws = new double[DRAWS];
            for (int i = 0; i < DRAWS; i++) {
                draws[i] = RowRandom.of(1, "noise", i).nextDouble();
            }
            assertUniform(draws);
        }

        @Test
        void ofTheFirstDrawAcrossConsecutiveSeeds() {
            double[] draws = new double[DRAWS];
            for (int i = 0; i < DRAWS; i++) {
                draws[i] = RowRandom.of(i, "noise", 0).nextDouble();
            }
            assertUniform(draws);
        }

        @Test
        void firstDrawsOfConsecutiveKeysAreNotCorrelated() {
            double sum = 0;
            double previous = RowRandom.of(1, "noise", -1).nextDouble();
            for (int i = 0; i < DRAWS; i++) {
                double draw = RowRandom.of(1, "noise", i).nextDouble();
                sum += (draw - 0.5) * (previous - 0.5) * 12;
                previous = draw;
            }
            // A correlation of independent draws has a standard deviation of 1 / sqrt(DRAWS) = 0.0032.
            assertThat(sum / DRAWS).isCloseTo(0, within(0.016));
        }

        @Test
        void everyBitIsSetInHalfOfTheFirstDraws() {
            int[] set = new int[Long.SIZE];
            for (int i = 0; i < DRAWS; i++) {
                long draw = RowRandom.of(9, "noise", i).nextLong();
                for (int bit = 0; bit < Long.SIZE; bit++) {
                    set[bit] += (int) (draw >>> bit & 1);
                }
            }
            // Binomial(100,000, 1/2) has a standard deviation of 158; five of them for 64 bits.
            for (int count : set) {
                assertThat(count).isBetween(DRAWS / 2 - 800, DRAWS / 2 + 800);
            }
        }

        private void assertUniform(double[] draws) {
            int[] bins = new int[100];
            double sum = 0;
            for (double draw : draws) {
                assertThat(draw >= 0 && draw < 1).isTrue();
                sum += draw;
                bins[(int) (draw * bins.length)]++;
            }
            double chiSquared = 0;
            double expected = (double) draws.length / bins.length;
            for (int count : bins) {
                chiSquared += (count - expected) * (count - expected) / expected;
            }
            // The mean has a standard deviation of 0.29 / sqrt(100,000) = 0.0009; chi-squared with 99 degrees of
            // freedom
            // exceeds 161 with probability 1e-4.
            assertThat(sum / draws.length).isCloseTo(0.5, within(0.005));
            assertThat(chiSquared).isLessThan(161);
        }
    }
}
