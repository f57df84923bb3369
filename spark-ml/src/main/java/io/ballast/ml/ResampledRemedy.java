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
        Dataset<Row> rows = resampled(split, resamplers);
        try {
            return new Rows(split, rows);
        } catch (RuntimeException e) {
            rows.unpersist();
            throw e;
        }
    }

    /** The rows that resamplers make of the training rows: features, label and {@link #SYNTHETIC}, in as many partitions at most. */
    private static Dataset<Row> resampled(Split split, List<Resampler> resamplers) {
        Dataset<Row> rows = columns(split, split.train());
        for (int i = 0; i < resamplers.size(); i++) {
            Resampler resampler = (Resampler) resamplers.get(i).copy(ParamMap.empty());
            resampler.set(resampler.featuresCol(), split.featuresCol());
            resampler.set(resampler.labelCol(), split.labelCol());
            if (i == 0) {
                resampler.set(resampler.idCol(), split.idCol());
                resampler.set(resampler.syntheticCol(), SYNTHETIC);
                rows = first(split, resampler, rows).drop(split.idCol()); // synthetic rows have none
            } else {
                Column made = functions.coalesce(functions.col(SYNTHETIC), functions.lit(true)); // null in new rows
                rows = resampler.resample(rows).withColumn(SYNTHETIC, made);
            }
        }
        int partitions = split.train().rdd().getNumPartitions();
        // Under a plan of its own: what is persisted under equal plans, Spark takes for one.
        return rows.sparkSession()
                .createDataFrame(OrderedCoalescer.coalesce(rows.toJavaRDD(), partitions), rows.schema())
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** What the first resampler makes; one that scores sets by validation rows is given those of the split. */
    private static Dataset<Row> first(Split split, Resampler resampler, Dataset<Row> rows) {
        if (!resampler.scoresByValidation()) {
            return resampler.resample(rows);
        }
        resampler.set(resampler.validationIndicatorCol(), VALIDATION);
        Column marked = functions.col(VALIDATION);
        return resampler
                .resample(rows.withColumn(VALIDATION, functions.lit(false))
                        .union(columns(split, split.validation()).withColumn(VALIDATION, functions.lit(true))))
                .filter(functions.not(marked))
                .drop(VALIDATION);
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
        private final long[] counts;

        Rows(Split split, Dataset<Row> rows) {
            this.split = split;
            this.rows = rows;
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
