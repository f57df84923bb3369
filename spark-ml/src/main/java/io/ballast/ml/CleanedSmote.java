package io.ballast.ml;

import io.ballast.checkpoint.CheckpointFolder;
import io.ballast.oversampling.SmallClasses;
import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Over-samples with {@link Smote}, then removes rows with a {@link Cleaner}, original and synthetic ones alike (Batista, Prati and Monard
 * 2004). {@code samplingStrategy} and the other params of {@code Smote} are those of the first step.
 *
 * <p>{@code fit} does both; the over-sampled table is persisted while it runs. The result is lazy: it makes the synthetic rows again, the
 * same ones, and leaves out those that were decided against.
 *
 * @param <S> the sampler's own type
 */
public abstract class CleanedSmote<S extends CleanedSmote<S>> extends NeighborResampler<S>
        implements CleanedSmoteParams {
    private static final long serialVersionUID = 1L;

    private static final String SYNTHETIC = "io.ballast.synthetic";
    private static final String PARENTS = "io.ballast.parents";
    private static final String ID = "io.ballast.id";
    private static final String FIRST = "smote"; // folders of what the steps keep
    private static final String SECOND = "cleaning";

    CleanedSmote(String uid) {
        super(uid, 5);
        setDefault(handleSmallClass(), "error");
        setDefault(roundIntegers(), false);
        setDefault(cleaningStrategy(), "all");
    }

    /** The second step; params that it shares with the first are set by the caller. */
    abstract Cleaner<?> cleaner();

    /** Refuses an over-sampled table that cannot be cleaned. */
    void checkOverSampled(Dataset<Row> rows) {}

    @Override
    public final FittedResampler fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        checkFolder(dataset);
        FittedResampler overSampled = smote().fit(dataset);
        checkCleaning(overSampled.classes());
        Dataset<Row> keyed = keyed(overSampled.transform(dataset), dataset.schema());
        Dataset<Row> result = persisted(keyed, () -> placed(cleaning().resample(keyed), dataset.schema()));
        return fitted(dataset, overSampled.classes(), model -> result);
    }

    /**
     * The rows that {@link #resample} makes or finds and takes away, with all the columns of its result and {@code reason}, a sentence
     * for people. Decides anew; the plan of the result is lazy.
     *
     * @throws IllegalArgumentException as {@code resample} does, or if the table has a column {@code reason}
     */
    public final Dataset<Row> removedRows(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        checkFolder(dataset);
        FittedResampler overSampled = smote().fit(dataset);
        checkCleaning(overSampled.classes());
        Dataset<Row> keyed = keyed(overSampled.transform(dataset), dataset.schema());
        return persisted(
                keyed,
                () -> placed(
                        cleaning().removedRows(keyed), dataset.schema(), TableColumns.column(UnderSampler.REASON)));
    }

    private Smote smote() {
        Smote smote = copyValues(new Smote(uid()), ParamMap.empty());
        keepIn(smote, FIRST);
        return smote.setSyntheticCol(SYNTHETIC).setParentsCol(PARENTS).onSearch(searchListener());
    }

    private Cleaner<?> cleaning() {
        Cleaner<?> cleaner = cleaner();
        cleaner.setFeaturesCol(getFeaturesCol())
                .setLabelCol(getLabelCol())
                .setIdCol(ID)
                .setSamplingStrategy(getCleaningStrategy())
                .setMetric(getMetric())
                .setNeighbors(getNeighbors())
                .setMinRecall(getMinRecall())
                .setBroadcastLimit(getBroadcastLimit())
                .onSearch(searchListener());
        if (isDefined(probes())) {
            cleaner.setProbes(getProbes());
        }
        keepIn(cleaner, SECOND);
        if (isDefined(validationIndicatorCol())) {
            cleaner.setValidationIndicatorCol(getValidationIndicatorCol());
        }
        return cleaner;
    }

    private void checkFolder(Dataset<?> dataset) {
        if (isDefined(checkpointDir())) {
            CheckpointFolder.in(
                    dataset.sparkSession().sparkContext().hadoopConfiguration(),
                    getCheckpointDir(),
                    "search for neighbors",
                    Set.of(FIRST, SECOND));
        }
    }

    private void keepIn(CheckpointDirParams step, String folder) {
        if (isDefined(checkpointDir())) {
            step.set(step.checkpointDir(), getCheckpointDir() + "/" + folder);
        }
    }

    /** Names original rows by their keys and synthetic ones, whose ids are null or their seed's, by what they were made of. */
    private Dataset<Row> keyed(Dataset<Row> overSampled, StructType table) {
        StructType schema = overSampled.schema();
        StructType made = new StructType(
                new StructField[] {schema.apply(getLabelCol()), schema.apply(getFeaturesCol()), schema.apply(PARENTS)});
        Column ofSynthetic = new TableColumns(getFeaturesCol(), getLabelCol(), Optional.empty()).rowKey(made);
        Column ofOriginal = TableParams.columnsOf(this).rowKey(table);
        return overSampled.withColumn(
                ID, functions.when(TableColumns.column(SYNTHETIC), ofSynthetic).otherwise(ofOriginal));
    }

    private Dataset<Row> persisted(Dataset<Row> keyed, Supplier<Dataset<Row>> cleaned) {
        keyed.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            checkOverSampled(trainingRows(keyed));
            return cleaned.get();
        } finally {
            keyed.unpersist();
        }
    }

    /** The columns of the table, those asked for, and more. */
    private Dataset<Row> placed(Dataset<Row> rows, StructType table, Column... more) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : table.fields()) {
            columns.add(TableColumns.column(field.name()).as(field.name(), field.metadata()));
        }
        if (isDefined(syntheticCol())) {
            columns.add(TableColumns.column(SYNTHETIC).as(getSyntheticCol()));
        }
        if (isDefined(parentsCol())) {
            columns.add(TableColumns.column(PARENTS).as(getParentsCol()));
        }
        columns.addAll(Arrays.asList(more));
        return rows.select(columns.toArray(new Column[0]));
    }

    /** Only the rows themselves tell what cleaning takes, so both steps are done. */
    @Override
    final ResamplingPlan explain(Dataset<Row> rows, LabeledTable table) {
        ResamplingPlan overSampled = smote().explain(rows, table);
        return ResamplingPlan.counted(
                table.classes(), resample(rows), TableParams.columnsOf(this), overSampled.warnings());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        checkCleaning();
        SmallClasses.parse(getHandleSmallClass());
        return super.transformSchema(schema);
    }

    private void checkCleaning() {
        try {
            SamplingStrategy.parse(getCleaningStrategy()).checkCleaning();
        } catch (IllegalArgumentException e) { // it speaks of samplingStrategy
            throw new IllegalArgumentException(
                    "cleaningStrategy must be all, auto, majority, not minority, not majority, or a list of classes such as [0, 2]; got '%s'"
                            .formatted(getCleaningStrategy()),
                    e);
        }
    }

    private void checkCleaning(ClassCounts classes) {
        if (SamplingStrategy.parse(getCleaningStrategy()) instanceof SamplingStrategy.Classes listed) {
            for (String name : listed.names()) {
                if (classes.indexOfName(name) < 0) {
                    throw new IllegalArgumentException("cleaningStrategy names class '%s', but the label holds %s"
                            .formatted(name, String.join(", ", classes.names())));
                }
            }
        }
    }

    public S setHandleSmallClass(String value) {
        set(handleSmallClass(), value);
        return self();
    }

    public S setRoundIntegers(boolean value) {
        set(roundIntegers(), value);
        return self();
    }

    public S setCleaningStrategy(String value) {
        set(cleaningStrategy(), value);
        return self();
    }
}
