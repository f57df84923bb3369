package io.ballast.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * A {@link Pipeline} whose resamplers work while it is fitted and leave no trace in what it returns: a stock {@link
 * PipelineModel} of the other stages, which scores every row it is given and needs none of Ballast to do so.
 *
 * <p>Stages before a resampler see the table as it is, stages after it the resampled rows; resamplers may follow one another,
 * and at least one stage that learns must come after the last of them. In synthetic rows a resampler fills its own features
 * and label; let the stages after it read those, or set its {@code passThrough}. Columns that resamplers add ({@code
 * syntheticCol}, {@code parentsCol}) are there in training only, so no other stage may need them. A resampler draws by the
 * content of a row unless it has an {@code idCol}: behind a stage whose last bits depend on the partitioning, as those of
 * Spark's StandardScaler do, an {@code idCol} is what makes a fit repeatable.
 *
 * <p>Resampled rows are persisted at {@code storageLevel} while the stages after them are fitted, and let go at the end, also
 * of a fit that fails. In a CrossValidator or TrainValidationSplit each training fold is resampled and no validation fold is;
 * a grid may hold params of any stage.
 */
public class ResamplingPipeline extends Pipeline {
    private static final long serialVersionUID = 1L;

    public ResamplingPipeline() {
        this(Identifiable.randomUID("resamplingPipeline"));
    }

    public ResamplingPipeline(String uid) {
        super(uid);
        setDefault(storageLevel(), "MEMORY_AND_DISK");
    }

    /**
     * How resampled rows are kept while later stages read them, one of Spark's storage levels; {@code NONE} makes them anew for
     * each reading. Default {@code MEMORY_AND_DISK}.
     */
    public final Param<String> storageLevel() {
        return new Param<>(
                this, "storageLevel", "storage level of resampled rows while later stages are fitted; NONE: not kept");
    }

    public final String getStorageLevel() {
        return getOrDefault(storageLevel());
    }

    public ResamplingPipeline setStorageLevel(String value) {
        set(storageLevel(), value);
        return this;
    }

    @Override
    @SuppressWarnings("overrides") // an array in Spark, which callers in Java had rather list
    public ResamplingPipeline setStages(PipelineStage... value) {
        super.setStages(value);
        return this;
    }

    /** @throws IllegalArgumentException if a stage, a param or a column does not fit; no job has run then */
    @Override
    public PipelineModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        PipelineStage[] stages = getStages();
        int lastEstimator = lastEstimator(stages);
        List<Transformer> fitted = new ArrayList<>();
        try (TrainingRows rows = new TrainingRows(dataset, level())) {
            for (int i = 0; i < stages.length; i++) {
                if (stages[i] instanceof Resampler resampler) {
                    rows.resample(resampler);
                    continue;
                }
                Transformer transformer = i <= lastEstimator && stages[i] instanceof Estimator<?> estimator
                        ? estimator.fit(rows.current)
                        : (Transformer) stages[i];
                if (i < lastEstimator) {
                    rows.transform(transformer);
                }
                fitted.add(transformer);
            }
        }
        PipelineModel model = new PipelineModel(uid(), fitted);
        model.setParent(this);
        return model;
    }

    /**
     * Checks every stage with the columns of training, and returns the columns of scoring, where resamplers add none.
     *
     * @throws IllegalArgumentException if a param or a column does not fit, or no stage learns after a resampler
     */
    @Override
    public StructType transformSchema(StructType schema) {
        level();
        checkOrder(getStages());
        super.transformSchema(schema);
        StructType scored = schema;
        for (PipelineStage stage : getStages()) {
            if (!(stage instanceof Resampler)) {
                scored = inScoring(stage, scored);
            }
        }
        return scored;
    }

    /** All was well with the columns of training, so what fails here needs a column that only a resampler adds. */
    private static StructType inScoring(PipelineStage stage, StructType schema) {
        try {
            return stage.transformSchema(schema);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "stage '%s' needs a column that a resampler adds in training and that is not there in scoring; let it use others: %s"
                            .formatted(stage.uid(), e.getMessage()),
                    e);
        }
    }

    private static void checkOrder(PipelineStage[] stages) {
        int lastEstimator = lastEstimator(stages);
        for (int i = lastEstimator + 1; i < stages.length; i++) {
            if (stages[i] instanceof Resampler) {
                throw new IllegalArgumentException(
                        "stages must end with one that learns from resampled rows, but no estimator follows resampler '%s', stage %d of %d; put it before the classifier, or call its resample"
                                .formatted(stages[i].uid(), i + 1, stages.length));
            }
        }
    }

    /** The last stage that learns something to score with, or -1. */
    private static int lastEstimator(PipelineStage[] stages) {
        for (int i = stages.length - 1; i >= 0; i--) {
            if (stages[i] instanceof Estimator<?> && !(stages[i] instanceof Resampler)) {
                return i;
            }
        }
        return -1;
    }

    private StorageLevel level() {
        try {
            return StorageLevel.fromString(getStorageLevel());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "storageLevel must be one of Spark's, such as MEMORY_AND_DISK, DISK_ONLY or NONE, got '%s'"
                            .formatted(getStorageLevel()),
                    e);
        }
    }

    @Override
    public ResamplingPipeline copy(ParamMap extra) {
        return copyTo(new ResamplingPipeline(uid()), extra);
    }

    /** Gives a fresh pipeline these params and copies of the stages. */
    final <P extends ResamplingPipeline> P copyTo(P fresh, ParamMap extra) {
        copyValues(fresh, extra);
        fresh.setStages(super.copy(extra).getStages());
        return fresh;
    }

    @Override
    public MLWriter write() {
        return new PipelineStorage.Writer(this);
    }

    /** Reads a {@code ResamplingPipeline}; typed as Spark's, which it hides. */
    public static MLReader<Pipeline> read() {
        return new PipelineStorage.Reader(ResamplingPipeline.class, ResamplingPipeline::new);
    }

    public static ResamplingPipeline load(String path) {
        return (ResamplingPipeline) read().load(path);
    }

    /** The rows that the next stage learns from. */
    private static final class TrainingRows implements AutoCloseable {
        private final StorageLevel level;
        private final List<Dataset<Row>> persisted = new ArrayList<>();
        private Dataset<?> current;

        TrainingRows(Dataset<?> dataset, StorageLevel level) {
            this.current = dataset;
            this.level = level;
        }

        void transform(Transformer transformer) {
            current = transformer.transform(current);
        }

        void resample(Resampler resampler) {
            Dataset<Row> resampled = resampler.resample(current);
            if (!level.equals(StorageLevel.NONE())) {
                resampled = onItsOwn(resampled).persist(level);
                persisted.add(resampled);
            }
            current = resampled;
        }

        /**
         * The same rows under a plan that equals no other. Spark finds persisted data by equal plans: of two pipelines that
         * resample the same fold at the same time, the first to end would take the rows from the other.
         */
        private static Dataset<Row> onItsOwn(Dataset<Row> rows) {
            return rows.sparkSession().createDataFrame(rows.toJavaRDD(), rows.schema());
        }

        @Override
        public void close() {
            persisted.forEach(Dataset::unpersist);
        }
    }
}
