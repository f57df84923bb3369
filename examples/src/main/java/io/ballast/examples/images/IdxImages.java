package io.ballast.examples.images;

import io.ballast.network.ImageShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** A table of the images of one IDX file and the labels of another. */
final class IdxImages {
    /** A task reads so many bytes of images at most, where files can be read from anywhere. */
    private static final long TASK_BYTES = 32L << 20;

    private IdxImages() {}

    static ImageTable read(SparkSession spark, String imagesPath, String labelsPath) throws IOException {
        SerializableConfiguration conf =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        IdxFile images = IdxFile.images(conf, imagesPath);
        IdxFile labels = IdxFile.labels(conf, labelsPath);
        ImageShape shape = shape(images);
        if (images.records() == 0) {
            throw new ImageFormatException("images '%s' holds no images; give another file".formatted(imagesPath));
        }
        if (labels.records() != images.records()) {
            throw new ImageFormatException(
                    "labels '%s' holds %,d labels, but images '%s' holds %,d; give the labels of these images"
                            .formatted(labelsPath, labels.records(), imagesPath, images.records()));
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<long[]> ranges = ranges(images, labels, context.defaultParallelism());
        JavaRDD<Row> rows = context.parallelize(ranges, ranges.size())
                .flatMap(range -> new Rows(images, labels, shape, range[0], range[1]));
        StructType schema =
                new StructType().add(ImageTable.features(shape)).add(ImageTable.LABEL, DataTypes.IntegerType);
        return new ImageTable(imagesPath, spark.createDataFrame(rows, schema), shape);
    }

    private static ImageShape shape(IdxFile images) {
        try {
            return new ImageShape(images.size(0), images.size(1), images.size(2));
        } catch (IllegalArgumentException e) {
            throw new ImageFormatException(
                    "images '%s' cannot be used: %s".formatted(images.path(), e.getMessage()), e);
        }
    }

    /** First record and the one after the last, for each task. */
    private static List<long[]> ranges(IdxFile images, IdxFile labels, int parallelism) {
        long count = images.records();
        long bySize = (count * images.recordBytes() + TASK_BYTES - 1) / TASK_BYTES;
        long tasks = images.isZipped() || labels.isZipped() ? 1 : Math.min(count, Math.max(parallelism, bySize));
        List<long[]> ranges = new ArrayList<>();
        for (long task = 0; task < tasks; task++) {
            ranges.add(new long[] {task * count / tasks, (task + 1) * count / tasks});
        }
        return ranges;
    }

    /** The rows of one range, read as they are asked for. */
    private static final class Rows implements Iterator<Row> {
        private final IdxFile.Records images;
        private final IdxFile.Records labels;
        private final byte[] pixels;
        private final byte[] label = new byte[1];
        private long left;

        Rows(IdxFile images, IdxFile labels, ImageShape shape, long from, long to) throws IOException {
            this.images = images.from(from);
            closeAfterTask(this.images);
            this.labels = labels.from(from);
            closeAfterTask(this.labels);
            this.pixels = new byte[shape.values()];
            this.left = to - from;
        }

        private static void closeAfterTask(IdxFile.Records records) {
            TaskCompletionListener listener = context -> {
                try {
                    records.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            TaskContext.get().addTaskCompletionListener(listener);
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public Row next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            try {
                images.next(pixels);
                labels.next(label);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            double[] values = new double[pixels.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = pixels[i] & 0xFF;
            }
            return RowFactory.create(Vectors.dense(values), label[0] & 0xFF);
        }
    }
}
