package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.RowFindings;
import io.ballast.examples.compare.UnitResult;
import io.ballast.examples.report.Svg.Marker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
        SortedMap<String, Series> folds = new TreeMap<>();
        for (DataSummary data : compared.data()) {
            for (String method : compared.methods()) {
                List<UnitResult> units = compared.done(data.name(), RowFindings.SEARCH, method);
                if (units.isEmpty()) {
                    continue;
                }
                units.forEach(unit -> folds.put(fold(unit), series(unit)));
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
                                                + " they promise more than test rows keep. A path begins at the balanced start, and each further"
                                                + " mark is an accepted step; lower is better."));
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
        for (UnitResult unit : units) {
            Series series = series(unit);
            double[][] path = curve(unit, RowFindings.PATH);
            double[][] starts = curve(unit, RowFindings.STARTS);
            double[][] chosen = curve(unit, RowFindings.CHOSEN);
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

    private static String fold(UnitResult unit) {
        int repeat = unit.key().repeat();
        return "fold %d".formatted(unit.key().fold() + 1) + (repeat == 0 ? "" : ", repeat %d".formatted(repeat + 1));
    }

    /** Its markers are circles, as others stand for starts and what was chosen. */
    private static Series series(UnitResult unit) {
        return new Series(Series.of(unit.key().fold()).look(), Marker.CIRCLE);
    }

    private static String legend(SortedMap<String, Series> folds) {
        List<String> keys = new ArrayList<>();
        folds.forEach((fold, series) -> keys.add(series.key(fold)));
        keys.add(Series.key(new Svg(12, 12, "").mark(Marker.SQUARE, START_LOOK, 6, 6), "other starts"));
        keys.add(Series.key(new Svg(12, 12, "").mark(Marker.DIAMOND, "chosen", 6, 6), "chosen"));
        return Html.legend(keys);
    }
}
