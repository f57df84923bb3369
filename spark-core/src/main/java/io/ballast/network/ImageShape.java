package io.ballast.network;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the images of a table are. A row holds the pixels of an image row by row, the channels of a pixel side by side: feature {@code (y * width + x) *
 * channels + c} is channel c of the pixel in row y and column x.
 *
 * @param height rows of pixels, at least 1
 * @param width pixels in a row, at least 1
 * @param channels values of a pixel: 1 for gray, 3 for RGB
 */
public record ImageShape(int height, int width, int channels) implements Serializable {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})x([0-9]{1,5})");

    /** Larger images do not fit a row. */
    private static final int MOST_VALUES = 1 << 24;

    public ImageShape {
        if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException(
                    "an image must have at least 1 row and 1 column of pixels and 1 or 3 channels, got %dx%dx%d"
                            .formatted(height, width, channels));
        }
        if ((long) height * width * channels > MOST_VALUES) {
            throw new IllegalArgumentException("an image may have %,d values at most, got %dx%dx%d; make images smaller"
                    .formatted(MOST_VALUES, height, width, channels));
        }
    }

    /**
     * Reads the text form.
     *
     * @param text height, width and channels: {@code 28x28x1}
     * @throws IllegalArgumentException if it is none
     */
    public static ImageShape parse(String text) {
        Matcher numbers = TEXT.matcher(text.strip());
        if (!numbers.matches()) {
            throw new IllegalArgumentException(
                    "the shape of images must read height x width x channels, such as 28x28x1; got '%s'"
                            .formatted(text));
        }
        return new ImageShape(
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                Integer.parseInt(numbers.group(3)));
    }

    /** Values of an image, which are the features of a row. */
    public int values() {
        return height * width * channels;
    }

    /** What a feature is, for people: {@code pixel (4, 12)}, row and column counted from 0, with the channel of an RGB image. */
    public String nameOf(int feature) {
        int pixel = feature / channels;
        String at = "pixel (%d, %d)".formatted(pixel / width, pixel % width);
        return channels == 1 ? at : at + " " + new String[] {"red", "green", "blue"}[feature % channels];
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
