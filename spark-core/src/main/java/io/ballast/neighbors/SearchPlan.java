package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses between exact and approximate, arranges the base accordingly, and starts searches. */
final class SearchPlan implements NearestNeighbors {
    private static final Logger LOG = LoggerFactory.getLogger(SearchPlan.class);

    /** Cells that explain less of the variance are too wide to rule each other out: a sixth and a third did not pay, two thirds did. */
    private static final double LEAST_EXPLAINED = 0.5;

    private final NeighborSettings settings;
    private final NeighborTable base;
    private final SearchFiles files;
    private final SearchListener listener;
    private final CategoryGaps gaps;
    private final RowGeometry geometry;
    private final SearchCost.Limits limits;
    private ArrangedBase byHash;
    private ArrangedBase byCell;
    private CellBounds bounds;

    /**
     * @param gaps between categories, for exact Euclidean search; null where all features are numbers
     * @param files that keep what is found
     */
    SearchPlan(
            NeighborSettings settings,
            NeighborTable base,
            CategoryGaps gaps,
            SearchFiles files,
            SearchListener listener) {
        this(settings, base, gaps, files, listener, SearchCost.Limits.USUAL);
    }

    SearchPlan(
            NeighborSettings settings,
            NeighborTable base,
            CategoryGaps gaps,
            SearchFiles files,
            SearchListener listener,
            SearchCost.Limits limits) {
        this.limits = limits;
        this.settings = settings;
        this.base = base;
        this.files = files;
        this.listener = listener;
        this.gaps = gaps;
        this.geometry = new RowGeometry(settings.metric(), base.moments(), gaps);
    }

    @Override
    public <Q> JavaPairRDD<Q, NeighborBlock> search(JavaRDD<Q> queries, Function<Q, RowBlock> blockOf, long queryRows) {
        return search(new Asked<>(queries, blockOf, queryRows, settings.k() + 1));
    }

    @Override
    public <Q> JavaPairRDD<Q, NeighborBlock> searchOthers(
            JavaRDD<Q> queries, Function<Q, RowBlock> blockOf, long queryRows) {
        return search(new Asked<>(queries, blockOf, queryRows, settings.k()));
    }

    /**
     * The queries of a search.
     *
     * @param listSize k, or one more where the query itself is in the base
     */
    private record Asked<Q>(JavaRDD<Q> queries, Function<Q, RowBlock> blockOf, long rows, int listSize) {}

    private <Q> JavaPairRDD<Q, NeighborBlock> search(Asked<Q> asked) {
        NeighborSettings.checkRows(base.rows(), settings.k(), asked.listSize());
        SearchCost cost = new SearchCost(asked.rows(), base.rows(), base.dims(), settings.metric());
        int wanted = settings.probes().orElse(1);
        if (settings.mode() == NeighborSettings.Mode.APPROXIMATE) {
            return cost.approximate(wanted) < cost.exact() && trainCells(0)
                    ? byCell(asked, cost, wanted)
                    : instead(asked, byHash(), "approximate search would cost as much");
        }
        boolean exactAnyway = settings.mode() == NeighborSettings.Mode.EXACT || cost.exact() <= limits.alwaysExact();
        // Cells know nothing of categories.
        if (geometry.tight() && cost.exact() > limits.cellsFrom() && trainCells(exactAnyway ? LEAST_EXPLAINED : 0)) {
            return byCell(asked, cost, wanted);
        }
        return all(asked, byHash(), "");
    }

    private ArrangedBase byHash() {
        if (byHash == null) {
            byHash = arrange(Placement.byHash(ArrangedBase.partitions(base.rows(), base.dims())));
        }
        return byHash;
    }

    private ArrangedBase arrange(Placement placement) {
        return described(
                "neighbors: bringing equal rows of the base together",
                () -> ArrangedBase.of(
                        base.blocks(), base.rows(), base.dims(), placement, geometry, settings.broadcastLimit()));
    }

    /** Whether there are cells, which explain that share of the variance at least. */
    private boolean trainCells(double leastExplained) {
        if (byCell == null) {
            Optional<Cells> cells = described(
                    "neighbors: training %,d cells".formatted(Cells.count(base.rows())),
                    () -> Cells.train(base.blocks(), base.rows(), base.dims(), settings.metric(), leastExplained));
            if (cells.isEmpty()) {
                return false;
            }
            byCell = arrange(cells.get());
            bounds = new CellBounds(cells.get(), byCell);
        }
        return true;
    }

    private RecallCurve measure(Asked<?> asked, JavaRDD<RowBlock> queries) {
        return described(
                "neighbors: measuring recall on about %d sampled rows".formatted(RecallCurve.SAMPLE),
                () -> RecallCurve.measure(
                        queries, byCell, bounds, geometry, base.dims(), settings.k(), asked.listSize()));
    }

    /** With cells and a measured curve at hand: the cheapest way that the settings allow. */
    private <Q> JavaPairRDD<Q, NeighborBlock> byCell(Asked<Q> asked, SearchCost allRows, int wanted) {
        SearchCost cost = allRows.ofDistinct((double) byCell.distinct() / base.rows());
        RecallCurve curve = measure(asked, asked.queries().map(asked.blockOf()));
        int probes = curve.probesFor(settings.minRecall(), wanted);
        boolean prunes = cost.pruned(curve.pairs()) < cost.exact();
        double exact = Math.min(cost.exact(), cost.pruned(curve.pairs()));
        boolean approximate =
                switch (settings.mode()) {
                    case EXACT -> false;
                    case APPROXIMATE -> cost.approximate(probes) < exact;
                    case AUTO -> cost.prefersApproximate(probes, exact, limits);
                };
        if (approximate) {
            return probing(asked, curve, probes, wanted);
        }
        String pruned = prunes ? String.format(Locale.ROOT, "%.3g %% of the pairs looked at", 100 * curve.pairs()) : "";
        if (settings.mode() != NeighborSettings.Mode.APPROXIMATE) {
            return prunes ? pruned(asked, pruned) : all(asked, byCell, "");
        }
        String remark = String.format(
                Locale.ROOT,
                "approximate search of %,d of %,d cells, recall %.4f, would cost as much",
                probes,
                bounds.cells().cells(),
                curve.recall(probes));
        if (prunes) {
            return pruned(asked, remark + "; " + pruned);
        }
        return instead(asked, byCell, remark);
    }

    private <Q> JavaPairRDD<Q, NeighborBlock> instead(Asked<Q> asked, ArrangedBase rows, String remark) {
        LOG.warn("approximate neighbors fall back to exact: {}", remark);
        return all(asked, rows, remark);
    }

    private <Q> JavaPairRDD<Q, NeighborBlock> all(Asked<Q> asked, ArrangedBase rows, String remark) {
        listener.planned(SearchReport.exact(asked.rows(), base.rows(), rows.distinct(), withChunks(remark, rows)));
        FoundFiles kept = files(asked, "all");
        int tasks = kept.tasks(tasks(asked));
        return RoutedSearch.ofAll(
                        geometry, Placement.byHash(tasks), settings.k(), asked.listSize(), rowsDone(asked.queries()))
                .search(asked.queries(), asked.blockOf(), asked.rows(), rows, base.dims(), tasks, kept);
    }

    private <Q> JavaPairRDD<Q, NeighborBlock> pruned(Asked<Q> asked, String remark) {
        listener.planned(SearchReport.exact(asked.rows(), base.rows(), byCell.distinct(), withChunks(remark, byCell)));
        return overCells(
                asked,
                RoutedSearch.pruned(geometry, bounds, settings.k(), asked.listSize(), rowsDone(asked.queries())),
                "pruned");
    }

    private <Q> JavaPairRDD<Q, NeighborBlock> probing(Asked<Q> asked, RecallCurve curve, int probes, int wanted) {
        String remark = settings.probes().isPresent() && probes > wanted
                ? String.format(
                        Locale.ROOT, "probes raised from %,d, which gave recall %.4f", wanted, curve.recall(wanted))
                : "";
        listener.planned(new SearchReport(
                asked.rows(),
                base.rows(),
                byCell.distinct(),
                bounds.cells().cells(),
                probes,
                OptionalDouble.of(curve.recall(probes)),
                curve.sampled(),
                withChunks(remark, byCell)));
        return overCells(
                asked,
                RoutedSearch.probing(
                        geometry, bounds, probes, settings.k(), asked.listSize(), rowsDone(asked.queries())),
                "probing " + probes);
    }

    private <Q> JavaPairRDD<Q, NeighborBlock> overCells(Asked<Q> asked, RoutedSearch search, String way) {
        FoundFiles kept = files(asked, way);
        int tasks = kept.tasks(tasks(asked));
        return search.search(asked.queries(), asked.blockOf(), asked.rows(), byCell, base.dims(), tasks, kept);
    }

    private static String withChunks(String remark, ArrangedBase rows) {
        if (rows.chunks() == 1) {
            return remark;
        }
        String chunks = "base swept in %,d chunks".formatted(rows.chunks());
        return remark.isEmpty() ? chunks : remark + "; " + chunks;
    }

    private int tasks(Asked<?> asked) {
        return RoutedSearch.tasks(
                asked.rows(),
                base.dims(),
                settings.k(),
                asked.queries().context().defaultParallelism());
    }

    /**
     * Those of a search; a pass over the base and one over the queries, where files keep what is found.
     *
     * @param way that the search goes
     */
    private <Q> FoundFiles files(Asked<Q> asked, String way) {
        if (!files.keep()) {
            return FoundFiles.none();
        }
        long mark = RowBlock.mark(base.blocks()) + 31 * RoutedSearch.mark(asked.queries(), asked.blockOf());
        int how = Objects.hash(way, settings.k(), asked.listSize(), gaps == null ? 0 : gaps.mark());
        return files.ofSearch(mark * 0x9E3779B97F4A7C15L + how);
    }

    private static LongAccumulator rowsDone(JavaRDD<?> queries) {
        return queries.context().longAccumulator(SearchListener.ROWS_DONE);
    }

    /** Runs jobs under a description of their own and puts the caller's back. */
    private <T> T described(String description, Supplier<T> jobs) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(base.blocks().context());
        String before = spark.getLocalProperty("spark.job.description");
        spark.sc().setJobDescription(description);
        try {
            return jobs.get();
        } finally {
            spark.sc().setJobDescription(before);
        }
    }

    @Override
    public void close() {
        Stream.of(byHash, byCell).filter(Objects::nonNull).forEach(ArrangedBase::close);
        byHash = null;
        byCell = null;
        bounds = null;
    }
}
