package io.ballast.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a comparison of methods says, in plain sentences, and no more than its statistics allow.
 *
 * <p>On each data set every method is set against the baseline by the one-sided {@link CorrectedTTest} over the folds; p-values
 * are {@link Holm}-adjusted over the methods. So the chance that a method is called better though none is stays below {@value
 * #ALPHA} on each data set; over several data sets such chances add up. With {@value #MIN_DATA_SETS} or more data sets the mean
 * scores go through {@link FriedmanTest} and {@link Nemenyi}, and against the baseline through the one-sided {@link
 * WilcoxonSignedRank}, Holm-adjusted likewise.
 */
public final class Verdict {
    /** Level of every test. */
    public static final double ALPHA = 0.05;
    /** Fewest data sets that are compared as a sample of data sets. */
    public static final int MIN_DATA_SETS = 5;

    private final List<List<Comparison>> comparisons;
    private final List<Comparison> overall;
    private final Optional<FriedmanTest> ranking;
    private final List<String> sentences;

    private Verdict(
            List<List<Comparison>> comparisons,
            List<Comparison> overall,
            Optional<FriedmanTest> ranking,
            List<String> sentences) {
        this.comparisons = comparisons;
        this.overall = overall;
        this.ranking = ranking;
        this.sentences = sentences;
    }

    /**
     * A method beside the baseline.
     *
     * @param difference mean score less that of the baseline
     * @param p one-sided, adjusted over the methods
     */
    public record Comparison(String method, double difference, double p) {
        /** Whether the method beats the baseline at level {@value Verdict#ALPHA}. */
        public boolean better() {
            return p < ALPHA && difference > 0;
        }
    }

    /**
     * Judges scores.
     *
     * @param dataSets their names, at least 1
     * @param methods their names, the baseline's and at least one more
     * @param baseline one of {@code methods}; {@code none} is written as doing nothing
     * @param scores the larger the better, {@code [data sets][methods][folds]}, finite; the methods of a data set share its
     *     folds, at least 2
     * @param testToTrain rows of a test part over rows of a training part, {@code 1 / (k - 1)} for k folds
     * @throws IllegalArgumentException if sizes do not fit, names are repeated or the baseline is missing
     */
    public static Verdict of(
            List<String> dataSets, List<String> methods, String baseline, double[][][] scores, double testToTrain) {
        check(dataSets, methods, baseline, scores);
        int against = methods.indexOf(baseline);
        List<List<Comparison>> comparisons = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        VerdictWording wording = new VerdictWording(baseline);
        ToDoubleFunction<double[]> foldTest =
                pairs -> CorrectedTTest.of(pairs, testToTrain).pBetter();
        for (int d = 0; d < scores.length; d++) {
            List<Comparison> found = compare(methods, against, scores[d], foldTest);
            comparisons.add(found);
            String where = scores.length == 1 ? "on this data" : "on " + dataSets.get(d);
            sentences.add(wording.winners(found, where, "corrected resampled t-test"));
        }
        if (scores.length < MIN_DATA_SETS) {
            return new Verdict(List.copyOf(comparisons), List.of(), Optional.empty(), List.copyOf(sentences));
        }
        double[][] means = means(scores);
        ToDoubleFunction<double[]> rankTest =
                pairs -> WilcoxonSignedRank.of(pairs).pBetter();
        List<Comparison> overall = compare(methods, against, transposed(means), rankTest);
        sentences.add(
                wording.winners(overall, "over %d data sets".formatted(scores.length), "Wilcoxon signed-rank test"));
        Optional<FriedmanTest> ranking = methods.size() > 2 ? Optional.of(FriedmanTest.of(means)) : Optional.empty();
        ranking.ifPresent(test -> sentences.addAll(wording.ranks(methods, test, scores.length)));
        return new Verdict(List.copyOf(comparisons), overall, ranking, List.copyOf(sentences));
    }

    private static void check(List<String> dataSets, List<String> methods, String baseline, double[][][] scores) {
        if (new HashSet<>(methods).size() != methods.size() || methods.size() < 2 || !methods.contains(baseline)) {
            throw new IllegalArgumentException("methods must be baseline '%s' and at least one more, each once, got %s"
                    .formatted(baseline, String.join(", ", methods)));
        }
        if (dataSets.isEmpty() || scores.length != dataSets.size()) {
            throw new IllegalArgumentException(
                    "scores must hold one entry for each of at least 1 data set, got %d for %d"
                            .formatted(scores.length, dataSets.size()));
        }
        for (int d = 0; d < scores.length; d++) {
            int folds = scores[d].length == 0 ? 0 : scores[d][0].length;
            boolean alike = Arrays.stream(scores[d]).allMatch(method -> method.length == folds);
            if (scores[d].length != methods.size() || folds < 2 || !alike) {
                throw new IllegalArgumentException(
                        "scores of data set '%s' must hold %d methods on the same 2 or more folds"
                                .formatted(dataSets.get(d), methods.size()));
            }
        }
    }

    /** Every method but the baseline beside it, in the order given; {@code scores[methods][pairs]}. */
    private static List<Comparison> compare(
            List<String> methods, int against, double[][] scores, ToDoubleFunction<double[]> test) {
        int rivals = methods.size() - 1;
        double[] p = new double[rivals];
        double[] gains = new double[rivals];
        for (int r = 0; r < rivals; r++) {
            double[] method = scores[r < against ? r : r + 1];
            double[] differences = new double[method.length];
            Arrays.setAll(differences, i -> method[i] - scores[against][i]);
            p[r] = test.applyAsDouble(differences);
            gains[r] = mean(differences);
        }
        double[] adjusted = Holm.adjust(p);
        List<Comparison> found = new ArrayList<>();
        for (int r = 0; r < rivals; r++) {
            found.add(new Comparison(methods.get(r < against ? r : r + 1), gains[r], adjusted[r]));
        }
        return List.copyOf(found);
    }

    private static double[][] means(double[][][] scores) {
        return Arrays.stream(scores)
                .map(methods ->
                        Arrays.stream(methods).mapToDouble(Verdict::mean).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] transposed(double[][] means) {
        double[][] byMethod = new double[means[0].length][means.length];
        for (int d = 0; d < means.length; d++) {
            for (int m = 0; m < byMethod.length; m++) {
                byMethod[m][d] = means[d][m];
            }
        }
        return byMethod;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    /** The conclusion: a sentence for each data set; with enough of them also on the methods over all. */
    public List<String> sentences() {
        return sentences;
    }

    /** Every method but the baseline on a data set, in the order of the methods. */
    public List<Comparison> comparisons(int dataSet) {
        return comparisons.get(dataSet);
    }

    /** Every method but the baseline over all data sets; none where there are fewer than {@value #MIN_DATA_SETS}. */
    public List<Comparison> overall() {
        return overall;
    }

    /**
     * The methods, the baseline among them, ranked by their mean scores; empty where there are fewer than {@value #MIN_DATA_SETS}
     * data sets or 3 methods.
     */
    public Optional<FriedmanTest> ranking() {
        return ranking;
    }
}
