package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageShapeTest {
    @Test
    void isReadAsItIsWritten() {
        ImageShape shape = ImageShape.parse(" 32x24x3 ");

        assertThat(shape).isEqualTo(new ImageShape(32, 24, 3)).hasToString("32x24x3");
        assertThat(shape.values()).isEqualTo(32 * 24 * 3);
    }

    @Test
    void namesFeaturesByRowAndColumn() {
        assertThat(new ImageShape(28, 28, 1).nameOf(4 * 28 + 12)).isEqualTo("pixel (4, 12)");
        assertThat(new ImageShape(2, 5, 3).nameOf((5 + 2) * 3 + 1)).isEqualTo("pixel (1, 2) green");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "28x28", "28x28x1x1", "28*28*1", "-1x2x1", "28x28x", "999999x1x1"})
    void refusesOtherText(String text) {
        assertThatThrownBy(() -> ImageShape.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the shape of images must read height x width x channels, such as 28x28x1; got '%s'", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x28x1", "28x0x1", "28x28x0", "28x28x2", "28x28x4"})
    void refusesSizesThatNoImageHas(String text) {
        assertThatThrownBy(() -> ImageShape.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "an image must have at least 1 row and 1 column of pixels and 1 or 3 channels, got %s", text);
    }

    @Test
    void refusesImagesThatNoRowCanHold() {
        assertThatThrownBy(() -> ImageShape.parse("9999x9999x3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an image may have 16,777,216 values at most, got 9999x9999x3; make images smaller");
    }
}
