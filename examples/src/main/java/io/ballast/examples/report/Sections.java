package io.ballast.examples.report;

import io.ballast.examples.report.ResampleReport.ClassEntropy;
import io.ballast.examples.report.ResampleReport.ClassRows;
import io.ballast.examples.report.ResampleReport.Entropy;
import io.ballast.examples.report.ResampleReport.Losses;
import io.ballast.examples.report.ResampleReport.Training;
import io.ballast.examples.report.ResampleReport.Trial;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The sections of the page about the table read, what was tried on it and training. */
final class Sections {

    /** With more classes than that, each gets its own small histogram. */
    private static final int OVERLAID = 3;

    /** Where the rows left out stand in the table of sizes. */
    private static final int LEFT_OUT = 3;

    private Sections() {}

    static String classSizes(ResampleReport report, Palette palette) {
        String kind = Wording.addedKind(report);
        List<String> keys = new ArrayList<>();
        keys.add(Html.key(Palette.REAL, "original"));
        List<Color> grown = report.classes().stream()
                .filter(c -> c.added() > 0)
                .map(c -> palette.of(c.name()))
                .toList();
        if (!grown.isEmpty()) {
            keys.add(Html.key(grown, kind + (grown.size() == 1 ? "" : ", in the color of the class")));
        }
        if (report.classes().stream().anyMatch(c -> c.removed() > 0)) {
            keys.add(Html.key(Palette.REMOVED, "left out"));
        }
        return Html.section(
                "Class sizes",
                Html.legend(keys)
                        + Html.picture(Wording.classSizes(report), () -> Charts.classSizes(report.classes(), palette))
                        + Html.note(Wording.howToReadSizes(report))
                        + sizeTable(report, kind));
    }

    private static String sizeTable(ResampleReport report, String kind) {
        long before = report.classes().stream().mapToLong(ClassRows::before).sum();
        long after = report.classes().stream().mapToLong(ClassRows::after).sum();
        long removed = report.classes().stream().mapToLong(ClassRows::removed).sum();
        List<String> header = new ArrayList<>(List.of("class", "before", "share", kind, "after", "share"));
        if (removed > 0) {
            header.add(LEFT_OUT, "left out");
        }
        List<List<String>> rows = new ArrayList<>();
        report.classes().forEach(c -> rows.add(sizes(c, before, after, removed > 0)));
        rows.add(sizes(new ClassRows("all", before, after, removed), before, after, removed > 0));
        return Html.table(header, rows);
    }

    private static List<String> sizes(ClassRows rows, long allBefore, long allAfter, boolean removes) {
        List<String> cells = new ArrayList<>(List.of(
                Html.text(rows.name()),
                Wording.count(rows.before()),
                Wording.share((double) rows.before() / allBefore),
                rows.added() == 0 ? "–" : "+" + Wording.count(rows.added()),
                Wording.count(rows.after()),
                Wording.share((double) rows.after() / allAfter)));
        if (removes) {
            cells.add(LEFT_OUT, rows.removed() == 0 ? "–" : "−" + Wording.count(rows.removed()));
        }
        return cells;
    }

    static String trials(List<Trial> trials) {
        List<List<String>> rows = new ArrayList<>();
        for (Trial trial : trials) {
            rows.add(List.of(
                    Html.text(trial.name()),
                    CompareWording.thousandths(trial.mean()),
                    CompareWording.thousandths(trial.standardError()),
                    trial.chosen() ? "chosen" : Html.text(trial.remark())));
        }
        return Html.section(
                "What was tried",
                Html.table(List.of("candidate", "mean score", "standard error", ""), rows)
                        + Html.note("Scores of the metric metricName in the folds of a cross-validation of the table"
                                + " read, larger is better. Candidates stand in order of how much they do; chosen is the"
                                + " first whose mean is no more than one standard error below the highest, the error"
                                + " being that of their difference, fold by fold."));
    }

    static String entropy(Entropy entropy, Palette palette) {
        double top = entropy.classes().stream()
                .flatMapToDouble(c -> Arrays.stream(shares(c.histogram())))
                .max()
                .orElse(1);
        List<ClassEntropy> classes = entropy.classes();
        String html;
        if (classes.size() <= OVERLAID) {
            html = overlaid(entropy, top, palette);
        } else {
            StringBuilder panels = new StringBuilder("<div class=\"thirds\">\n");
            classes.forEach(c -> panels.append(panel(entropy, c, top, palette)));
            html = Html.legend(List.of(Html.key(Palette.ALL_ROWS, "all rows, for comparison"))) + panels + "</div>\n";
        }
        return Html.section("How mixed the classes were", html + Html.note(Wording.howToReadEntropy(entropy)));
    }

    private static String overlaid(Entropy entropy, double top, Palette palette) {
        List<double[]> layers = new ArrayList<>();
        List<Color> colors = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        for (ClassEntropy c : entropy.classes()) {
            layers.add(shares(c.histogram()));
            colors.add(palette.of(c.name()));
            keys.add(Html.key(palette.of(c.name()), meanOf(c)));
            findings.add(meanOf(c));
        }
        return Html.legend(keys)
                + Html.picture(
                        "Local entropy by class. " + String.join("; ", findings) + ".",
                        () -> Charts.entropy(entropy.bound(), layers, colors, top, 880, 300));
    }

    private static String panel(Entropy entropy, ClassEntropy shown, double top, Palette palette) {
        int bins = shown.histogram().length;
        long[] all = new long[bins];
        entropy.classes().forEach(c -> Arrays.setAll(all, bin -> all[bin] + c.histogram()[bin]));
        return "<figure>\n<figcaption>" + Html.key(palette.of(shown.name()), meanOf(shown)) + "</figcaption>\n"
                + Html.picture(
                        "Local entropy of the rows of " + meanOf(shown) + ".",
                        () -> Charts.entropy(
                                entropy.bound(),
                                List.of(shares(all), shares(shown.histogram())),
                                List.of(Palette.ALL_ROWS, palette.of(shown.name())),
                                top,
                                286,
                                200))
                + "</figure>\n";
    }

    private static String meanOf(ClassEntropy c) {
        return "class %s, mean %s bits".formatted(c.name(), Wording.number(c.mean()));
    }

    private static double[] shares(long[] histogram) {
        long sum = Math.max(1, Arrays.stream(histogram).sum());
        return IntStream.range(0, histogram.length)
                .mapToDouble(bin -> (double) histogram[bin] / sum)
                .toArray();
    }

    static String training(Training training) {
        List<String> keys = new ArrayList<>();
        keys.add(Html.key(Palette.TRAIN, "train"));
        if (!training.validation().isEmpty()) {
            keys.add(Html.key(Palette.VALIDATION, "validation"));
        }
        keys.add("<span class=\"key\"><i class=\"dashed\"></i>epoch " + (training.bestEpoch() + 1) + ", kept</span>");
        return Html.section(
                "Training",
                Html.paragraph(Wording.trained(training))
                        + Html.legend(keys)
                        + "<div class=\"halves\">\n"
                        + loss(training, "Total loss", Losses::total)
                        + loss(training, "Reconstruction loss", Losses::reconstruction)
                        + loss(training, "KL divergence", Losses::divergence)
                        + loss(training, "Reconstruction correlation", Losses::correlation)
                        + "</div>\n"
                        + Html.note("Losses should fall and level off, the divergence should settle above zero, the"
                                + " correlation should come near 1. A validation line that turns back up while the"
                                + " train line goes on is over-fitting. Epochs are counted from 1."));
    }

    private static String loss(Training training, String name, ToDoubleFunction<Losses> loss) {
        return "<figure>\n<figcaption>" + Html.text(name) + "</figcaption>\n"
                + Html.picture(Wording.loss(training, name, loss), () -> Charts.losses(training, loss))
                + "</figure>\n";
    }
}
