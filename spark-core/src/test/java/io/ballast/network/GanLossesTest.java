package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.network.GanSettings.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses of the players on rows that are worked out by hand. */
class GanLossesTest {
    /** Probabilities 1/2, 1/4, 1/4. */
    private static final float[] LOGITS = {(float) Math.log(2), 0, 0};

    @Test
    void discriminatorAndGeneratorOfTheVanillaGan() {
        // a = log 3: D = 3/4
        double a = Math.log(3);
        assertThat(GanLosses.high(Value.VANILLA, a)).isCloseTo(-Math.log(0.75), within(1e-12));
        assertThat(GanLosses.low(Value.VANILLA, a)).isCloseTo(-Math.log(0.25), within(1e-12));
        assertThat(GanLosses.highSlope(Value.VANILLA, a)).isCloseTo(-0.25, within(1e-12));
        assertThat(GanLosses.lowSlope(Value.VANILLA, a)).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void discriminatorAndGeneratorOfTheWassersteinGan() {
        assertThat(GanLosses.high(Value.WASSERSTEIN, 3)).isEqualTo(-3);
        assertThat(GanLosses.low(Value.WASSERSTEIN, 3)).isEqualTo(3);
        assertThat(GanLosses.highSlope(Value.WASSERSTEIN, 3)).isEqualTo(-1);
        assertThat(GanLosses.lowSlope(Value.WASSERSTEIN, 3)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1000, 1000})
    void doNotOverflow(double a) {
        assertThat(GanLosses.high(Value.VANILLA, a)).isEqualTo(Math.max(-a, 0));
        assertThat(GanLosses.low(Value.VANILLA, a)).isEqualTo(Math.max(a, 0));
        float[] gradient = new float[2];
        float[] logits = {(float) a, 0};
        assertThat(GanLosses.complement(logits, 0, 2, 0, 1, gradient)).isEqualTo(Math.max(a, 0));
        assertThat(gradient).containsExactly(a > 0 ? 1 : 0, a > 0 ? -1 : 0);
    }

    @Test
    void crossEntropyOfARow() {
        float[] gradient = new float[3];
        assertThat(GanLosses.crossEntropy(LOGITS, 0, 3, 1, 1, gradient)).isCloseTo(Math.log(4), within(1e-6));
        assertThat(gradient).containsExactly(new float[] {0.5f, -0.75f, 0.25f}, within(1e-6f));
    }

    /** 1 - Q = 1/2; the others have half of it each. */
    @Test
    void complementaryCrossEntropyOfARow() {
        float[] gradient = new float[3];
        assertThat(GanLosses.complement(LOGITS, 0, 3, 0, 1, gradient)).isCloseTo(Math.log(2), within(1e-6));
        assertThat(gradient).containsExactly(new float[] {0.5f, -0.25f, -0.25f}, within(1e-6f));
    }

    /** Errors -1/2, 1/4 and 1/4 of class 0; of the others 1/2, -3/4 and -3/4. */
    @Test
    void squaredErrorsOfARow() {
        float[] gradient = new float[3];
        assertThat(GanLosses.squaredError(LOGITS, 0, 3, 0, 1, gradient)).isCloseTo(0.125, within(1e-6));
        assertThat(GanLosses.squaredErrorOfOthers(LOGITS, 0, 3, 0, 1, gradient)).isCloseTo(11.0 / 24, within(1e-6));
        assertThat(GanLosses.squared(Math.log(3), 1)).isCloseTo(1.0 / 16, within(1e-12));
        assertThat(GanLosses.squaredSlope(Math.log(3), 1)).isCloseTo(-2 * 0.25 * 0.75 * 0.25, within(1e-12));
    }

    @ParameterizedTest(name = "class {0}")
    @CsvSource({"0", "1", "2"})
    void gradientsOfSquaredErrorsAgreeWithFiniteDifferences(int y) {
        float[] logits = {0.3f, -1.2f, 0.7f};
        for (GanGame.RowLoss loss :
                List.<GanGame.RowLoss>of(GanLosses::squaredError, GanLosses::squaredErrorOfOthers)) {
            float[] gradient = new float[3];
            loss.take(logits, 0, 3, y, 1, gradient);
            for (int c = 0; c < 3; c++) {
                float[] up = logits.clone();
                float[] down = logits.clone();
                up[c] += 1e-2f;
                down[c] -= 1e-2f;
                double slope = (loss.take(up, 0, 3, y, 0, new float[3]) - loss.take(down, 0, 3, y, 0, new float[3]))
                        / (up[c] - down[c]);
                assertThat((double) gradient[c]).isCloseTo(slope, within(1e-4));
            }
        }
    }

    @ParameterizedTest(name = "class {0}")
    @CsvSource({"0", "1", "2"})
    void gradientsAgreeWithFiniteDifferences(int y) {
        float[] logits = {0.3f, -1.2f, 0.7f};
        float[] entropy = new float[3];
        float[] complement = new float[3];
        GanLosses.crossEntropy(logits, 0, 3, y, 1, entropy);
        GanLosses.complement(logits, 0, 3, y, 1, complement);
        float step = 1e-2f;
        for (int c = 0; c < 3; c++) {
            float[] up = logits.clone();
            float[] down = logits.clone();
            up[c] += step;
            down[c] -= step;
            float[] ignored = new float[3];
            double byEntropy = (GanLosses.crossEntropy(up, 0, 3, y, 0, ignored)
                            - GanLosses.crossEntropy(down, 0, 3, y, 0, ignored))
                    / (up[c] - down[c]);
            double byComplement =
                    (GanLosses.complement(up, 0, 3, y, 0, ignored) - GanLosses.complement(down, 0, 3, y, 0, ignored))
                            / (up[c] - down[c]);
            assertThat(entropy[c]).isCloseTo((float) byEntropy, within(1e-4f));
            assertThat(complement[c]).isCloseTo((float) byComplement, within(1e-4f));
        }
    }

    @Test
    void gradientsAreAddedOfTheirRowAlone() {
        float[] logits = {0, 0, (float) Math.log(3), 0};
        float[] gradient = {1, 2, 3, 4};
        GanLosses.crossEntropy(logits, 1, 2, 0, 2, gradient);
        assertThat(gradient).containsExactly(new float[] {1, 2, 2.5f, 4.5f}, within(1e-6f));
    }
}
