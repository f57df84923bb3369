package io.ballast.examples.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run of the job {@code resample} did, in numbers. Lists, maps and arrays are copied in, and arrays copied out.
 *
 * <p>A part that the method does not have is left empty: SMOTE has no {@code training}, an under-sampler makes no
 * {@code synthetic} rows. Classes are told apart by name, and every name must be among {@code classes}.
 *
 * @param method as people write it, for example {@code LEO-CVAE}
 * @param input path or table read
 * @param output path or table written
 * @param seed every draw follows from it
 * @param versions of ballast, spark, java and scala, in the order to show them
 * @param parameters hyper-parameters, in the order to show them; numbers and booleans are kept, other values become
 *     text
 * @param classes every class of the label, in the order to show them
 * @param seconds wall time of each stage, in the order they ran
 * @param entropy local entropy of the input rows, if the method computes it
 * @param training how the generator was trained, if there is one
 * @param game how the GAN was trained, if there is one
 * @param synthetic one for each over-sampled class
 * @param projections one for each over-sampled class; drawn for those among {@code synthetic}
 * @param trials what a search among methods tried, in that order
 * @param search for a training set, if the method is one
 * @param images some of them, if the rows are images
 */
public record ResampleReport(
        String method,
        String input,
        String output,
        long seed,
        Map<String, String> versions,
        Map<String, Object> parameters,
        List<ClassRows> classes,
        Map<String, Double> seconds,
        Optional<Entropy> entropy,
        Optional<Training> training,
        Optional<Game> game,
        List<Synthetic> synthetic,
        List<Projection> projections,
        List<Trial> trials,
        Optional<Search> search,
        @JsonIgnore Optional<Images> images) {

    public ResampleReport {
        versions = ordered(versions);
        parameters = plain(parameters);
        classes = List.copyOf(classes);
        seconds = ordered(seconds);
        synthetic = List.copyOf(synthetic);
        projections = List.copyOf(projections);
        trials = List.copyOf(trials);
        List<String> names = classes.stream().map(ClassRows::name).toList();
        entropy.ifPresent(e -> e.classes().forEach(c -> requireKnown(names, c.name(), "entropy")));
        synthetic.forEach(s -> requireKnown(names, s.name(), "synthetic"));
        projections.forEach(p -> requireKnown(names, p.name(), "projections"));
        search.ifPresent(s -> s.rows().forEach(c -> requireKnown(names, c.name(), "search")));
        images.ifPresent(i -> i.classes().forEach(c -> requireKnown(names, c.name(), "images")));
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static Map<String, Object> plain(Map<String, Object> map) {
        Map<String, Object> plain = new LinkedHashMap<>(map);
        plain.replaceAll(
                (name, value) -> value instanceof Number || value instanceof Boolean ? value : String.valueOf(value));
        return Collections.unmodifiableMap(plain);
    }

    private static void requireKnown(List<String> names, String name, String part) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "%s speaks of class '%s', but the classes are %s".formatted(part, name, String.join(", ", names)));
        }
    }

    /**
     * Rows of one class in the table read and in the table written.
     *
     * @param before at least 0
     * @param after at least 0
     * @param removed rows of the table read that the table written has not: at most {@code before}, at least {@code before - after}
     */
    public record ClassRows(String name, long before, long after, long removed) {
        public ClassRows {
            if (before < 0 || after < 0) {
                throw new IllegalArgumentException(
                        "class '%s' must not have fewer than 0 rows, got %d before and %d after"
                                .formatted(name, before, after));
            }
            if (removed > before || removed < Math.max(0, before - after)) {
                throw new IllegalArgumentException("class '%s' with %d rows before and %d after cannot have lost %d"
                        .formatted(name, before, after, removed));
            }
        }

        /** A class that only gained or only lost rows. */
        public ClassRows(String name, long before, long after) {
            this(name, before, after, Math.max(0, before - after));
        }

        /** Rows of the table written that the table read has not, at least 0. */
        public long added() {
            return after - kept();
        }

        /** Rows that both tables have. */
        long kept() {
            return before - removed;
        }
    }

    /**
     * Local entropy of the labels around each row of the input.
     *
     * @param k neighbors looked at, the row itself not counted
     * @param bound the largest entropy there is, {@code log2(classes)}, in bits
     * @param mean over all rows, in bits
     * @param classes one for each class
     */
    public record Entropy(int k, double bound, double mean, List<ClassEntropy> classes) {
        public Entropy {
            if (!(bound > 0)) { // also refuses NaN
                throw new IllegalArgumentException("entropy bound must be above 0 bits, got " + bound);
            }
            classes = List.copyOf(classes);
            List<Integer> bins =
                    classes.stream().map(c -> c.histogram.length).distinct().toList();
            if (bins.size() > 1) {
                throw new IllegalArgumentException("entropy histograms must have as many bins in every class, got "
                        + bins.stream().map(String::valueOf).collect(Collectors.joining(", ")));
            }
        }
    }

    /**
     * Local entropy of the rows of one class.
     *
     * @param mean in bits; NaN for a class without rows
     * @param histogram rows in each of the equally wide bins between 0 and the bound, as many bins in every class
     */
    public record ClassEntropy(String name, double mean, long[] histogram) {
        public ClassEntropy {
            histogram = histogram.clone();
        }

        @Override
        public long[] histogram() {
            return histogram.clone();
        }
    }

    /**
     * How the generator was trained.
     *
     * @param where for people, for example {@code one task on CPU}
     * @param batchSize rows in a step
     * @param bestEpoch 0-based epoch whose weights were kept
     * @param stoppedEarly whether patience ended training before the last epoch
     * @param train one point an epoch, at least one
     * @param validation one point an epoch; empty when no rows were held out
     */
    public record Training(
            String where,
            int batchSize,
            int bestEpoch,
            boolean stoppedEarly,
            List<Losses> train,
            List<Losses> validation) {
        public Training {
            train = List.copyOf(train);
            validation = List.copyOf(validation);
            if (bestEpoch < 0 || bestEpoch >= train.size()) {
                throw new IllegalArgumentException(
                        "bestEpoch must be one of the %d epochs trained, counted from 0, got %d"
                                .formatted(train.size(), bestEpoch));
            }
            if (!validation.isEmpty() && validation.size() != train.size()) {
                throw new IllegalArgumentException(
                        "validation must be empty or have a point for each of the %d epochs, got %d"
                                .formatted(train.size(), validation.size()));
            }
        }
    }

    /**
     * Losses after an epoch.
     *
     * @param total the objective
     * @param reconstruction mean weighted squared error of a row
     * @param divergence mean Kullback-Leibler divergence of a row
     * @param correlation Pearson's r between features and their reconstruction, in [-1, 1]
     */
    public record Losses(double total, double reconstruction, double divergence, double correlation) {}

    /**
     * How the synthetic rows of one class compare with its real ones.
     *
     * @param made synthetic rows in the table written
     * @param sampled at most so many rows of each kind were compared
     * @param copyShare share of synthetic rows that equal an original row of the class, in [0, 1]; NaN when not looked
     *     at
     * @param distances Kolmogorov-Smirnov distance between synthetic and real rows of each feature, in [0, 1]
     */
    public record Synthetic(String name, long made, long sampled, double copyShare, Map<String, Double> distances) {
        public Synthetic {
            if (copyShare < 0 || copyShare > 1) {
                throw new IllegalArgumentException(
                        "copyShare of class '%s' must lie in [0, 1], got %s".formatted(name, copyShare));
            }
            distances = ordered(distances);
        }
    }

    /**
     * Rows of one class in the plane of the first two principal components.
     *
     * @param real {@code [points][2]}
     * @param synthetic {@code [points][2]}
     * @param explained share of the variance along each of the two, {@code [2]}
     */
    public record Projection(String name, double[][] real, double[][] synthetic, double[] explained) {
        public Projection {
            real = plane(real);
            synthetic = plane(synthetic);
            explained = explained.clone();
            if (explained.length != 2) {
                throw new IllegalArgumentException(
                        "explained must hold the shares of 2 components, got " + explained.length);
            }
        }

        private static double[][] plane(double[][] points) {
            double[][] copy = new double[points.length][];
            for (int i = 0; i < points.length; i++) {
                if (points[i].length != 2) {
                    throw new IllegalArgumentException(
                            "point %d of a projection must have 2 coordinates, got %d".formatted(i, points[i].length));
                }
                copy[i] = points[i].clone();
            }
            return copy;
        }

        @Override
        public double[][] real() {
            return plane(real);
        }

        @Override
        public double[][] synthetic() {
            return plane(synthetic);
        }

        @Override
        public double[] explained() {
            return explained.clone();
        }
    }
    /**
     * A candidate of a search among methods.
     *
     * @param mean of its scores in the folds, larger is better; NaN without any
     * @param standardError of the mean; NaN without scores
     * @param chosen whether the table written follows from it
     * @param remark why there are no scores, or empty
     */
    public record Trial(String name, double mean, double standardError, boolean chosen, String remark) {}
}
