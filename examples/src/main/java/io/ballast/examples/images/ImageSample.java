package io.ballast.examples.images;

import io.ballast.network.ImageShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A few images of each of some groups, to look at: different ones, those with the smallest hash of their pixels, and so the same on any partitioning.
 * Large images are made smaller.
 */
public final class ImageSample implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The longer side of a large image afterwards. */
    private static final int MOST_PIXELS = 96;

    private final int height; // no ImageShape: records do not travel by Spark's Kryo
    private final int width;
    private final int channels;
    private final int count;
    private final List<TreeMap<Long, byte[]>> groups = new ArrayList<>();

    private ImageSample(ImageShape shape, int count, int numGroups) {
        this.height = shape.height();
        this.width = shape.width();
        this.channels = shape.channels();
        this.count = count;
        for (int g = 0; g < numGroups; g++) {
            groups.add(new TreeMap<>());
        }
    }

    /**
     * Takes the sample in one pass; it reaches the driver.
     *
     * @param pixels vector column; values outside 0 to 255 are cut, others rounded
     * @param shape of the images in it
     * @param group int column, from 0 to below {@code numGroups}; rows where it is null are left out
     * @param count images of each group; fewer where there are not so many different ones
     */
    public static ImageSample of(
            Dataset<Row> rows, Column pixels, ImageShape shape, Column group, int numGroups, int count) {
        Column key = functions.xxhash64(functions$.MODULE$.vector_to_array(pixels, "float64"));
        return rows.select(group.cast(DataTypes.IntegerType), key, pixels)
                .toJavaRDD()
                .treeAggregate(new ImageSample(shape, count, numGroups), ImageSample::add, ImageSample::merge);
    }

    private ImageSample add(Row row) {
        if (!row.isNullAt(0)) {
            TreeMap<Long, byte[]> taken = groups.get(row.getInt(0));
            long key = row.getLong(1);
            if ((taken.size() < count || key < taken.lastKey()) && !taken.containsKey(key)) {
                taken.put(key, small(row.<Vector>getAs(2)));
                cut(taken);
            }
        }
        return this;
    }

    private ImageSample merge(ImageSample other) {
        for (int g = 0; g < groups.size(); g++) {
            groups.get(g).putAll(other.groups.get(g));
            cut(groups.get(g));
        }
        return this;
    }

    private void cut(TreeMap<Long, byte[]> taken) {
        while (taken.size() > count) {
            taken.pollLastEntry();
        }
    }

    /** Means of squares of pixels, of one pixel where the image is small enough. */
    private byte[] small(Vector pixels) {
        ImageShape small = shape();
        int side = side();
        byte[] bytes = new byte[small.values()];
        int at = 0;
        for (int y = 0; y < small.height(); y++) {
            for (int x = 0; x < small.width(); x++) {
                for (int c = 0; c < small.channels(); c++) {
                    bytes[at++] = (byte) Math.rint(Math.max(0, Math.min(255, mean(pixels, y * side, x * side, c))));
                }
            }
        }
        return bytes;
    }

    private double mean(Vector pixels, int top, int left, int channel) {
        int bottom = Math.min(height, top + side());
        int right = Math.min(width, left + side());
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += pixels.apply((y * width + x) * channels + channel);
            }
        }
        return sum / ((bottom - top) * (right - left));
    }

    private int side() {
        return (Math.max(height, width) + MOST_PIXELS - 1) / MOST_PIXELS;
    }

    /** Of the images in the sample. */
    public ImageShape shape() {
        int side = side();
        return new ImageShape((height + side - 1) / side, (width + side - 1) / side, channels);
    }

    /** Images of a group, bytes as in a row; they are not copied. */
    public List<byte[]> images(int group) {
        return List.copyOf(groups.get(group).values());
    }
}
