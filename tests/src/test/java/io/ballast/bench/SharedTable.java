package io.ballast.bench;

import io.ballast.spark.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** A numeric table of the shared data in memory: features {@code [rows][columns]} and labels. */
record SharedTable(double[][] features, int[] labels) {
    static SharedTable read(String path) throws IOException {
        Path file = SharedData.require(path);
        List<double[]> features = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = path.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader lines = new BufferedReader(new InputStreamReader(in))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                double[] values = Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                features.add(Arrays.copyOf(values, values.length - 1));
                labels.add((int) values[values.length - 1]);
            }
        }
        return new SharedTable(
                features.toArray(new double[0][]),
                labels.stream().mapToInt(i -> i).toArray());
    }

    int numClasses() {
        return Arrays.stream(labels).max().orElse(0) + 1;
    }

    /** Fold of each row, every class spread evenly. */
    int[] stratifiedFolds(int folds, long seed) {
        int[] fold = new int[labels.length];
        for (int c = 0; c < numClasses(); c++) {
            int label = c;
            List<Integer> rows = new ArrayList<>(IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label)
                    .boxed()
                    .toList());
            Collections.shuffle(rows, new Random(seed + c));
            for (int i = 0; i < rows.size(); i++) {
                fold[rows.get(i)] = i % folds;
            }
        }
        return fold;
    }

    /** The columns with most mutual information with the label on the given rows, estimated in ten equal-frequency bins. */
    int[] mostInformative(int[] rows, int count) {
        double[] information = new double[features[0].length];
        for (int d = 0; d < information.length; d++) {
            information[d] = mutualInformation(rows, d, 10);
        }
        return IntStream.range(0, information.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer d) -> -information[d]))
                .limit(count)
                .mapToInt(d -> d)
                .toArray();
    }

    private double mutualInformation(int[] rows, int d, int bins) {
        double[] sorted =
                Arrays.stream(rows).mapToDouble(i -> features[i][d]).sorted().toArray();
        double[][] joint = new double[bins][numClasses()];
        for (int i : rows) {
            int below = Arrays.binarySearch(sorted, features[i][d]);
            int bin = (int) ((long) Math.max(below, 0) * bins / sorted.length);
            joint[bin][labels[i]] += 1.0 / rows.length;
        }
        double sum = 0;
        for (int b = 0; b < bins; b++) {
            double inBin = Arrays.stream(joint[b]).sum();
            for (int c = 0; c < numClasses(); c++) {
                double ofClass = 0;
                for (double[] bin : joint) {
                    ofClass += bin[c];
                }
                sum += joint[b][c] > 0 ? joint[b][c] * Math.log(joint[b][c] / (inBin * ofClass)) : 0;
            }
        }
        return sum;
    }
}
