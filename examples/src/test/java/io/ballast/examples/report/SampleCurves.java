package io.ballast.examples.report;

import io.ballast.examples.compare.RowFindings;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up curves of a plausible shape. */
final class SampleCurves {
    private static final int POINTS = 60;

    private SampleCurves() {}

    static void classifier(Random random, double skill, boolean resampled, Map<String, double[][]> curves) {
        double power = 0.25 - 0.12 * skill + 0.02 * random.nextGaussian();
        double[] x = IntStream.rangeClosed(0, POINTS)
                .mapToDouble(i -> i / (double) POINTS)
                .toArray();
        curves.put(
                "roc",
                new double[][] {x, Arrays.stream(x).map(v -> Math.pow(v, power)).toArray()});
        double floor = 0.1;
        curves.put("pr", new double[][] {
            x,
            Arrays.stream(x)
                    .map(v -> floor + (1 - floor) * (1 - Math.pow(v, 1 + 2 * skill)))
                    .toArray()
        });
        double[] predicted =
                IntStream.range(0, 10).mapToDouble(i -> i / 10.0 + 0.05).toArray();
        double bend = resampled ? 2.4 : 1.1;
        double[] counts = Arrays.stream(predicted)
                .map(p -> Math.round(900 * Math.exp(-3 * p)))
                .toArray();
        curves.put("calibration", calibration(random, predicted, bend, counts));
        curves.put(
                "calibrationCorrected",
                resampled ? calibration(random, predicted, 1.05, counts) : curves.get("calibration"));
    }

    private static double[][] calibration(Random random, double[] predicted, double bend, double[] counts) {
        double[] observed = Arrays.stream(predicted)
                .map(p -> Math.max(0, Math.min(1, Math.pow(p, bend) + 0.03 * random.nextGaussian())))
                .toArray();
        return new double[][] {predicted, observed, counts};
    }

    static void history(Random random, Map<String, double[][]> curves) {
        int epochs = 30 + random.nextInt(20);
        double[] epoch = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
        curves.put("history.train", new double[][] {epoch, fall(random, epoch, 0)});
        curves.put("history.validation", new double[][] {epoch, fall(random, epoch, 0.002)});
        curves.put("history.metric", new double[][] {
            epoch,
            Arrays.stream(epoch)
                    .map(e -> 0.8 - 0.3 * Math.exp(-e / 6) + 0.01 * random.nextGaussian())
                    .toArray()
        });
    }

    private static double[] fall(Random random, double[] epoch, double rise) {
        return Arrays.stream(epoch)
                .map(e -> 0.25 + 0.5 * Math.exp(-e / 8) + rise * e + 0.008 * random.nextGaussian())
                .toArray();
    }

    static void quality(Random random, Map<String, Double> metrics, Map<String, double[][]> curves) {
        for (String name : new String[] {"ksMean", "ksWorst", "correlationDifference", "nndrMedian", "coverage"}) {
            metrics.put(name, 0.1 + 0.3 * random.nextDouble());
        }
        metrics.put("density", 0.9 + 0.2 * random.nextDouble());
        metrics.put("detectionAuc", 0.5 + 0.3 * random.nextDouble());
        metrics.put("dcrMedian", 0.8 + 0.4 * random.nextDouble());
        metrics.put("dcrHeldOutMedian", 1.1);
        metrics.put("closerThanHeldOut", 0.05 + 0.1 * random.nextDouble());
        metrics.put("copyShare", 0.0);
        curves.put("plane.real", plane(random, 600, 1));
        curves.put("plane.synthetic", plane(random, 400, 0.8));
    }

    private static double[][] plane(Random random, int points, double width) {
        double[][] plane = new double[3][points];
        for (int i = 0; i < points; i++) {
            plane[0][i] = 3 * width * random.nextGaussian() + (i % 3 == 0 ? 6 : 0);
            plane[1][i] = width * random.nextGaussian() + 0.3 * plane[0][i];
            plane[2][i] = Math.max(0, Math.min(1, Math.exp(-Math.abs(plane[0][i] - 3) / 2)));
        }
        return plane;
    }

    static void diversification(Random random, Map<String, Double> metrics, Map<String, double[][]> curves) {
        metrics.put("kappaBefore", 0.6 + 0.1 * random.nextDouble());
        metrics.put("kappaAfter", 0.1 * random.nextDouble());
        metrics.put("deltaKappa", 0.5);
        metrics.put("ordersMinority", 1.2 + 0.3 * random.nextDouble());
        metrics.put("ordersMajority", 0.4 * random.nextDouble());
        metrics.put("orders", 0.9);
        double[] edges =
                IntStream.rangeClosed(-20, 20).mapToDouble(i -> i * 0.5 + 0.5).toArray();
        curves.put("z.edges", new double[][] {edges});
        curves.put("z.before", new double[][] {bell(edges, -0.4, 1.2, 90), bell(edges, -3, 1.6, 900)});
        curves.put("z.after", new double[][] {bell(edges, 4, 2.4, 800), bell(edges, -4, 2.2, 900)});
    }

    static void search(Random random, Map<String, Double> metrics, Map<String, double[][]> curves) {
        int accepted = 2 + random.nextInt(4);
        double[][] path = new double[2][accepted + 1];
        for (int i = 0; i <= accepted; i++) {
            path[0][i] = 0.4 - 0.05 * i - 0.02 * random.nextDouble();
            path[1][i] = 0.25 - 0.03 * i - 0.02 * random.nextDouble();
        }
        metrics.put(RowFindings.OBJECTIVES, 2.0);
        curves.put(RowFindings.PATH, path);
        curves.put(RowFindings.STARTS, new double[][] {{0.35 + 0.1 * random.nextDouble()}, {0.2}});
        curves.put(RowFindings.CHOSEN, new double[][] {{path[0][accepted]}, {path[1][accepted]}});
    }

    private static double[] bell(double[] edges, double center, double width, double rows) {
        return IntStream.range(0, edges.length - 1)
                .mapToDouble(i ->
                        Math.round(rows * 0.2 / width * Math.exp(-Math.pow((edges[i] + 0.25 - center) / width, 2) / 2)))
                .toArray();
    }
}
