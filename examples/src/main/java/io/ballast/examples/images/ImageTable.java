package io.ballast.examples.images;

import io.ballast.network.ImageShape;
import java.io.IOException;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Images of one size as a table, one row an image: {@link #FEATURES}, a dense vector of the pixels row by row, channels of a pixel side by side, 0 to 255
 * each; {@link #LABEL}; from a folder also {@link #PATH}. Rows are read by executors each time they are needed; what is wrong with a file is told in
 * an {@link ImageFormatException}, for what only the pixels can tell out of the task that reads them.
 *
 * @param name for people: where the images are
 * @param rows lazy
 * @param shape of every image
 */
public record ImageTable(String name, Dataset<Row> rows, ImageShape shape) {
    /** Vector column of pixels. */
    public static final String FEATURES = "features";

    /** Column of classes: an int from IDX files, a string from a folder. */
    public static final String LABEL = "label";

    /** Column of paths below the folder that was read: {@code cat/17.png}. */
    public static final String PATH = "path";

    /**
     * Reads two IDX files, as MNIST has them: bytes with a header of magic number and sizes; images of height x width, or height x width x channels,
     * and as many labels. Several tasks read plain files, one task reads a file packed by gzip, whatever its name. Headers are read at once.
     *
     * @param images path on any Hadoop file system
     * @param labels path on any Hadoop file system
     * @throws ImageFormatException if a file is missing, cut short or no such file, or labels and images are not equally many
     */
    public static ImageTable idx(SparkSession spark, String images, String labels) throws IOException {
        return IdxImages.read(spark, images, labels);
    }

    /**
     * Reads a folder with one subfolder a class, PNG files in it: gray or RGB of 8 bits, all of one size. The class is the name of the subfolder.
     * Files beside the subfolders and those whose names begin with {@code _} or a dot are left out. Lists the folder and reads the first image at once.
     * Rows come in no order to rely on; what is drawn by row keys does not depend on it.
     *
     * @param folder path on any Hadoop file system
     * @throws ImageFormatException if there are not two classes or the first file is no PNG
     */
    public static ImageTable folder(SparkSession spark, String folder) throws IOException {
        return ImageFolder.read(spark, folder);
    }

    /** The field of the pixels. */
    static StructField features(ImageShape shape) {
        return DataTypes.createStructField(
                FEATURES, SQLDataTypes.VectorType(), true, new AttributeGroup(FEATURES, shape.values()).toMetadata());
    }
}
