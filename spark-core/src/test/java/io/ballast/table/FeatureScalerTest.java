package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FeatureScalerTest {
    private final FeatureScaler scaler = new FeatureScaler(new double[] {10, 0.1, 5}, new double[] {2, 0.25, 0});

    @Test
    void centersAndScalesEveryFeature() {
        RowBlock scaled = scaler.scale(
                Blocks.of(new long[] {3, 4}, new int[] {1, 0}, new double[][] {{10, 0.35, 5}, {14, 0.1, 6}}));
        assertThat(scaled.keys()).containsExactly(3, 4);
        assertThat(scaled.labels()).containsExactly(1, 0);
        // 0.35 is kept to 1e-15, and dividing by 0.25 makes that 4e-15.
        assertThat(Blocks.features(scaled)[0]).containsExactly(new double[] {0, 1, 0}, within(1e-14));
        assertThat(Blocks.features(scaled)[1]).containsExactly(new double[] {2, 0, 0}, within(1e-14));
    }

    @Test
    void keepsAScaleOfZeroForAFeatureWithoutSpread() {
        assertThat(scaler.scale()).containsExactly(2, 0.25, 0);
    }

    @Test
    void putsAScaledRowBack() {
        float[] scaled = {9, 9, 9, 2, 0, 0, -1, 4, 0.5f};
        assertThat(scaler.unscaleRow(scaled, 1)).containsExactly(14, 0.1, 5);
        assertThat(scaler.unscaleRow(scaled, 2)).containsExactly(8, 1.1, 5);
    }

    @Test
    void mayBeTheMapThatChangesNothing() {
        double[][] features = {{1.5, -2, 1e6}};
        FeatureScaler identity = FeatureScaler.identity(3);
        assertThat(Blocks.features(identity.scale(Blocks.of(features)))).isDeepEqualTo(features);
        assertThat(identity.unscaleRow(new float[] {3, 4, 5}, 0)).containsExactly(3, 4, 5);
    }

    @Test
    void doesNotChangeUnderItsUser() {
        double[] center = {1};
        double[] scale = {2};
        FeatureScaler kept = new FeatureScaler(center, scale);
        center[0] = 9;
        scale[0] = 9;
        kept.center()[0] = 9;
        kept.scale()[0] = 9;
        assertThat(kept.dims()).isEqualTo(1);
        assertThat(kept.center()).containsExactly(1);
        assertThat(kept.scale()).containsExactly(2);
    }
}
