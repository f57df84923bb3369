package io.ballast.examples;

import io.ballast.ml.ResamplerModel;
import io.ballast.ml.ResamplingPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/** A chain at work: every method sees what the one before made of the table, which stays persisted until this is closed. */
final class ChainRun implements AutoCloseable {
    private final List<ResamplerModel> models = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final List<Dataset<Row>> persisted = new ArrayList<>();
    private Dataset<Row> rows;

    /** @param table with features in {@link InputTable#VECTOR} */
    ChainRun(Dataset<Row> table) {
        rows = table;
    }

    /** What the next method would do; it does not do it. */
    ResamplingPlan explain(MethodChain.Step step) {
        return step.resampler().explain(rows);
    }

    /** Runs the next method; the rows it makes come when they are read. */
    void resample(MethodChain.Step step) {
        if (!models.isEmpty()) {
            persisted.add(rows.persist(StorageLevel.MEMORY_AND_DISK()));
        }
        long started = System.nanoTime();
        ResamplerModel model = step.resampler().fit(rows);
        Map<String, Double> stages = ReportBuilder.seconds(model);
        if (stages.isEmpty()) {
            stages = Map.of(step.name(), (System.nanoTime() - started) / 1e9);
        }
        seconds.putAll(stages);
        rows = marked(model.transform(rows), models.isEmpty());
        models.add(model);
    }

    /** Synthetic is what this or an earlier method made. */
    private static Dataset<Row> marked(Dataset<Row> resampled, boolean first) {
        Column made = functions.col("`" + SyntheticColumns.OF_STEP + "`");
        Column earlier = first
                ? functions.lit(false)
                : functions.coalesce(functions.col(SyntheticColumns.SYNTHETIC), functions.lit(false));
        return resampled
                .withColumn(SyntheticColumns.SYNTHETIC, made.or(earlier))
                .drop(SyntheticColumns.OF_STEP);
    }

    /** The rows that the last method gave, with {@link SyntheticColumns#SYNTHETIC}. */
    Dataset<Row> rows() {
        return rows;
    }

    /** One of each method that ran. */
    List<ResamplerModel> models() {
        return models;
    }

    /** Wall seconds of the work so far, to add to. */
    Map<String, Double> seconds() {
        return seconds;
    }

    /** The same as a line: {@code entropy 3.2 s, training 20.1 s}. */
    String tookWhat() {
        return seconds.entrySet().stream()
                .map(stage -> String.format(Locale.ROOT, "%s %.1f s", stage.getKey(), stage.getValue()))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
    }
}
