package io.ballast.examples.report;

import io.ballast.examples.report.ResampleReport.ClassRows;
import io.ballast.examples.report.ResampleReport.Entropy;
import io.ballast.examples.report.ResampleReport.Losses;
import io.ballast.examples.report.ResampleReport.Synthetic;
import io.ballast.examples.report.ResampleReport.Training;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What the report says in words. All of it is plain text, not yet escaped. */
final class Wording {

    /** Critical value of the two-sample Kolmogorov-Smirnov test at the 5% level, for large samples. */
    private static final double KS_95 = 1.358;

    private Wording() {}

    /** The one sentence to remember. */
    static String headline(ResampleReport report) {
        List<ClassRows> classes = report.classes();
        List<ClassRows> grown =
                classes.stream().filter(c -> c.after() > c.before()).toList();
        List<ClassRows> shrunk =
                classes.stream().filter(c -> c.after() < c.before()).toList();
        long added = sum(classes, ClassRows::added);
        long removed = sum(classes, ClassRows::removed);
        if (!grown.isEmpty()) {
            String made = "%s %s rows by %s".formatted(count(added), addedKind(report), report.method());
            return change(grown, "grew") + "; " + made + (removed > 0 ? ", " + count(removed) + " left out" : "");
        }
        if (!shrunk.isEmpty()) {
            String made = added > 0 ? ", %s %s rows made".formatted(count(added), addedKind(report)) : "";
            return change(shrunk, "shrank") + "; " + count(removed) + " rows left out by " + report.method() + made;
        }
        return "No class changed its size under " + report.method();
    }

    private static String change(List<ClassRows> classes, String verb) {
        String who = classes.size() == 1 ? "Class " + classes.get(0).name() : classes.size() + " classes together";
        return "%s %s from %s to %s rows"
                .formatted(who, verb, count(sum(classes, ClassRows::before)), count(sum(classes, ClassRows::after)));
    }

    /** Rows of a method that repeats rows are not called synthetic. */
    static String addedKind(ResampleReport report) {
        return report.synthetic().isEmpty() ? "added" : "synthetic";
    }

    static String classSizes(ResampleReport report) {
        StringBuilder text = new StringBuilder();
        for (ClassRows rows : report.classes()) {
            text.append("Class ").append(rows.name());
            if (rows.before() == rows.after()) {
                text.append(" keeps its ").append(count(rows.before())).append(" rows. ");
            } else {
                text.append(rows.after() > rows.before() ? " grows" : " shrinks");
                text.append(" from %s to %s rows. ".formatted(count(rows.before()), count(rows.after())));
            }
        }
        return text.toString().strip();
    }

    static String howToReadEntropy(Entropy entropy) {
        return ("Local entropy looks at the labels of a row's %1$s nearest neighbors: 0 bits where all are of one"
                        + " class, %2$s bits where every class is equally frequent. Mass on the right is the overlap"
                        + " between classes; gaps are values that %1$s labels cannot give. Over the whole table the"
                        + " mean is %3$s bits.")
                .formatted(count(entropy.k()), number(entropy.bound()), number(entropy.mean()));
    }

    /** What the training history shows of one loss. */
    static String loss(Training training, String name, ToDoubleFunction<Losses> loss) {
        String kind = training.validation().isEmpty() ? "train" : "validation";
        List<Losses> points = training.validation().isEmpty() ? training.train() : training.validation();
        return "%s on %s rows goes from %s in the first epoch to %s in epoch %s, whose weights were kept"
                .formatted(
                        name,
                        kind,
                        number(loss.applyAsDouble(points.get(0))),
                        number(loss.applyAsDouble(points.get(training.bestEpoch()))),
                        count(training.bestEpoch() + 1));
    }

    static String trained(Training training) {
        return "%s, %s rows a step, %s epochs%s. The weights kept are those of epoch %s."
                .formatted(
                        capital(training.where()),
                        count(training.batchSize()),
                        count(training.train().size()),
                        training.stoppedEarly() ? ", then stopped early" : "",
                        count(training.bestEpoch() + 1));
    }

    static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    static String howToReadSizes(ResampleReport report) {
        String pale = report.classes().stream().anyMatch(c -> c.removed() > 0) ? ", pale gray for those left out" : "";
        return "Each stack is a class after resampling: gray for its original rows, color for those it gained" + pale
                + ". Original rows in the output are as they were, in every column.";
    }

    /** Where the synthetic cloud lies, measured by the real one. */
    static String clouds(Cloud real, Cloud synthetic) {
        double spread = real.spread();
        if (!(spread > 0) || synthetic.size() == 0) {
            return "There are too few different points to compare the two clouds.";
        }
        return String.format(
                Locale.ROOT,
                "The synthetic cloud is %.2f times as wide as the real one, and its center lies %.2f real standard"
                        + " deviations away.",
                synthetic.spread() / spread,
                real.shift(synthetic) / spread);
    }

    static String cut(int points) {
        return switch (points) {
            case 0 -> "";
            case 1 -> " One far point lies outside the picture.";
            default -> " " + count(points) + " far points lie outside the picture.";
        };
    }

    static String copies(Synthetic synthetic) {
        if (Double.isNaN(synthetic.copyShare())) {
            return "";
        }
        return synthetic.copyShare() == 0
                ? "None repeats an original row."
                : share(synthetic.copyShare()) + " repeat an original row exactly.";
    }

    /**
     * What the distances of a class amount to, beside what chance alone would give.
     *
     * @param realRows rows the class had
     */
    static String distances(Synthetic synthetic, long realRows) {
        double[] sorted = synthetic.distances().values().stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return "";
        }
        double n = Math.min(realRows, synthetic.sampled());
        double m = Math.min(synthetic.made(), synthetic.sampled());
        return ("Median %s over %s features. Two samples of one distribution, as large as those compared (%s real and"
                        + " %s synthetic rows), stay below %s in 95 of 100 cases.")
                .formatted(
                        number(median(sorted)),
                        count(sorted.length),
                        count((long) n),
                        count((long) m),
                        number(Math.min(1, KS_95 * Math.sqrt((n + m) / (n * m)))));
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static String count(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }

    /** A percentage; never rounded to all or nothing. */
    static String share(double share) {
        double percent = 100 * share;
        if (!Double.isFinite(percent)) {
            return "unknown";
        }
        boolean whole = percent == 0 || percent == 100;
        String pattern = whole ? "%.0f%%" : percent < 0.1 ? "%.2g%%" : percent <= 99.9 ? "%.1f%%" : "%.3f%%";
        return String.format(Locale.ROOT, pattern, percent);
    }

    /** Three digits that matter, and every digit before the point. */
    static String number(double value) {
        String pattern = Math.abs(value) >= 1000 ? "%,.0f" : "%.3g";
        return Double.isFinite(value) ? String.format(Locale.ROOT, pattern, value) : "unknown";
    }

    /** A number at an axis. */
    static String tick(double value) {
        if (Math.abs(value) < 1e-12) {
            return "0";
        }
        return Math.abs(value) >= 1000
                ? String.format(Locale.ROOT, "%,.0f", value)
                : BigDecimal.valueOf(value)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 100 ? "%.1f" : "%,.0f", ratio);
    }

    static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "unknown";
        }
        long whole = Math.round(seconds);
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    private static long sum(List<ClassRows> classes, ToLongFunction<ClassRows> rows) {
        return classes.stream().mapToLong(rows).sum();
    }
}
