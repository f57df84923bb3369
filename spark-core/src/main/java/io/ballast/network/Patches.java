package io.ballast.network;

import java.util.Arrays;

/**
 * The patches that a 4 x 4 convolution of stride 2 with a margin of 1 sees of images: one for each pixel of an image of half the height and width, with the
 * values of 4 x 4 pixels, 0 beyond the edge. So a convolution is a product of matrices, {@code patches W}, and a transposed one the way back, {@code fold(x W)}.
 *
 * <p>All is row by row, the channels of a pixel side by side, as {@link ImageShape} says; so a row of pixels of a patch is one piece of memory.
 *
 * @param height rows of pixels of the large image, even
 * @param width pixels in a row of it, even
 * @param channels values of a pixel
 */
record Patches(int height, int width, int channels) {
    private static final int KERNEL = 4;
    private static final int STRIDE = 2;
    private static final int MARGIN = 1;

    /** Values of an image. */
    int imageValues() {
        return height * width * channels;
    }

    /** Patches of an image, which are the pixels of the small one. */
    int count() {
        return (height / STRIDE) * (width / STRIDE);
    }

    /** Values of a patch. */
    int values() {
        return KERNEL * KERNEL * channels;
    }

    /** Takes images apart, {@code [images][imageValues]} to {@code [images * count][values]}. */
    void unfold(float[] images, int number, float[] patches) {
        Arrays.fill(patches, 0, number * count() * values(), 0);
        eachRun(number, (image, patch, length) -> System.arraycopy(images, image, patches, patch, length));
    }

    /** Adds patches up where they overlap, {@code [images * count][values]} to {@code [images][imageValues]}: the transpose of {@link #unfold}. */
    void fold(float[] patches, int number, float[] images) {
        Arrays.fill(images, 0, number * imageValues(), 0);
        eachRun(number, (image, patch, length) -> {
            for (int i = 0; i < length; i++) {
                images[image + i] += patches[patch + i];
            }
        });
    }

    /** Values that lie side by side in an image and in a patch. */
    private interface Run {
        void take(int image, int patch, int length);
    }

    private void eachRun(int number, Run run) {
        int patch = 0;
        for (int image = 0; image < number * imageValues(); image += imageValues()) {
            for (int top = -MARGIN; top < height - MARGIN; top += STRIDE) {
                for (int left = -MARGIN; left < width - MARGIN; left += STRIDE) {
                    eachRun(image, top, left, patch, run);
                    patch += values();
                }
            }
        }
    }

    private void eachRun(int image, int top, int left, int patch, Run run) {
        int from = Math.max(0, left);
        int length = (Math.min(width, left + KERNEL) - from) * channels;
        for (int y = Math.max(0, top); y < Math.min(height, top + KERNEL); y++) {
            run.take(
                    image + (y * width + from) * channels,
                    patch + ((y - top) * KERNEL + from - left) * channels,
                    length);
        }
    }
}
