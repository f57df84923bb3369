package io.ballast.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** Nearest neighbors by their definition, pair by pair in double; equal distances go by row key. */
final class BruteForce {
    private final String metric;
    private final boolean standardization;
    private final String key;

    /**
     * @param key column with the key of a row
     */
    BruteForce(String metric, boolean standardization, String key) {
        this.metric = metric;
        this.standardization = standardization;
        this.key = key;
    }

    record Neighbor(Row row, double distance) {}

    /** The k nearest of some rows to each of others, without one row of its own key. */
    List<List<Neighbor>> neighbors(List<Row> queries, List<Row> base, int k) {
        double[][] from = features(queries);
        double[][] to = features(base);
        if (standardization) {
            double[] means = means(to);
            double[] deviations = deviations(to, means);
            standardize(from, means, deviations);
            standardize(to, means, deviations);
        }
        List<List<Neighbor>> found = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            found.add(nearest(from[i], queries.get(i).getAs(key), to, base, k));
        }
        return found;
    }

    private List<Neighbor> nearest(double[] query, long queryKey, double[][] to, List<Row> base, int k) {
        List<Neighbor> all = new ArrayList<>();
        for (int i = 0; i < to.length; i++) {
            all.add(new Neighbor(base.get(i), distance(query, to[i])));
        }
        all.sort(Comparator.comparingDouble(Neighbor::distance)
                .thenComparingLong(neighbor -> neighbor.row().<Long>getAs(key)));
        all.stream()
                .filter(neighbor -> neighbor.row().<Long>getAs(key) == queryKey)
                .findFirst()
                .ifPresent(all::remove);
        return all.subList(0, k);
    }

    private double distance(double[] a, double[] b) {
        return switch (metric) {
            case "euclidean" -> Math.sqrt(sum(a, b, (x, y) -> (x - y) * (x - y)));
            case "manhattan" -> sum(a, b, (x, y) -> Math.abs(x - y));
            default -> withoutNoise(1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
        };
    }

    private static double[][] features(List<Row> rows) {
        return rows.stream()
                .map(row -> row.<Vector>getAs("features").toArray().clone())
                .toArray(double[][]::new);
    }

    private static double[] means(double[][] features) {
        double[] means = new double[features[0].length];
        Arrays.setAll(means, d -> Arrays.stream(features)
                .mapToDouble(row -> row[d])
                .average()
                .orElseThrow());
        return means;
    }

    private static double[] deviations(double[][] features, double[] means) {
        double[] deviations = new double[means.length];
        Arrays.setAll(
                deviations,
                d -> Math.sqrt(Arrays.stream(features)
                        .mapToDouble(row -> (row[d] - means[d]) * (row[d] - means[d]))
                        .average()
                        .orElseThrow()));
        return deviations;
    }

    private static void standardize(double[][] features, double[] means, double[] deviations) {
        for (double[] row : features) {
            Arrays.setAll(row, d -> (row[d] - means[d]) / deviations[d]);
        }
    }

    private static double withoutNoise(double cosine) {
        return cosine < 0x1p-50 ? 0 : cosine;
    }

    private static double dot(double[] a, double[] b) {
        return sum(a, b, (x, y) -> x * y);
    }

    private static double sum(double[] a, double[] b, DoubleBinaryOperator term) {
        return IntStream.range(0, a.length)
                .mapToDouble(d -> term.applyAsDouble(a[d], b[d]))
                .sum();
    }
}
