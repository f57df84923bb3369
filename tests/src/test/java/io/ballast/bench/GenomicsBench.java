package io.ballast.bench;

import io.ballast.ml.LeoCvae;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What LEO-CVAE does to a classifier on gene expression: five stratified folds, 64 genes by mutual information chosen inside
 * the training fold, standardised there and cut to five standard deviations; the table as it is, the plain CVAE, and
 * LEO-CVAE. The test fold is seen once, at the end.
 */
public final class GenomicsBench {
    private static final int FOLDS = 5;
    private static final int GENES = 64;

    private final SparkSession spark = Sessions.local();
    private final SharedTable table;
    private final int[] folds;

    private GenomicsBench(SharedTable table) {
        this.table = table;
        this.folds = table.stratifiedFolds(FOLDS, 42);
    }

    public static void main(String[] args) throws IOException {
        for (String name : List.of("tcga_lung_pfi", "tcga_brca_pam50")) {
            Results results = new Results(name + ", 5 folds, mean and sd");
            new GenomicsBench(SharedTable.read("data/%s.csv.gz".formatted(name))).run(results);
            results.print();
        }
    }

    private void run(Results results) {
        Map<String, List<double[]>> scores = new LinkedHashMap<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            Split split = split(fold);
            for (String method : List.of("none", "cvae", "leo-cvae")) {
                Cpu cpu = new Cpu();
                Dataset<Row> train = resampled(method, split.train()).cache();
                train.count();
                double seconds = cpu.processSeconds();
                for (String classifier : List.of("logistic", "mlp", "mlp of the paper")) {
                    double[] score = score(predictions(classifier, train, split.test()));
                    scores.computeIfAbsent(method + "/" + classifier, key -> new ArrayList<>())
                            .add(new double[] {score[0], score[1], score[2], seconds});
                }
                train.unpersist();
            }
        }
        scores.forEach((key, folds) -> results.add(
                "method", key.split("/")[0],
                "classifier", key.split("/")[1],
                "macro AUC", mean(folds, 0),
                "sd AUC", sd(folds, 0),
                "macro F1", mean(folds, 1),
                "sd F1", sd(folds, 1),
                "F1 of the smallest class", mean(folds, 2),
                "cpu s a fold", mean(folds, 3)));
    }

    private record Split(Dataset<Row> train, Dataset<Row> test) {}

    private Split split(int fold) {
        int[] train =
                IntStream.range(0, folds.length).filter(i -> folds[i] != fold).toArray();
        int[] test =
                IntStream.range(0, folds.length).filter(i -> folds[i] == fold).toArray();
        int[] genes = table.mostInformative(train, GENES);
        double[] means = new double[GENES];
        double[] sds = new double[GENES];
        for (int g = 0; g < GENES; g++) {
            int gene = genes[g];
            double mean = Arrays.stream(train)
                    .mapToDouble(i -> table.features()[i][gene])
                    .average()
                    .orElse(0);
            means[g] = mean;
            sds[g] = Math.sqrt(Arrays.stream(train)
                    .mapToDouble(i -> Math.pow(table.features()[i][gene] - mean, 2))
                    .average()
                    .orElse(1));
        }
        return new Split(frame(train, genes, means, sds), frame(test, genes, means, sds));
    }

    private Dataset<Row> frame(int[] rows, int[] genes, double[] means, double[] sds) {
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        List<Row> packed = Arrays.stream(rows)
                .mapToObj(i -> RowFactory.create(
                        Vectors.dense(IntStream.range(0, genes.length)
                                .mapToDouble(g -> (table.features()[i][genes[g]] - means[g]) / sds[g])
                                .map(z -> Math.max(-5, Math.min(5, z)))
                                .toArray()),
                        (double) table.labels()[i]))
                .toList();
        return spark.createDataFrame(packed, schema).coalesce(2);
    }

    private Dataset<Row> resampled(String method, Dataset<Row> train) {
        return switch (method) {
            case "cvae" ->
                new LeoCvae()
                        .setBeta(1)
                        .setEntropyWeightedLoss(false)
                        .setEntropyGuidedSampling(false)
                        .setClassWeighting(false)
                        .resample(train);
            case "leo-cvae" -> new LeoCvae().resample(train);
            default -> train;
        };
    }

    /** Probabilities and label of the test rows. */
    private List<Prediction> predictions(String name, Dataset<Row> train, Dataset<Row> test) {
        if (name.equals("mlp of the paper")) {
            return new PaperMlp(GENES, table.numClasses()).fitAndPredict(train, test);
        }
        return classifier(name).fit(train).transform(test).select("probability", "label").collectAsList().stream()
                .map(row -> new Prediction(row.<Vector>getAs(0).toArray(), (int) row.getDouble(1)))
                .toList();
    }

    private Estimator<? extends Model<?>> classifier(String name) {
        return name.equals("logistic")
                ? new LogisticRegression().setRegParam(0.01).setMaxIter(200)
                : new MultilayerPerceptronClassifier()
                        .setLayers(new int[] {GENES, 32, table.numClasses()})
                        .setMaxIter(30)
                        .setSeed(42);
    }

    /** Macro AUC (one class against the rest), macro F1, and F1 of the smallest class. */
    private double[] score(List<Prediction> rows) {
        int classes = table.numClasses();
        double auc = 0;
        double[] f1 = new double[classes];
        for (int c = 0; c < classes; c++) {
            auc += auc(rows, c) / classes;
            f1[c] = f1(rows, c);
        }
        return new double[] {auc, Arrays.stream(f1).average().orElse(0), f1[classes - 1]};
    }

    /** Share of pairs in the right order, ties half. */
    private static double auc(List<Prediction> rows, int c) {
        double right = 0;
        double pairs = 0;
        for (Prediction a : rows) {
            for (Prediction b : rows) {
                if (a.label() == c && b.label() != c) {
                    double lead = a.probabilities()[c] - b.probabilities()[c];
                    right += lead > 0 ? 1 : lead == 0 ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return right / pairs;
    }

    private static double f1(List<Prediction> rows, int c) {
        long hits = rows.stream().filter(r -> r.called() == c && r.label() == c).count();
        long called = rows.stream().filter(r -> r.called() == c).count();
        long there = rows.stream().filter(r -> r.label() == c).count();
        return called + there == 0 ? 0 : 2.0 * hits / (called + there);
    }

    private static double mean(List<double[]> folds, int i) {
        return folds.stream().mapToDouble(f -> f[i]).average().orElse(Double.NaN);
    }

    private static double sd(List<double[]> folds, int i) {
        double mean = mean(folds, i);
        return Math.sqrt(
                folds.stream().mapToDouble(f -> (f[i] - mean) * (f[i] - mean)).sum() / (folds.size() - 1));
    }
}
