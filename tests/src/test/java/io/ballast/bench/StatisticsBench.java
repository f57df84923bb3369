package io.ballast.bench;

import io.ballast.ml.Adasyn;
import io.ballast.ml.BasicResampler;
import io.ballast.ml.BorderlineSmote;
import io.ballast.ml.RandomOverSampler;
import io.ballast.ml.Smote;
import io.ballast.spark.GoldenTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.opentest4j.TestAbortedException;

/**
 * Synthetic rows beside imbalanced-learn's on real tables: {@code StatisticsBench [data set ...]}.
 *
 * <p>The counts must be equal, and two-sample tests must not tell the rows apart: none of all comparisons at 1 % by Holm's
 * procedure, so that an honest sampler fails in one run of a hundred, whatever the number of comparisons. The controls, rows made
 * in another way on purpose, must be told apart at the same 1 %, split evenly. Exit status 1 where either fails.
 *
 * <p>Given the table, rows are independent draws (of Adasyn within each seed), which the tests ask for. The two kinds of rows of
 * borderline-2 are compared apart, because how many there are of each is one draw for all of them; imbalanced-learn rounds both
 * counts down, so it may have one row less.
 */
public final class StatisticsBench {
    private static final List<String> TABLES = List.of("ecoli", "yeast", "abalone", "winequality", "tcga_lung_pfi");
    private static final double LEVEL = 0.01;
    private static final int K = 5;
    private static final String SYNTHETIC = "synthetic";
    private static final String PARENTS = "parents";

    private final ImbalancedLearn peer;
    private final Path work;
    private final List<Comparison> comparisons = new ArrayList<>();

    private StatisticsBench(ImbalancedLearn peer, Path work) {
        this.peer = peer;
        this.work = work;
    }

    /**
     * Rows of one method on one table.
     *
     * @param control whether they were made in different ways on purpose
     * @param samples empty where there are no rows to compare
     */
    private record Comparison(
            String table,
            String method,
            boolean control,
            int ours,
            int theirs,
            boolean sameCount,
            Optional<TwoSamples> samples) {}

    public static void main(String[] args) throws IOException {
        Optional<ImbalancedLearn> peer = ImbalancedLearn.installed();
        if (peer.isEmpty()) {
            return;
        }
        SparkSession spark = Sessions.local();
        boolean passed;
        try (WorkFolder work = new WorkFolder()) {
            StatisticsBench bench = new StatisticsBench(peer.get(), work.path());
            for (String name : args.length == 0 ? TABLES : List.of(args)) {
                try {
                    bench.compare(name, standardized(spark, GoldenTable.read(name)));
                } catch (TestAbortedException e) {
                    System.out.printf("%s: %s%n", name, e.getMessage());
                }
            }
            passed = bench.comparisons.isEmpty() || bench.judged();
        } finally {
            spark.stop();
        }
        if (!passed) {
            System.exit(1);
        }
    }

    /** {@code (x - mean) / sd}, the sd with divisor n; a constant feature becomes 0. */
    private static Dataset<Row> standardized(SparkSession spark, Dataset<Row> table) {
        List<Row> rows = table.collectAsList();
        double[][] features = rows.stream()
                .map(row -> row.<Vector>getAs(GoldenTable.FEATURES).toArray().clone())
                .toArray(double[][]::new);
        for (int d = 0; d < features[0].length; d++) {
            int column = d;
            double mean = Arrays.stream(features)
                    .mapToDouble(row -> row[column])
                    .average()
                    .orElseThrow();
            double variance = Arrays.stream(features)
                    .mapToDouble(row -> Math.pow(row[column] - mean, 2))
                    .average()
                    .orElseThrow();
            double sd = Math.sqrt(variance);
            for (double[] row : features) {
                row[d] = sd < 1e-12 ? 0 : (row[d] - mean) / sd;
            }
        }
        List<Row> standardized = new ArrayList<>();
        for (int i = 0; i < features.length; i++) {
            Row row = rows.get(i);
            standardized.add(RowFactory.create(row.get(0), row.get(1), Vectors.dense(features[i])));
        }
        return spark.createDataFrame(standardized, table.schema());
    }

    private void compare(String name, Dataset<Row> data) throws IOException {
        Table table = new Table(name, data.cache(), work.resolve(name + ".f64"));
        ImbalancedLearn.write(table.rows(), table.file());
        Set<Long> minority = minorityKeys(table.rows());
        Predicate<Row> towardOwn = row -> minority.contains(row.<Long>getList(1).get(1));

        List<Row> smote = made(table, new Smote().setKNeighbors(K));
        add(table, "Smote", smote, "smote", K, false);
        add(table, "BorderlineSmote 1", made(table, new BorderlineSmote().setKNeighbors(K)), "borderline-1", K, false);
        List<Row> second = made(table, new BorderlineSmote().setKNeighbors(K).setKind("borderline-2"));
        addPart(table, "BorderlineSmote 2, toward the class", second, towardOwn, "borderline-2");
        addPart(table, "BorderlineSmote 2, toward others", second, towardOwn.negate(), "borderline-2-others");
        add(table, "Adasyn", made(table, new Adasyn().setKNeighbors(K)), "adasyn", K, false);
        List<Row> moved = made(table, new RandomOverSampler().setShrinkage(1));
        add(table, "RandomOverSampler, shrinkage 1", moved, "random", K, false);
        add(table, "control: Smote, theirs with k = 1", smote, "smote", 1, true);
        add(table, "control: Smote, theirs copies", smote, "copies", K, true);
        table.rows().unpersist();
    }

    /** A table, its features standardized, and the same in a file for the peer. */
    private record Table(String name, Dataset<Row> rows, Path file) {
        int dims() {
            return rows.first().<Vector>getAs(GoldenTable.FEATURES).size();
        }
    }

    /** Keys of the rows of class 1, as synthetic rows name their parents. */
    private static Set<Long> minorityKeys(Dataset<Row> table) {
        return new HashSet<>(table.filter(functions.col(GoldenTable.LABEL).equalTo(1))
                .select(functions.xxhash64(functions.col(GoldenTable.ROW)))
                .as(Encoders.LONG())
                .collectAsList());
    }

    /** The synthetic rows of a stage: features and parents. */
    private static List<Row> made(Table table, BasicResampler<?> stage) {
        return stage.setIdCol(GoldenTable.ROW)
                .setSyntheticCol(SYNTHETIC)
                .setParentsCol(PARENTS)
                .resample(table.rows())
                .filter(functions.col(SYNTHETIC))
                .select(GoldenTable.FEATURES, PARENTS)
                .collectAsList();
    }

    private void add(Table table, String method, List<Row> made, String theirMethod, int theirK, boolean control)
            throws IOException {
        double[][] theirs =
                peer.rows(theirMethod, theirK, table.file(), table.dims(), work).rows();
        add(table, method, control, features(made), theirs, made.size() == theirs.length);
    }

    private void addPart(Table table, String method, List<Row> made, Predicate<Row> part, String theirMethod)
            throws IOException {
        ImbalancedLearn.Made theirs = peer.rows(theirMethod, K, table.file(), table.dims(), work);
        int lacking = made.size() - theirs.wanted();
        double[][] ours = features(made.stream().filter(part).toList());
        add(table, method, false, ours, theirs.rows(), lacking == 0 || lacking == 1);
    }

    private void add(
            Table table, String method, boolean control, double[][] ours, double[][] theirs, boolean sameCount) {
        Optional<TwoSamples> samples =
                ours.length == 0 || theirs.length == 0 ? Optional.empty() : Optional.of(TwoSamples.of(ours, theirs));
        comparisons.add(new Comparison(table.name(), method, control, ours.length, theirs.length, sameCount, samples));
    }

    private static double[][] features(List<Row> rows) {
        return rows.stream().map(row -> row.<Vector>getAs(0).toArray()).toArray(double[][]::new);
    }

    /** Prints all comparisons; whether all came out as they must. */
    private boolean judged() {
        List<Comparison> compared =
                comparisons.stream().filter(each -> each.samples().isPresent()).toList();
        List<Comparison> honest =
                compared.stream().filter(each -> !each.control()).toList();
        Set<Comparison> apart = new HashSet<>();
        boolean[] rejected = TwoSamples.rejected(pValues(honest), LEVEL);
        for (int i = 0; i < rejected.length; i++) {
            if (rejected[i]) {
                apart.add(honest.get(i));
            }
        }
        compared.stream()
                .filter(each -> each.control() && each.samples().get().pValue() <= LEVEL / compared.size())
                .forEach(apart::add);
        Results results = new Results("synthetic rows beside imbalanced-learn's, told apart at 1 %");
        int wrong = 0;
        for (Comparison each : comparisons) {
            boolean asItMust = each.sameCount() && (each.samples().isEmpty() || apart.contains(each) == each.control());
            wrong += asItMust ? 0 : 1;
            results.add(
                    "table",
                    each.table(),
                    "method",
                    each.method(),
                    "rows, ours",
                    each.ours(),
                    "rows, theirs",
                    each.theirs(),
                    "p of features",
                    each.samples().map(TwoSamples::marginals).orElse(Double.NaN),
                    "p of neighbors",
                    each.samples().map(TwoSamples::neighbors).orElse(Double.NaN),
                    "told apart",
                    each.samples().isEmpty() ? "no rows" : apart.contains(each) ? "yes" : "no",
                    "as it must be",
                    asItMust ? "yes" : "NO");
        }
        results.print();
        System.out.printf(
                "%n%d comparisons and %d controls; %d not as they must be%n",
                comparisons.stream().filter(each -> !each.control()).count(),
                comparisons.stream().filter(Comparison::control).count(),
                wrong);
        return wrong == 0;
    }

    private static double[] pValues(List<Comparison> comparisons) {
        return comparisons.stream()
                .mapToDouble(each -> each.samples().orElseThrow().pValue())
                .toArray();
    }
}
