package io.ballast.ml;

import io.ballast.table.OrderedCoalescer;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/** The classifier learns from resampled rows; resamplers may follow one another. */
public final class ResampledRemedy implements Remedy {
    /** Boolean column of the rows: whether a resampler made them. */
    public static final String SYNTHETIC = "synthetic";

    private static final String VALIDATION = "validation";

    private final String name;
    private final List<Resampler> resamplers;

    /**
     * @param name as reports call it
     * @param resamplers at least one, in the order they work; copies of them are told where the columns of a split are
     * @throws IllegalArgumentException if there is none
     */
    public ResampledRemedy(String name, List<? extends Resampler> resamplers) {
        if (resamplers.isEmpty()) {
            throw new IllegalArgumentException("remedy %s needs at least one resampler, got none".formatted(name));
        }
        this.name = name;
        this.resamplers = List.copyOf(resamplers);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Prepared prepare(Split split) {
        Made made = resampled(split, resamplers);
        try {
            return new Rows(split, made);
        } catch (RuntimeException e) {
            made.rows().unpersist();
            throw e;
        }
    }

    /**
     * What resamplers make of rows.
     *
     * @param rows features, label and {@link #SYNTHETIC}
     * @param search of the first of them, if it searches
     */
    private record Made(Dataset<Row> rows, Optional<MoodsModel> search) {}

    /** Of the training rows, in as many partitions at most; persisted. */
    private static Made resampled(Split split, List<Resampler> resamplers) {
        Dataset<Row> rows = columns(split, split.train());
        Optional<MoodsModel> search = Optional.empty();
        for (int i = 0; i < resamplers.size(); i++) {
            Resampler resampler = (Resampler) resamplers.get(i).copy(ParamMap.empty());
            resampler.set(resampler.featuresCol(), split.featuresCol());
            resampler.set(resampler.labelCol(), split.labelCol());
            if (i == 0) {
                resampler.set(resampler.idCol(), split.idCol());
                resampler.set(resampler.syntheticCol(), SYNTHETIC);
                Made first = first(split, resampler, rows);
                rows = first.rows().drop(split.idCol()); // synthetic rows have none
                search = first.search();
            } else {
                Column made = functions.coalesce(functions.col(SYNTHETIC), functions.lit(true)); // null in new rows
                rows = resampler.resample(rows).withColumn(SYNTHETIC, made);
            }
        }
        int partitions = split.train().rdd().getNumPartitions();
        // Under a plan of its own: what is persisted under equal plans, Spark takes for one.
        Dataset<Row> persisted = rows.sparkSession()
                .createDataFrame(OrderedCoalescer.coalesce(rows.toJavaRDD(), partitions), rows.schema())
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new Made(persisted, search);
    }

    /** What the first resampler makes; one that scores sets by validation rows is given those of the split. */
    private static Made first(Split split, Resampler resampler, Dataset<Row> rows) {
        if (!resampler.scoresByValidation()) {
            return new Made(resampler.resample(rows), Optional.empty());
        }
        resampler.set(resampler.validationIndicatorCol(), VALIDATION);
        Dataset<Row> marked = rows.withColumn(VALIDATION, functions.lit(false))
                .union(columns(split, split.validation()).withColumn(VALIDATION, functions.lit(true)));
        ResamplerModel model = resampler.fit(marked);
        return new Made(
                model.transform(marked)
                        .filter(functions.not(functions.col(VALIDATION)))
                        .drop(VALIDATION),
                model instanceof MoodsModel search ? Optional.of(search) : Optional.empty());
    }

    private static Dataset<Row> columns(Split split, Dataset<Row> rows) {
        return rows.select(
                TableColumns.column(split.featuresCol()),
                TableColumns.column(split.labelCol()),
                TableColumns.column(split.idCol()));
    }

    /** Persisted rows to learn from, and how many there are of each class. */
    static final class Rows implements Prepared {
        private final Split split;
        private final Dataset<Row> rows;
        private final Optional<MoodsModel> search;
        private final long[] counts;

        private Rows(Split split, Made made) {
            this.split = split;
            this.rows = made.rows();
            this.search = made.search();
            this.counts = counts(rows, split);
        }

        private static long[] counts(Dataset<Row> rows, Split split) {
            long[] counts = new long[split.numClasses()];
            rows.groupBy(split.label())
                    .count()
                    .collectAsList()
                    .forEach(row -> counts[(int) row.getDouble(0)] = row.getLong(1));
            return counts;
        }

        @Override
        public Optional<Dataset<Row>> rows() {
            return Optional.of(rows);
        }

        @Override
        public Optional<MoodsModel> search() {
            return search;
        }

        @Override
        public FittedRemedy fit(Learner learner) {
            long total = Arrays.stream(counts).sum();
            double[] priors =
                    Arrays.stream(counts).mapToDouble(n -> (double) n / total).toArray();
            return new FittedRemedy(learner.fit(rows, split, null), Optional.empty(), priors, counts, List.of());
        }

        @Override
        public void close() {
            rows.unpersist();
        }
    }
}
