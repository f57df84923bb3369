package io.ballast.network;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of the images that the rows of a table hold: feature {@code (y * width + x) * channels + c} is channel c of the pixel in row y
 * and column x.
 *
 * @param height rows of pixels, at least 1
 * @param width columns of pixels, at least 1
 * @param channels 1 for grey, 3 for red, green and blue
 */
public record ImageShape(int height, int width, int channels) implements Serializable {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d{1,3})");

    public ImageShape {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "imageShape must be height x width x channels of at least 1, got %dx%dx%d"
                            .formatted(height, width, channels));
        }
    }

    /**
     * Reads {@code 28x28x1}: height, width, channels.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static ImageShape parse(String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "imageShape must read height x width x channels, such as 28x28x1, got '%s'".formatted(text));
        }
        return new ImageShape(
                Integer.parseInt(written.group(1)),
                Integer.parseInt(written.group(2)),
                Integer.parseInt(written.group(3)));
    }

    /** Features of a row. */
    public int dims() {
        return Math.multiplyExact(Math.multiplyExact(height, width), channels);
    }

    /** {@code 28x28x1}, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return "%dx%dx%d".formatted(height, width, channels);
    }
}
