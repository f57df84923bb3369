package io.ballast.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Values that the scripts in {@code src/test/python} wrote. */
final class MetricCases {
    private static final double WHOLE = 1024;

    private MetricCases() {}

    /** Rows of a fold and their metrics by scikit-learn and imbalanced-learn. */
    record Fold(
            String name,
            ClassRoles roles,
            int[] labels,
            double[][] probabilities,
            int[] predictions,
            JsonNode metrics) {
        ScoredRows rows() {
            return ScoredRows.of(roles.numClasses(), labels, probabilities, predictions);
        }

        Dataset<Row> dataset() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < labels.length; i++) {
                rows.add(RowFactory.create(
                        (double) labels[i], (double) predictions[i], Vectors.dense(probabilities[i]), 1.0));
            }
            return Predictions.dataset(rows);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Fold> folds() {
        return elements(read("prediction_metrics")).stream()
                .map(MetricCases::fold)
                .toList();
    }

    static Fold fold(String name) {
        return folds().stream()
                .filter(fold -> fold.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Fold fold(JsonNode node) {
        double[][] probabilities = matrix(node.get("parts"));
        for (double[] row : probabilities) {
            for (int c = 0; c < row.length; c++) {
                row[c] /= WHOLE;
            }
        }
        return new Fold(
                node.get("name").asText(),
                new ClassRoles(
                        probabilities[0].length,
                        node.get("minority").asInt(),
                        node.get("majority").asInt()),
                indices(node.get("labels")),
                probabilities,
                indices(node.get("predictions")),
                node.get("metrics"));
    }

    static JsonNode read(String name) {
        try (InputStream in = MetricCases.class.getResourceAsStream(name + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static double[] numbers(JsonNode array) {
        return elements(array).stream().mapToDouble(JsonNode::asDouble).toArray();
    }

    static double[][] matrix(JsonNode array) {
        return elements(array).stream().map(MetricCases::numbers).toArray(double[][]::new);
    }

    private static int[] indices(JsonNode array) {
        return elements(array).stream().mapToInt(JsonNode::asInt).toArray();
    }
}
