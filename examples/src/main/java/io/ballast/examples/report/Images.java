package io.ballast.examples.report;

import java.util.List;

/**
 * Some images of each class, to look at. Lists and bytes are copied in.
 *
 * @param shape of the images of the table, for people: height x width x channels
 * @param height of the images here, which may be smaller
 * @param width of the images here
 * @param channels 1 for gray, 3 for RGB
 * @param classes those shown, in the order to show them
 */
public record Images(String shape, int height, int width, int channels, List<OfClass> classes) {
    /** Real and synthetic images of a class, each. */
    public static final int MOST = 8;

    public Images {
        if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException(
                    "images must have at least 1 row and column and 1 or 3 channels, got %dx%dx%d"
                            .formatted(height, width, channels));
        }
        classes = List.copyOf(classes);
        for (OfClass shown : classes) {
            for (List<byte[]> kind : List.of(shown.real, shown.synthetic)) {
                for (byte[] image : kind) {
                    if (image.length != height * width * channels) {
                        throw new IllegalArgumentException("an image of class '%s' must have %d values, got %d"
                                .formatted(shown.name, height * width * channels, image.length));
                    }
                }
            }
        }
    }

    /**
     * Images of one class.
     *
     * @param real bytes row by row, channels of a pixel side by side
     * @param synthetic the same; empty for a class without such
     */
    public record OfClass(String name, List<byte[]> real, List<byte[]> synthetic) {
        public OfClass {
            real = copy(real);
            synthetic = copy(synthetic);
        }

        private static List<byte[]> copy(List<byte[]> images) {
            return images.stream().map(byte[]::clone).toList();
        }
    }
}
