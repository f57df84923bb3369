package io.ballast.examples.report;

import io.ballast.examples.report.Search.Member;
import io.ballast.examples.report.Search.Step;
import io.ballast.examples.report.Svg.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Scores of a search as a path, as MOODS draws it in Fig. 3; of a loss, by step. */
final class SearchPlot {
    private static final int WIDTH = 880;
    private static final int HEIGHT = 420;
    private static final Series PATH = Series.of(0);
    private static final Marker START = Marker.SQUARE;
    private static final String START_LOOK = Series.of(2).look();

    private SearchPlot() {}

    private record Point(double x, double y) {}

    static String figure(Search search) {
        List<Point> path = points(search, search.steps().stream().filter(Step::accepted));
        List<Point> rejected = points(search, search.steps().stream().filter(step -> !step.accepted()));
        Point chosen = point(search, search.chosen());
        List<Point> starts = search.otherStarts().stream()
                .map(member -> point(search, member))
                .toList();
        List<Point> all = Stream.of(path, rejected, starts, List.of(chosen))
                .flatMap(List::stream)
                .toList();
        Plot plot = new Plot(
                WIDTH,
                HEIGHT,
                Axis.around(all.stream().mapToDouble(Point::x)),
                Axis.around(all.stream().mapToDouble(Point::y)),
                search.byLoss()
                        ? "step"
                        : "1 − " + search.objectives().get(search.smallest()) + ", on the rows that score",
                (search.byLoss() ? "" : "1 − ") + last(search.objectives()) + ", on the rows that score",
                finding(path, search));
        plot.dots("faint", xs(rejected), ys(rejected));
        plot.line(PATH.look(), xs(path), ys(path));
        plot.marks(PATH.marker(), PATH.look(), xs(path), ys(path));
        plot.marks(START, START_LOOK, xs(starts), ys(starts));
        plot.marks(Marker.DIAMOND, "chosen", new double[] {chosen.x()}, new double[] {chosen.y()});
        path.stream().findFirst().ifPresent(start -> plot.label(start.x(), start.y(), Search.BALANCED));
        search.otherStarts().forEach(member -> {
            Point start = point(search, member);
            plot.label(start.x(), start.y(), member.name());
        });
        return "<figure>\n" + legend(path, rejected, starts) + plot + "</figure>\n";
    }

    private static String legend(List<Point> path, List<Point> rejected, List<Point> starts) {
        List<String> keys = new ArrayList<>();
        if (!path.isEmpty()) {
            keys.add(PATH.key("balanced start and accepted steps, in order"));
        }
        if (!rejected.isEmpty()) {
            keys.add(Series.key(
                    new Svg(12, 12, "").dots("faint", new double[] {6}, new double[] {6}), "rejected candidates"));
        }
        if (!starts.isEmpty()) {
            keys.add(Series.key(new Svg(12, 12, "").mark(START, START_LOOK, 6, 6), "other starts"));
        }
        keys.add(Series.key(new Svg(12, 12, "").mark(Marker.DIAMOND, "chosen", 6, 6), "chosen"));
        return Html.legend(keys);
    }

    private static String finding(List<Point> path, Search search) {
        String what = (search.byLoss() ? "" : "1 − ") + last(search.objectives());
        return path.isEmpty()
                ? "Scores of the starts; chosen: " + search.chosen().name()
                : "%s goes from %s at the balanced start to %s after the last accepted step; chosen: %s"
                        .formatted(
                                Wording.capital(what),
                                Wording.number(path.get(0).y()),
                                Wording.number(last(path).y()),
                                search.chosen().name());
    }

    private static List<Point> points(Search search, Stream<Step> steps) {
        return steps.map(step -> point(search, step.number(), step.scores())).toList();
    }

    private static Point point(Search search, Member member) {
        return point(search, member.step(), member.scores());
    }

    private static Point point(Search search, int step, List<Double> scores) {
        return search.byLoss()
                ? new Point(step, last(scores))
                : new Point(1 - scores.get(search.smallest()), 1 - last(scores));
    }

    private static <T> T last(List<T> values) {
        return values.get(values.size() - 1);
    }

    private static double[] xs(List<Point> points) {
        return points.stream().mapToDouble(Point::x).toArray();
    }

    private static double[] ys(List<Point> points) {
        return points.stream().mapToDouble(Point::y).toArray();
    }
}
