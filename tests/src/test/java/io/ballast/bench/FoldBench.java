package io.ballast.bench;

import io.ballast.ml.LeoCvae;
import io.ballast.ml.LeoCvaeModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** CPU time of LEO-CVAE on the rows of one fold of tcga_lung_pfi (595 x 64), the first time in a JVM and warmed up. */
public final class FoldBench {
    private FoldBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Sessions.local();
        Dataset<Row> train = fold(spark).cache();
        train.count();
        Results results = new Results("one fold of tcga_lung_pfi, fit and resample");
        for (int run = 1; run <= 6; run++) {
            Cpu cpu = new Cpu();
            LeoCvaeModel model = new LeoCvae().setSeed(run).fit(train);
            long rows = model.transform(train).count();
            int epochs = model.history().train().size();
            results.add(
                    "run in this JVM",
                    run,
                    "epochs",
                    epochs,
                    "rows out",
                    rows,
                    "cpu s",
                    cpu.processSeconds(),
                    "wall s",
                    cpu.wallSeconds(),
                    "training wall s",
                    model.summary().orElseThrow().seconds().get("training"));
        }
        results.print();
        spark.stop();
    }

    private static Dataset<Row> fold(SparkSession spark) throws IOException {
        SharedTable table = SharedTable.read("data/tcga_lung_pfi.csv.gz");
        int[] folds = table.stratifiedFolds(5, 42);
        int[] train =
                IntStream.range(0, folds.length).filter(i -> folds[i] != 0).toArray();
        int[] genes = table.mostInformative(train, 64);
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        List<Row> rows = Arrays.stream(train)
                .mapToObj(i -> RowFactory.create(
                        Vectors.dense(Arrays.stream(genes)
                                .mapToDouble(g -> table.features()[i][g])
                                .toArray()),
                        (double) table.labels()[i]))
                .toList();
        return spark.createDataFrame(rows, schema).coalesce(2);
    }
}
