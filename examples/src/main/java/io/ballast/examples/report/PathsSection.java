package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.RowFindings;
import io.ballast.examples.compare.UnitResult;
import io.ballast.examples.report.Svg.Marker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Scores that searches for a training set went through, a path for each fold, as MOODS draws them in Fig. 3. */
final class PathsSection {
    private static final int WIDTH = 530;
    private static final int HEIGHT = 340;
    private static final String START_LOOK = Series.NONE.look();

    private PathsSection() {}

    /** Nothing where nothing was searched for. */
    static String section(Compared compared) {
        StringBuilder figures = new StringBuilder();
        int folds = 0;
        for (DataSummary data : compared.data()) {
            for (String method : compared.methods()) {
                List<UnitResult> units = compared.done(data.name(), RowFindings.SEARCH, method);
                if (units.isEmpty()) {
                    continue;
                }
                folds = Math.max(folds, units.size());
                figures.append("<figure>\n<figcaption>")
                        .append(Html.text(method + (compared.data().size() == 1 ? "" : " on " + data.name())))
                        .append("</figcaption>\n")
                        .append(figure(method, units))
                        .append("</figure>\n");
            }
        }
        return figures.isEmpty()
                ? ""
                : Html.section(
                        "Paths of the searches",
                        legend(folds) + "<div class=\"halves\">\n" + figures + "</div>\n"
                                + Html.note(
                                        "Scores of the sets that a search came by, on the rows that score: these chose the path, so"
                                                + " they promise more than test rows keep. Each mark is an accepted step, and a path goes on where"
                                                + " both scores became better, down and to the left."));
    }

    private static Plot figure(String method, List<UnitResult> units) {
        boolean byLoss = units.get(0).metric(RowFindings.OBJECTIVES) == 1;
        Plot plot = new Plot(
                WIDTH,
                HEIGHT,
                Axis.around(places(units, 0)),
                Axis.around(places(units, 1)),
                byLoss ? "step" : "1 − F1 of the smallest class",
                byLoss ? "loss of the majority" : "1 − average F1",
                "Scores that the searches of %s went through, a path for each of %d folds"
                        .formatted(method, units.size()));
        for (int fold = 0; fold < units.size(); fold++) {
            Series series = Series.of(fold);
            double[][] path = curve(units.get(fold), RowFindings.PATH);
            double[][] starts = curve(units.get(fold), RowFindings.STARTS);
            double[][] chosen = curve(units.get(fold), RowFindings.CHOSEN);
            plot.line(series.look(), path[0], path[1])
                    .marks(series.marker(), series.look(), path[0], path[1])
                    .marks(Marker.SQUARE, START_LOOK, starts[0], starts[1])
                    .marks(Marker.DIAMOND, "chosen", chosen[0], chosen[1]);
        }
        return plot;
    }

    private static DoubleStream places(List<UnitResult> units, int coordinate) {
        return units.stream()
                .flatMap(unit -> Stream.of(RowFindings.PATH, RowFindings.STARTS, RowFindings.CHOSEN)
                        .map(name -> curve(unit, name)))
                .flatMapToDouble(curve -> Arrays.stream(curve[coordinate]));
    }

    private static double[][] curve(UnitResult unit, String name) {
        return unit.curves().getOrDefault(name, new double[2][0]);
    }

    private static String legend(int folds) {
        List<String> keys = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            keys.add(Series.of(fold).key("fold %d".formatted(fold + 1)));
        }
        keys.add(Series.key(new Svg(12, 12, "").mark(Marker.SQUARE, START_LOOK, 6, 6), "other starts"));
        keys.add(Series.key(new Svg(12, 12, "").mark(Marker.DIAMOND, "chosen", 6, 6), "chosen"));
        return Html.legend(keys);
    }
}
