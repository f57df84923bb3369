package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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

    private final NeighborSettings settings;
    private final NeighborTable base;
    private final SearchListener listener;
    private final RowGeometry geometry;
    private ArrangedBase byHash;
    private Cells cells;
    private ArrangedBase byCell;

    SearchPlan(NeighborSettings settings, NeighborTable base, SearchListener listener) {
        this.settings = settings;
        this.base = base;
        this.listener = listener;
        this.geometry = new RowGeometry(settings.metric(), base.moments());
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
        boolean approximate =
                switch (settings.mode()) {
                    case EXACT -> false;
                    case APPROXIMATE -> true;
                    case AUTO -> cost(asked.rows()).prefersApproximate() && differ(asked.rows());
                };
        if (approximate) {
            return approximate(asked);
        }
        return exact(asked, byHash(), OptionalDouble.empty(), 0, "");
    }

    private ArrangedBase byHash() {
        if (byHash == null) {
            byHash = arrange(Placement.byHash(ArrangedBase.partitions(base.rows(), base.dims())));
        }
        return byHash;
    }

    private void trainCells() {
        if (cells == null) {
            cells = described(
                    "neighbors: training %,d cells".formatted(Cells.count(base.rows())),
                    () -> Cells.train(base.blocks(), base.rows(), base.dims(), settings.metric()));
            byCell = arrange(cells);
        }
    }

    /** Whether the rows differ enough that approximate search still pays once equal ones are put together. */
    private boolean differ(long queryRows) {
        double distinct = described("neighbors: counting different rows", () -> (double) base.blocks()
                .flatMap(block -> IntStream.range(0, block.rows())
                        .mapToObj(block::featureHash)
                        .iterator())
                .countApproxDistinct(0.02));
        double share = Math.min(1, distinct / base.rows());
        return new SearchCost((long) (share * queryRows), (long) (share * base.rows()), base.dims(), settings.metric())
                .prefersApproximate();
    }

    private SearchCost cost(long queryRows) {
        return new SearchCost(queryRows, base.rows(), base.dims(), settings.metric());
    }

    private ArrangedBase arrange(Placement placement) {
        return described(
                "neighbors: bringing equal rows of the base together",
                () -> ArrangedBase.of(
                        base.blocks(), base.rows(), base.dims(), placement, geometry, settings.broadcastLimit()));
    }

    private <Q> JavaPairRDD<Q, NeighborBlock> exact(
            Asked<Q> asked, ArrangedBase rows, OptionalDouble recall, int sampled, String remark) {
        listener.planned(new SearchReport(
                asked.rows(), base.rows(), rows.distinct(), 0, 0, recall, sampled, withChunks(remark, rows)));
        int tasks = tasks(asked);
        return RoutedSearch.exact(
                        geometry, Placement.byHash(tasks), settings.k(), asked.listSize(), rowsDone(asked.queries()))
                .search(asked.queries(), asked.blockOf(), asked.rows(), rows, base.dims(), tasks);
    }

    private <Q> JavaPairRDD<Q, NeighborBlock> approximate(Asked<Q> asked) {
        int wanted = settings.probes().orElse(1);
        double exactCost = cost(asked.rows()).exact();
        if (cost(asked.rows()).approximate(wanted) >= exactCost) {
            return insteadOfApproximate(
                    asked, byHash(), OptionalDouble.empty(), 0, "approximate search would cost as much");
        }
        trainCells();
        ArrangedBase rows = byCell;
        RecallCurve curve = described(
                "neighbors: measuring recall on about %d sampled rows".formatted(RecallCurve.SAMPLE),
                () -> RecallCurve.measure(
                        asked.queries().map(asked.blockOf()),
                        rows,
                        cells,
                        geometry,
                        base.dims(),
                        settings.k(),
                        asked.listSize()));
        int probes = curve.probesFor(settings.minRecall(), wanted);
        if (cost(asked.rows()).approximate(probes) >= exactCost) {
            String remark = String.format(
                    Locale.ROOT,
                    "approximate search of %,d of %,d cells, recall %.4f, would cost as much",
                    probes,
                    cells.cells(),
                    curve.recall(probes));
            return insteadOfApproximate(asked, rows, OptionalDouble.of(1), curve.sampled(), remark);
        }
        String remark = settings.probes().isPresent() && probes > wanted
                ? String.format(
                        Locale.ROOT, "probes raised from %,d, which gave recall %.4f", wanted, curve.recall(wanted))
                : "";
        listener.planned(new SearchReport(
                asked.rows(),
                base.rows(),
                rows.distinct(),
                cells.cells(),
                probes,
                OptionalDouble.of(curve.recall(probes)),
                curve.sampled(),
                withChunks(remark, rows)));
        return RoutedSearch.probing(
                        geometry,
                        cells,
                        probes,
                        settings.k(),
                        asked.listSize(),
                        rows.membersOfCell(),
                        rowsDone(asked.queries()))
                .search(asked.queries(), asked.blockOf(), asked.rows(), rows, base.dims(), tasks(asked));
    }

    private <Q> JavaPairRDD<Q, NeighborBlock> insteadOfApproximate(
            Asked<Q> asked, ArrangedBase rows, OptionalDouble recall, int sampled, String remark) {
        LOG.warn("approximate neighbors fall back to exact: {}", remark);
        return exact(asked, rows, recall, sampled, remark);
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
        cells = null;
    }
}
