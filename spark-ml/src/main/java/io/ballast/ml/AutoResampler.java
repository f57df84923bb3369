package io.ballast.ml;

import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import io.ballast.table.TableColumns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks method and strength by itself, doing nothing among them: cross-validates the training rows for a metric and a classifier
 * repeatedly, and takes the least intervention within one standard error of the best; see {@link AutoSearch} and {@link AutoCandidates}.
 *
 * <p>Where a resampler is picked, the rows are those that it makes with this stage's params. Where none, class weights or another
 * threshold is picked, the rows come back as they are, and the log says in a sentence what to do instead. In each fold features
 * are standardized by the rows learned from, while the resampler that is picked works on features as they are: scale them first where units
 * differ. Weights of rows have no say.
 *
 * <p>{@code fit} trains the classifier for every candidate in every fold, 33 times with 3 folds and up to three times that where a
 * class is small, and keeps as many copies of the table persisted as there are folds while it does. {@code explain} searches too.
 */
public final class AutoResampler extends BasicResampler<AutoResampler> implements EstimatorParams {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AutoResampler.class);

    private transient Consumer<AutoSearch.Choice> choiceListener;

    public AutoResampler() {
        this(Identifiable.randomUID("autoResampler"));
    }

    public AutoResampler(String uid) {
        super(uid);
        setDefault(metricName(), "averageF1");
        setDefault(numFolds(), 3);
        setDefault(numRepeats(), 0);
        setDefault(timeBudget(), 0.0);
    }

    @Override
    protected AutoResampler self() {
        return this;
    }

    /**
     * Classifier that gives probabilities, such as the one to be trained on the result; its columns are set here. Unset: a logistic
     * regression with Spark's defaults.
     */
    @Override
    public Param<Estimator<?>> estimator() {
        return EstimatorParams.estimatorOf(this, "a logistic regression");
    }

    /** What to make large, one of {@link AutoSearch#METRICS}. Default {@code averageF1}. */
    public Param<String> metricName() {
        return new Param<>(
                this, "metricName", "metric to choose by, larger is better: " + String.join(", ", AutoSearch.METRICS));
    }

    /** Folds of the cross-validation, at least 2; every class needs as many rows. Default 3. */
    public IntParam numFolds() {
        return new IntParam(this, "numFolds", "folds of the cross-validation (>= 2)", ParamValidators.gtEq(2));
    }

    /**
     * Repeats of the cross-validation, each with folds of its own, at least 0; 0 for so many that 100 rows of the smallest class are
     * scored in all, 3 at most. Default 0.
     */
    public IntParam numRepeats() {
        return new IntParam(
                this,
                "numRepeats",
                "repeats of the cross-validation (>= 0); 0: by the size of the smallest class, 3 at most",
                ParamValidators.gtEq(0));
    }

    /**
     * Seconds after which no other candidate is begun, at least 0; 0 for as long as it takes. Doing nothing is always tried. With a
     * budget, what is picked depends on how fast the machine is. Default 0.
     */
    public DoubleParam timeBudget() {
        return new DoubleParam(
                this,
                "timeBudget",
                "seconds after which no other candidate is begun (>= 0), so that the choice depends on the machine; 0: all are tried",
                ParamValidators.gtEq(0));
    }

    public String getMetricName() {
        return getOrDefault(metricName());
    }

    public int getNumFolds() {
        return (int) getOrDefault(numFolds());
    }

    public int getNumRepeats() {
        return (int) getOrDefault(numRepeats());
    }

    public double getTimeBudget() {
        return (double) getOrDefault(timeBudget());
    }

    public AutoResampler setEstimator(Estimator<?> value) {
        set(estimator(), value);
        return this;
    }

    public AutoResampler setMetricName(String value) {
        set(metricName(), value);
        return this;
    }

    public AutoResampler setNumFolds(int value) {
        set(numFolds(), value);
        return this;
    }

    public AutoResampler setNumRepeats(int value) {
        set(numRepeats(), value);
        return this;
    }

    public AutoResampler setTimeBudget(double value) {
        set(timeBudget(), value);
        return this;
    }

    /** Who is told on the driver what was tried and picked; not a param, not saved. */
    public AutoResampler onChoice(Consumer<AutoSearch.Choice> listener) {
        choiceListener = listener;
        return this;
    }

    @Override
    public FittedResampler fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        Picked picked = pick(trainingRows(dataset));
        Dataset<Row> result = result(dataset.toDF(), picked);
        return fitted(dataset, picked.classes(), model -> result);
    }

    private Dataset<Row> result(Dataset<Row> dataset, Picked picked) {
        if (picked.choice().remedy() instanceof StrengthRemedy remedy) {
            LOG.info("{}", advice(picked.choice()));
            return resampler(remedy, picked.classes()).resample(dataset);
        }
        LOG.warn("{}", advice(picked.choice()));
        return ResamplerModel.asOriginals(this, dataset);
    }

    @Override
    ResamplingPlan explain(Dataset<Row> rows, LabeledTable table) {
        AutoSearch.Choice choice = pick(rows).choice();
        List<String> warnings = new ArrayList<>(List.of(advice(choice)));
        if (choice.remedy() instanceof StrengthRemedy remedy) {
            ResamplingPlan plan = resampler(remedy, table.classes()).explain(rows, table);
            warnings.addAll(plan.warnings());
            return new ResamplingPlan(plan.classes(), warnings);
        }
        long[] unchanged = new long[table.classes().numClasses()];
        Arrays.setAll(unchanged, table.classes()::count);
        return ResamplingPlan.of(table.classes(), unchanged, warnings);
    }

    /** What was picked for a table of these classes. */
    private record Picked(AutoSearch.Choice choice, ClassCounts classes) {}

    private Picked pick(Dataset<Row> rows) {
        TableColumns columns = TableParams.columnsOf(this);
        try (EvaluationTable table = EvaluationTable.of("the table", rows, columns, getNumFolds())) {
            checkNames(table.classes());
            AutoSearch.Choice choice = search().choose(table, learner());
            if (choiceListener != null) {
                choiceListener.accept(choice);
            }
            return new Picked(choice, table.classes());
        }
    }

    /** {@code samplingStrategy}, by which a resampler is told its sizes, cannot write every name. */
    private void checkNames(ClassCounts classes) {
        for (String name : classes.names()) {
            if (name.contains(",") || !name.equals(name.strip())) {
                throw new IllegalArgumentException(
                        "labelCol '%s' holds class '%s', but AutoResampler needs names without commas and outer blanks; rename the class"
                                .formatted(getLabelCol(), name));
            }
        }
    }

    private AutoSearch search() {
        List<Remedy> candidates = AutoCandidates.usual(getMetricName(), getSeed());
        Duration budget = Duration.ofNanos((long) Math.ceil(getTimeBudget() * 1e9));
        return new AutoSearch(candidates, getMetricName(), getNumFolds(), getNumRepeats(), budget, getSeed());
    }

    private Learner learner() {
        Estimator<?> classifier = isDefined(estimator()) ? getEstimator() : new LogisticRegression();
        return new Learner(classifier.getClass().getSimpleName(), classifier);
    }

    /** The resampler of a remedy, with the params of this stage that it has too and sizes by the names of the classes. */
    private Resampler resampler(StrengthRemedy remedy, ClassCounts classes) {
        Resampler resampler = remedy.resampler(classes);
        String strategy = resampler.getSamplingStrategy();
        copyValues(resampler, ParamMap.empty());
        resampler.set(resampler.samplingStrategy(), strategy);
        return resampler;
    }

    /** What was picked and what is left for the user to do, in a sentence. */
    private String advice(AutoSearch.Choice choice) {
        AutoSearch.Trial trial =
                choice.trials().stream().filter(choice::picked).findFirst().orElseThrow();
        return "picked %s, %s %.3f with standard error %.3f in %d tests of %d folds%s"
                .formatted(
                        trial.name(),
                        getMetricName(),
                        trial.mean(),
                        trial.standardError(),
                        trial.scores().size(),
                        getNumFolds(),
                        leftToDo(choice.remedy()));
    }

    private static String leftToDo(Remedy remedy) {
        if (remedy instanceof StrengthRemedy) {
            return "";
        }
        String unchanged = "; rows are left as they are";
        if (remedy instanceof ClassWeights) {
            return unchanged + ": give the classifier a weightCol of N / (C n_c)";
        }
        return remedy instanceof TunedThreshold
                ? unchanged + ": tune the classifier's thresholds on validation rows"
                : unchanged;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        EstimatorParams.check(this);
        AutoSearch.checkMetric("metricName", getMetricName());
        StructType checked = super.transformSchema(schema);
        if (ResamplerParams.strategyOf(this) != SamplingStrategy.Preset.AUTO) {
            throw new IllegalArgumentException(
                    "samplingStrategy of AutoResampler must be auto, got '%s'; it picks the sizes itself"
                            .formatted(getSamplingStrategy()));
        }
        return checked;
    }

    @Override
    public AutoResampler copy(ParamMap extra) {
        AutoResampler copied = defaultCopy(extra);
        return EstimatorParams.withCopy(copied.onChoice(choiceListener), extra);
    }

    /** The classifier is saved below, so it must be writable, as those of Spark are. */
    @Override
    public MLWriter write() {
        return new EstimatorStorage.Writer(this, estimator());
    }

    public static MLReader<AutoResampler> read() {
        return new EstimatorStorage.Reader<>(AutoResampler.class, AutoResampler::new, EstimatorParams::estimator);
    }

    public static AutoResampler load(String path) {
        return read().load(path);
    }
}
