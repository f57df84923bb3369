package io.ballast.examples.images;

import io.ballast.network.ImageShape;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.api.java.UDF2;

/** Pixels of PNG files, all of the shape of the first. */
final class PngDecoder implements UDF2<byte[], String, Vector> {
    private static final long serialVersionUID = 1L;

    /** So many bytes at the start of a PNG file say what it is. */
    static final int HEADER_BYTES = 26;

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int WIDTH_AT = 16;
    private static final int HEIGHT_AT = 20;
    private static final int DEPTH_AT = 24;
    private static final int COLOR_AT = 25;

    private static final int GRAY = 0;
    private static final int GRAY_ALPHA = 4;

    private final ImageShape shape;
    private final String first;

    private PngDecoder(ImageShape shape, String first) {
        this.shape = shape;
        this.first = first;
    }

    /**
     * @param header of the first image, {@value #HEADER_BYTES} bytes or more
     * @param name of the first image, for people
     */
    static PngDecoder forImagesLike(byte[] header, String name) {
        return new PngDecoder(shapeOf(header, name), name);
    }

    ImageShape shape() {
        return shape;
    }

    @Override
    public Vector call(byte[] content, String name) {
        ImageShape found = shapeOf(content, name);
        if (!found.equals(shape)) {
            throw new ImageFormatException(
                    "image '%s' is %s, but the first, '%s', is %s (height x width x channels); all must be of one size, and gray or RGB alike"
                            .formatted(name, found, first, shape));
        }
        return Vectors.dense(pixels(decoded(content, name), name));
    }

    private static ImageShape shapeOf(byte[] content, String name) {
        if (content.length < HEADER_BYTES || ByteBuffer.wrap(content).getLong() != SIGNATURE) {
            throw new ImageFormatException(
                    "'%s' is no PNG file; convert it to PNG or take it out of the folder".formatted(name));
        }
        if (content[DEPTH_AT] == 16) {
            throw new ImageFormatException(
                    "image '%s' has 16 bits a channel, but 8 are read; convert it to 8 bits".formatted(name));
        }
        ByteBuffer header = ByteBuffer.wrap(content);
        int color = content[COLOR_AT];
        try {
            return new ImageShape(
                    header.getInt(HEIGHT_AT), header.getInt(WIDTH_AT), color == GRAY || color == GRAY_ALPHA ? 1 : 3);
        } catch (IllegalArgumentException e) {
            throw new ImageFormatException("image '%s' cannot be used: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static BufferedImage decoded(byte[] content, String name) {
        BufferedImage image;
        try {
            // Not the array alone, for which ImageIO would want a temporary file; it closes what it reads.
            image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(content)));
        } catch (IOException | RuntimeException e) { // the decoder meets damage with either
            throw new ImageFormatException(
                    "image '%s' is a damaged PNG file (%s); copy it again or take it out of the folder"
                            .formatted(name, e.getMessage()),
                    e);
        }
        if (image == null) {
            throw new ImageFormatException(
                    "image '%s' cannot be decoded here; this JVM has no reader for PNG".formatted(name));
        }
        return image;
    }

    private double[] pixels(BufferedImage image, String name) {
        ColorModel model = image.getColorModel();
        boolean samples = !(model instanceof IndexColorModel);
        double[] values = new double[shape.values()];
        int at = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                if (model.hasAlpha() && image.getRGB(x, y) >>> 24 != 255) {
                    throw new ImageFormatException(
                            "image '%s' is transparent in places, which no feature can hold; lay it on a background"
                                    .formatted(name));
                }
                for (int c = 0; c < shape.channels(); c++) {
                    // Not getRGB for gray samples: it converts them as if they were of linear light.
                    values[at++] =
                            samples ? image.getRaster().getSample(x, y, c) : image.getRGB(x, y) >>> (16 - 8 * c) & 0xFF;
                }
            }
        }
        return values;
    }
}
