package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowLookupTest {
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());

    private static LabeledTable table(int rows) {
        Random random = new Random(2);
        List<Row> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(RowFactory.create(
                    (long) i, (double) (i % 3), Vectors.dense(random.nextGaussian(), random.nextGaussian())));
        }
        Dataset<Row> data = LocalSpark.session().createDataFrame(all, SCHEMA).repartition(3);
        return LabeledTable.read(data, new TableColumns("features", "label", Optional.of("id")));
    }

    private static JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    }

    @Nested
    class Fetching {
        @ParameterizedTest(name = "from {0} buckets at least")
        @ValueSource(ints = {1, 7, 300})
        void bringsEachPartitionTheRowsItAskedFor(int leastBuckets) {
            JavaRDD<RowBlock> rows = table(400).blocksOf(new boolean[] {true, false, true}, leastBuckets);
            assertThat(rows.getNumPartitions()).isEqualTo(leastBuckets);
            Map<Long, double[]> known = new HashMap<>();
            for (RowBlock block : rows.collect()) {
                for (int i = 0; i < block.rows(); i++) {
                    double[] features = new double[2];
                    block.copyRow(i, features);
                    known.put(block.keys()[i], features);
                }
            }
            List<Long> keys = new ArrayList<>(known.keySet());
            List<long[]> asking = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                asking.add(new long[] {keys.get(i), keys.get(2 * i), keys.get(i)});
            }

            List<double[]> found = RowLookup.fetch(spark().parallelize(asking, 4), wanted -> wanted, rows)
                    .map(pair -> {
                        double[] second = new double[2];
                        pair._2().copyRow(pair._1()[1], second);
                        return new double[] {pair._1()[1], second[0], second[1]};
                    })
                    .collect();

            assertThat(known).hasSize(267);
            assertThat(found).hasSize(20);
            for (int i = 0; i < 20; i++) {
                double[] expected = known.get(keys.get(2 * i));
                assertThat(found.get(i)).containsExactly((double) keys.get(2 * i), expected[0], expected[1]);
            }
        }

        @Test
        void goesWithoutAnyAsking() {
            JavaRDD<RowBlock> rows = table(30).blocks();
            JavaRDD<long[]> nothing = spark().parallelize(List.of(new long[0]), 2);

            assertThat(RowLookup.fetch(nothing, wanted -> wanted, rows)
                            .map(pair -> pair._1().length)
                            .collect())
                    .containsExactly(0);
        }

        @Test
        void saysThatTheTableChangedWhenARowIsMissing() {
            JavaRDD<RowBlock> rows = table(30).blocks();
            JavaRDD<long[]> asking = spark().parallelize(List.of(new long[] {12345}), 1);

            assertThatThrownBy(() ->
                            RowLookup.fetch(asking, wanted -> wanted, rows).count())
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the table gave other rows when it was read again; persist it, or write it to a file, before resampling it");
        }
    }

    @Nested
    class RowsOfClasses {
        @Test
        void keepTheDoublesOfTheTable() {
            double third = 1.0 / 3;
            double ninth = 1e-3 / 9;
            Dataset<Row> data = LocalSpark.session()
                    .createDataFrame(
                            List.of(
                                    RowFactory.create(1L, 0.0, Vectors.dense(0.5, 2)),
                                    RowFactory.create(2L, 0.0, Vectors.dense(third, ninth)),
                                    RowFactory.create(3L, 1.0, Vectors.dense(third, ninth))),
                            SCHEMA);
            LabeledTable table = LabeledTable.read(data, new TableColumns("features", "label", Optional.of("id")));

            List<RowBlock> blocks =
                    table.blocksOf(new boolean[] {true, false}, 1).collect();

            double[][] found = Blocks.features(blocks.get(0));
            assertThat(found).hasDimensions(2, 2);
            assertThat(List.of(found)).contains(new double[] {0.5, 2}, new double[] {third, ninth});
        }
    }
}
