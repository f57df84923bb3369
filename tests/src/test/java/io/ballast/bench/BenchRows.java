package io.ballast.bench;

import io.ballast.examples.connect4.Connect4Table;
import io.ballast.neighbors.NeighborTable;
import io.ballast.spark.SharedData;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Rows to find neighbors among, all float, packed and in memory. */
final class BenchRows implements AutoCloseable {
    private static final int PARTS = 16;

    private final String name;
    private final NeighborTable table;
    private Path file;

    private BenchRows(String name, NeighborTable table) {
        this.name = name;
        this.table = table;
    }

    private interface Maker extends Serializable {
        double[] row(int index);
    }

    /** 100 Gaussians around centers drawn three times as wide. */
    static BenchRows mixture(SparkSession spark, int rows, int dims) {
        return made(spark, "gaussian mixture", rows, index -> {
            Random random = new Random(index * 7919L);
            Random center = new Random(random.nextInt(100));
            return filled(dims, d -> 3 * center.nextGaussian() + random.nextGaussian());
        });
    }

    /** Ten latent normal features, mixed, bent by tanh, with a little noise. */
    static BenchRows manifold(SparkSession spark, int rows, int dims) {
        return made(spark, "10-d manifold", rows, index -> {
            Random random = new Random(index * 7919L);
            double[] latent = filled(10, d -> random.nextGaussian());
            Random mix = new Random(1);
            return filled(dims, d -> {
                double sum = 0;
                for (double z : latent) {
                    sum += mix.nextGaussian() * z / 3;
                }
                return Math.tanh(sum) + 0.05 * random.nextGaussian();
            });
        });
    }

    /** One Gaussian: no structure to use. */
    static BenchRows isotropic(SparkSession spark, int rows, int dims) {
        return made(spark, "one isotropic gaussian", rows, index -> {
            Random random = new Random(index * 7919L);
            return filled(dims, d -> random.nextGaussian());
        });
    }

    private static double[] filled(int dims, java.util.function.IntToDoubleFunction value) {
        double[] row = new double[dims];
        for (int d = 0; d < dims; d++) {
            row[d] = (float) value.applyAsDouble(d);
        }
        return row;
    }

    private static BenchRows made(SparkSession spark, String name, int rows, Maker maker) {
        JavaRDD<Row> data = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, PARTS).boxed().toList(), PARTS)
                .flatMap(part -> IntStream.range(0, rows / PARTS)
                        .mapToObj(i -> RowFactory.create(Vectors.dense(maker.row(part * (rows / PARTS) + i))))
                        .iterator());
        return of(name, spark.createDataFrame(data, new StructType().add("features", SQLDataTypes.VectorType())));
    }

    /** Connect-4 boards after so many plies. */
    static BenchRows boards(SparkSession spark, int rows, int ply) {
        Dataset<Row> boards = Connect4Table.create(spark, rows, 1, OptionalInt.of(ply), PARTS);
        return of(
                "boards after %d plies".formatted(ply),
                new VectorAssembler()
                        .setInputCols(Arrays.copyOf(boards.columns(), 42))
                        .setOutputCol("features")
                        .transform(boards)
                        .select("features"));
    }

    /** The training images of MNIST. */
    static BenchRows mnist(SparkSession spark) throws IOException {
        byte[] bytes;
        try (InputStream in = new GZIPInputStream(
                Files.newInputStream(SharedData.require("data/mnist/train-images-idx3-ubyte.gz")))) {
            bytes = in.readAllBytes();
        }
        List<Row> rows = new ArrayList<>();
        for (int at = 16; at < bytes.length; at += 784) {
            int from = at;
            rows.add(RowFactory.create(Vectors.dense(filled(784, d -> bytes[from + d] & 0xFF))));
        }
        return of("MNIST", spark.createDataFrame(rows, new StructType().add("features", SQLDataTypes.VectorType())));
    }

    private static BenchRows of(String name, Dataset<Row> data) {
        LabeledTable table = LabeledTable.read(data, new TableColumns("features", Optional.empty(), Optional.empty()));
        JavaRDD<RowBlock> blocks = table.blocks().persist(StorageLevel.MEMORY_AND_DISK());
        return new BenchRows(name, new NeighborTable(blocks, table.rows(), table.moments(blocks)));
    }

    String name() {
        return name;
    }

    long rows() {
        return table.rows();
    }

    int dims() {
        return table.moments().means().length;
    }

    NeighborTable table() {
        return table;
    }

    /** The same rows for other programs: little-endian floats, row-major. */
    Path file() {
        try {
            if (file == null) {
                file = Files.createTempFile("ballast-bench", ".f32");
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    for (Iterator<RowBlock> all = table.blocks().toLocalIterator(); all.hasNext(); ) {
                        float[] features = all.next().features();
                        ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN);
                        bytes.asFloatBuffer().put(features);
                        out.write(bytes.array());
                    }
                }
            }
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        table.blocks().unpersist();
        try {
            if (file != null) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
