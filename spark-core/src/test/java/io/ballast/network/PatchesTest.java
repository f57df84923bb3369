package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import org.junit.jupiter.api.Test;

class PatchesTest {
    @Test
    void aPatchIsFourByFourPixelsAround() {
        Patches patches = new Patches(4, 4, 1);
        float[] image = new float[16];
        for (int i = 0; i < 16; i++) {
            image[i] = i + 1;
        }
        float[] found = new float[patches.count() * patches.values()];

        patches.unfold(image, 1, found);

        assertThat(patches.count()).isEqualTo(4);
        assertThat(found)
                .startsWith(0, 0, 0, 0, 0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11)
                .endsWith(6, 7, 8, 0, 10, 11, 12, 0, 14, 15, 16, 0, 0, 0, 0, 0);
    }

    @Test
    void foldIsTheTransposeOfUnfold() {
        Patches patches = new Patches(6, 4, 3);
        int number = 2;
        RowRandom random = RowRandom.of(1, "test", 0);
        float[] images = normal(random, number * patches.imageValues());
        float[] others = normal(random, number * patches.count() * patches.values());
        float[] unfolded = normal(random, others.length); // what was there before is gone
        float[] folded = normal(random, images.length);

        patches.unfold(images, number, unfolded);
        patches.fold(others, number, folded);

        assertThat(dot(unfolded, others)).isCloseTo(dot(images, folded), within(1e-4));
    }

    private static float[] normal(RowRandom random, int count) {
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = (float) random.nextGaussian();
        }
        return drawn;
    }

    private static double dot(float[] some, float[] others) {
        double sum = 0;
        for (int i = 0; i < some.length; i++) {
            sum += some[i] * others[i];
        }
        return sum;
    }
}
