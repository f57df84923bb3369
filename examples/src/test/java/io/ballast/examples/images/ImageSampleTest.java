package io.ballast.examples.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.network.ImageShape;
import io.ballast.spark.KryoCopy;
import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ImageSampleTest {
    private static Dataset<Row> rows(List<double[]> images, int copies) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < copies * images.size(); i++) {
            int at = i % images.size();
            rows.add(RowFactory.create(at % 3 == 2 ? null : at % 3, Vectors.dense(images.get(at))));
        }
        StructType schema =
                new StructType().add("group", DataTypes.IntegerType).add("pixels", SQLDataTypes.VectorType());
        return LocalSpark.session().createDataFrame(rows, schema);
    }

    private static ImageSample sample(Dataset<Row> rows, ImageShape shape) {
        return ImageSample.of(rows, functions.col("pixels"), shape, functions.col("group"), 2, 8);
    }

    @Test
    void holdsDifferentImagesOfEachGroupTheSameOnAnyPartitioning() {
        List<double[]> images = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            images.add(new double[] {i, 2 * i, 3 * i, 4});
        }
        ImageSample sample = sample(rows(images, 5), new ImageShape(2, 2, 1));
        ImageSample again = sample(rows(images, 3).repartition(7), new ImageShape(2, 2, 1));

        for (int group = 0; group < 2; group++) {
            assertThat(sample.images(group)).hasSize(8).doesNotHaveDuplicates();
            assertThat(again.images(group)).containsExactlyElementsOf(sample.images(group));
            for (byte[] image : sample.images(group)) {
                assertThat(image[0] % 3).isEqualTo(group);
            }
        }
    }

    @Test
    void hasAllThereAreWhereTheyAreFew() {
        ImageSample sample = sample(rows(List.of(new double[] {300, -3, 1.6, 254.4}), 9), new ImageShape(2, 2, 1));

        assertThat(sample.images(0)).containsExactly(new byte[] {(byte) 255, 0, 2, (byte) 254});
        assertThat(sample.images(1)).isEmpty();
    }

    @Test
    void largeImagesBecomeSmaller() {
        ImageShape shape = new ImageShape(97, 3, 3);
        double[] image = new double[shape.values()];
        for (int i = 0; i < image.length; i++) {
            image[i] = 10 * (i / 3 % 3) + i % 3; // columns 0, 10, 20, channels 0, 1, 2 more
        }
        ImageSample sample = sample(rows(List.of(image), 1), shape);

        assertThat(sample.shape()).isEqualTo(new ImageShape(49, 2, 3));
        assertThat(sample.images(0).get(0)).startsWith(5, 6, 7, 20, 21, 22).endsWith(5, 6, 7, 20, 21, 22);
    }

    @Test
    void travelsByKryo() {
        ImageSample sample = sample(rows(List.of(new double[] {1, 2, 3, 4}), 1), new ImageShape(2, 2, 1));

        ImageSample back = KryoCopy.of(sample);

        assertThat(back.shape()).isEqualTo(sample.shape());
        assertThat(back.images(0)).containsExactly(new byte[] {1, 2, 3, 4});
    }
}
