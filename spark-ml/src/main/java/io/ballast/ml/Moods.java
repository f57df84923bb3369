package io.ballast.ml;

import io.ballast.evaluation.Diversification;
import io.ballast.network.GpuSource;
import io.ballast.network.TrainedDense;
import io.ballast.oversampling.LocalSvmSmote;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.search.Acceptance;
import io.ballast.search.Archive;
import io.ballast.search.InnerClassifier;
import io.ballast.search.InnerNet;
import io.ballast.search.Member;
import io.ballast.search.Method;
import io.ballast.search.NetClassifier;
import io.ballast.search.SearchCheckpoint;
import io.ballast.search.SearchResult;
import io.ballast.search.SearchSettings;
import io.ballast.search.SearchStep;
import io.ballast.search.SearchTable;
import io.ballast.search.Start;
import io.ballast.search.StepListener;
import io.ballast.search.TrainingSetSearch;
import io.ballast.search.Validation;
import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import io.ballast.table.TableColumns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Searches for the rows that a classifier learns best from: MOODS, which draws majority rows and makes minority rows step by step and keeps what raises the F1 of
 * the minority and the average F1 on validation rows; see {@link TrainingSetSearch} for how the paper's algorithm is read.
 *
 * <p>The result holds the chosen rows and those made, not the rows held out to score them; with {@code scoring = cross-validation} none are. Rows that {@code
 * validationIndicatorCol} marks come back as they are.
 * With a {@code timeBudget} it depends on how fast the machine is, else on the seed and the rows alone; on GPUs nets round otherwise, and it may be
 * another. Weights of rows have no say.
 */
public final class Moods extends Resampler implements MoodsParams, MLWritable {
    private static final long serialVersionUID = 1L;
    private static final StepListener SILENT = new StepListener() {
        @Override
        public void stepDone(SearchStep step, int maxIter, double secondsLeft) {
            // Nobody asked.
        }

        @Override
        public void startDone(Member start) {
            // Nobody asked.
        }
    };

    private transient StepListener stepListener;

    public Moods() {
        this(Identifiable.randomUID("moods"));
    }

    public Moods(String uid) {
        super(uid);
        setDefault(roundIntegers(), false);
        setDefault(method(), "moods");
        setDefault(start(), "balanced");
        setDefault(archive(), "path");
        setDefault(acceptance(), "all");
        setDefault(margin(), 0.0);
        setDefault(candidatesPerStep(), 1);
        setDefault(lookAhead(), 1);
        setDefault(maxIter(), 30);
        setDefault(maxRejects(), 30);
        setDefault(timeBudget(), 0.0);
        setDefault(scoring(), "hold-out");
        setDefault(scoringFolds(), 5);
        setDefault(scoringRepeats(), 1);
        setDefault(validationFraction(), 0.25);
        setDefault(kNeighbors(), 5);
        setDefault(mNeighbors(), 10);
        setDefault(outStep(), 0.5);
        setDefault(maxSvmRows(), 5000);
        setDefault(hiddenLayers(), new int[] {256, 128, 128});
        setDefault(learningRate(), 1e-4);
        setDefault(batchSize(), 32);
        setDefault(innerStopping(), "solved");
        setDefault(maxEpochs(), 1000);
        setDefault(maxSteps(), 1000);
        setDefault(minSteps(), 1000);
        setDefault(gradientTolerance(), 1e-3);
        setDefault(patience(), 25);
        setDefault(nets(), 1);
        setDefault(warmStart(), false);
        setDefault(measureDiversification(), true);
    }

    /** The paper's algorithm with its net: the defaults, but for what was added to it. */
    public static Moods paper() {
        return new Moods();
    }

    /** MUBO, the paper's nearest rival: majority rows are drawn, none are made, and the validation loss of the majority decides. */
    public static Moods mubo() {
        return paper().setMethod(Method.MUBO.toString());
    }

    /** Who is told on the driver of every step; not a param, not saved. */
    public Moods onStep(StepListener listener) {
        stepListener = listener;
        return this;
    }

    /**
     * @throws IllegalArgumentException if a param, a column or the data do not fit: a class with fewer than 3 rows to learn from or 3 validation
     *     rows among them, or 3 outside a fold
     */
    @Override
    public MoodsModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        Dataset<Row> rows = trainingRows(dataset);
        try (SearchTable table = table(dataset.toDF(), rows)) {
            return fit(dataset, rows, table, inner(table, dataset.sparkSession()));
        }
    }

    private MoodsModel fit(Dataset<?> dataset, Dataset<Row> rows, SearchTable table, InnerClassifier inner) {
        try (SearchResult found = search(table, dataset, inner)) {
            Member chosen = found.best(Archive.parse(getArchive()), getMargin());
            Dataset<Row> kept = kept(found, chosen, rows);
            Dataset<Row> made = made(found, chosen, rows);
            ClassCounts classes = isDefined(validationIndicatorCol())
                    ? table.learned()
                    : table.table().classes();
            MoodsModel model =
                    new MoodsModel(uid(), classes, outcome(found, chosen, rows, inner), chosenRows(kept, made));
            copyValues(model, ParamMap.empty());
            model.setParent(this);
            Dataset<Row> above = isDefined(validationIndicatorCol())
                    ? kept.union(dataset.toDF().filter(validates()))
                    : kept;
            model.issueTicket(
                    dataset, () -> SyntheticRows.below(model, above, rows, made, OverSampledTable.MOST_PARENTS));
            return model;
        }
    }

    private SearchTable table(Dataset<Row> dataset, Dataset<Row> rows) {
        TableColumns columns = TableParams.columnsOf(this);
        boolean marked = isDefined(validationIndicatorCol());
        if (crossValidates()) {
            return marked
                    ? SearchTable.inFolds(
                            dataset, columns, validates(), getScoringFolds(), getScoringRepeats(), getSeed())
                    : SearchTable.inFolds(rows, columns, getScoringFolds(), getScoringRepeats(), getSeed());
        }
        if (marked) {
            return SearchTable.marked(dataset, columns, validates());
        }
        return SearchTable.heldOut(rows, columns, getValidationFraction(), getSeed());
    }

    private boolean crossValidates() {
        return Validation.parse(getScoring()) == Validation.CROSS_VALIDATION;
    }

    private Column validates() {
        return functions.coalesce(TableColumns.column(getValidationIndicatorCol()), functions.lit(true));
    }

    private InnerClassifier inner(SearchTable table, SparkSession spark) {
        ClassCounts classes = table.table().classes();
        return isDefined(innerClassifier())
                ? new SparkInnerClassifier(getInnerClassifier(), spark, classes)
                : new NetClassifier(
                        innerNet(),
                        table.scaler(),
                        classes.numClasses(),
                        getSeed(),
                        GpuSource.choose(JavaSparkContext.fromSparkContext(spark.sparkContext())));
    }

    private SearchResult search(SearchTable table, Dataset<?> dataset, InnerClassifier inner) {
        StepListener listener = stepListener == null ? SILENT : stepListener;
        return new TrainingSetSearch(table, settings(), inner, checkpoint(table, dataset), listener).run();
    }

    private SearchCheckpoint checkpoint(SearchTable table, Dataset<?> dataset) {
        if (!isDefined(checkpointDir())) {
            return SearchCheckpoint.none();
        }
        Map<String, String> settings = ParamTexts.of(this);
        for (Param<?> free : List.of(checkpointDir(), lookAhead(), maxIter(), maxRejects(), timeBudget())) {
            settings.remove(free.name());
        }
        settings.put("rows", table.fingerprint());
        return SearchCheckpoint.in(
                dataset.sparkSession().sparkContext().hadoopConfiguration(), getCheckpointDir(), settings);
    }

    private SearchSettings settings() {
        return new SearchSettings(
                Method.parse(getMethod()),
                Start.parse(getStart()),
                new Acceptance(Acceptance.Rule.parse(getAcceptance()), getMargin()),
                getCandidatesPerStep(),
                getLookAhead(),
                getMaxIter(),
                getMaxRejects(),
                Duration.ofNanos((long) Math.ceil(getTimeBudget() * 1e9)),
                new LocalSvmSmote.Settings(getKNeighbors(), getMNeighbors(), getOutStep(), getMaxSvmRows()),
                getSeed());
    }

    private InnerNet innerNet() {
        return new InnerNet(
                Arrays.stream(getHiddenLayers()).boxed().toList(),
                getLearningRate(),
                getBatchSize(),
                InnerNet.Stopping.parse(getInnerStopping()),
                getMaxEpochs(),
                getMaxSteps(),
                getMinSteps(),
                getGradientTolerance(),
                getPatience(),
                getNets(),
                getWarmStart());
    }

    private MoodsModel.Outcome outcome(SearchResult found, Member chosen, Dataset<Row> rows, InnerClassifier inner) {
        ClassCounts classes = found.table().table().classes();
        Model<?> classifier;
        Diversification diversification = null;
        if (inner instanceof SparkInnerClassifier given) {
            classifier = given.fit(found.set(chosen), getFeaturesCol());
        } else {
            NetClassifier net = (NetClassifier) inner;
            ChosenSetNets nets = classes.numClasses() == 2 && getMeasureDiversification()
                    ? ChosenSetNets.learnAndMeasure(net, found, chosen, rows.sparkSession())
                    : ChosenSetNets.learn(net, found, chosen);
            classifier = classifier(nets.trained(), found.table());
            diversification = nets.diversification();
        }
        long[][] counts = found.rowCounts(chosen);
        return new MoodsModel.Outcome(
                new ArrayList<>(found.members()),
                new ArrayList<>(found.archive(Archive.PARETO)),
                new ArrayList<>(found.steps()),
                chosen,
                counts[0],
                counts[1],
                found.table().smallest(),
                found.table().largest(),
                classifier,
                diversification);
    }

    private NeuralClassificationModel classifier(TrainedDense trained, SearchTable table) {
        NeuralClassificationModel classifier =
                new NeuralClassificationModel(uid() + "_classifier", trained, table.scaler());
        NeuralClassifier.moods()
                .setHiddenLayers(getHiddenLayers())
                .setFeaturesCol(getFeaturesCol())
                .copyValues(classifier, ParamMap.empty());
        return classifier;
    }

    /** Rows of the table in the chosen set; decided here. */
    private Dataset<Row> kept(SearchResult found, Member chosen, Dataset<Row> rows) {
        boolean heldOut = !isDefined(validationIndicatorCol());
        Dataset<Row> decided = DecidedRows.evaluated(found.decisions(chosen, heldOut), rows.sparkSession());
        return new DecidedRows(this, rows, decided).kept(false);
    }

    private Dataset<Row> chosenRows(Dataset<Row> kept, Dataset<Row> made) {
        Column features = TableColumns.column(getFeaturesCol());
        Column label = TableColumns.column(getLabelCol());
        return kept.select(features, label, functions.lit(false).as(MoodsModel.SYNTHETIC))
                .union(made.select(
                        functions.col(SyntheticRows.FEATURES),
                        functions.col(SyntheticRows.LABEL),
                        functions.lit(true)));
    }

    /** Rows made for the chosen set, kept while they are reachable. */
    private Dataset<Row> made(SearchResult found, Member chosen, Dataset<Row> rows) {
        JavaRDD<SyntheticRow> made = found.made(chosen).persist(StorageLevel.MEMORY_AND_DISK());
        made.count();
        boolean[] integral = found.table().table().integralFeatures();
        boolean[] rounded = getRoundIntegers() ? integral : new boolean[integral.length];
        return OverSampledTable.dataset(rows, found.table().table(), made, rounded);
    }

    @Override
    boolean scoresByValidation() {
        return true;
    }

    @Override
    ResamplingPlan explain(Dataset<Row> dataset, Dataset<Row> rows, LabeledTable table) {
        MoodsModel model = fit(dataset);
        long[] after = model.keptRows();
        Arrays.setAll(after, c -> after[c] + model.madeRows()[c]);
        return ResamplingPlan.of(table.classes(), after, List.of(model.sentence()));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        settings();
        innerNet();
        Archive.parse(getArchive());
        if (isDefined(innerClassifier())) {
            SparkInnerClassifier.check(getInnerClassifier());
        }
        if (crossValidates() && (getWarmStart() || innerNet().stopping() == InnerNet.Stopping.VALIDATION)) {
            throw new IllegalArgumentException(
                    "scoring = cross-validation needs warmStart = false and innerStopping = solved, got %s and %s; other nets have seen the rows they score"
                            .formatted(getWarmStart(), getInnerStopping()));
        }
        if (isDefined(checkpointDir()) && getWarmStart()) {
            throw new IllegalArgumentException(
                    "checkpointDir cannot keep a search with warmStart, whose nets hang on one another; unset one of them");
        }
        StructType checked = super.transformSchema(schema);
        if (ResamplerParams.strategyOf(this) != SamplingStrategy.Preset.AUTO) {
            throw new IllegalArgumentException(
                    "samplingStrategy of Moods must be auto, got '%s'; it finds the sizes itself"
                            .formatted(getSamplingStrategy()));
        }
        return checked;
    }

    @Override
    public Moods copy(ParamMap extra) {
        Moods copied = ((Moods) defaultCopy(extra)).onStep(stepListener);
        if (copied.isDefined(copied.innerClassifier())) {
            copied.set(copied.innerClassifier(), copied.getInnerClassifier().copy(extra));
        }
        return copied;
    }

    /** The inner classifier is saved below, so it must be writable, as those of Spark are. */
    @Override
    public MLWriter write() {
        return new EstimatorStorage.Writer(this, innerClassifier());
    }

    public static MLReader<Moods> read() {
        return new EstimatorStorage.Reader<>(Moods.class, Moods::new, MoodsParams::innerClassifier);
    }

    public static Moods load(String path) {
        return read().load(path);
    }

    public Moods setInnerClassifier(Estimator<?> value) {
        set(innerClassifier(), value);
        return this;
    }

    public Moods setFeaturesCol(String value) {
        set(featuresCol(), value);
        return this;
    }

    public Moods setLabelCol(String value) {
        set(labelCol(), value);
        return this;
    }

    public Moods setIdCol(String value) {
        set(idCol(), value);
        return this;
    }

    public Moods setSeed(long value) {
        set(seed(), value);
        return this;
    }

    public Moods setSyntheticCol(String value) {
        set(syntheticCol(), value);
        return this;
    }

    public Moods setParentsCol(String value) {
        set(parentsCol(), value);
        return this;
    }

    public Moods setPassThrough(String value) {
        set(passThrough(), value);
        return this;
    }

    public Moods setWeightCol(String value) {
        set(weightCol(), value);
        return this;
    }

    public Moods setValidationIndicatorCol(String value) {
        set(validationIndicatorCol(), value);
        return this;
    }

    public Moods setSamplingStrategy(String value) {
        set(samplingStrategy(), value);
        return this;
    }

    public Moods setRoundIntegers(boolean value) {
        set(roundIntegers(), value);
        return this;
    }

    public Moods setMethod(String value) {
        set(method(), value);
        return this;
    }

    public Moods setStart(String value) {
        set(start(), value);
        return this;
    }

    public Moods setArchive(String value) {
        set(archive(), value);
        return this;
    }

    public Moods setAcceptance(String value) {
        set(acceptance(), value);
        return this;
    }

    public Moods setMargin(double value) {
        set(margin(), value);
        return this;
    }

    public Moods setCandidatesPerStep(int value) {
        set(candidatesPerStep(), value);
        return this;
    }

    public Moods setLookAhead(int value) {
        set(lookAhead(), value);
        return this;
    }

    public Moods setMaxIter(int value) {
        set(maxIter(), value);
        return this;
    }

    public Moods setMaxRejects(int value) {
        set(maxRejects(), value);
        return this;
    }

    public Moods setTimeBudget(double value) {
        set(timeBudget(), value);
        return this;
    }

    public Moods setCheckpointDir(String value) {
        set(checkpointDir(), value);
        return this;
    }

    public Moods setScoring(String value) {
        set(scoring(), value);
        return this;
    }

    public Moods setScoringFolds(int value) {
        set(scoringFolds(), value);
        return this;
    }

    public Moods setScoringRepeats(int value) {
        set(scoringRepeats(), value);
        return this;
    }

    public Moods setValidationFraction(double value) {
        set(validationFraction(), value);
        return this;
    }

    public Moods setKNeighbors(int value) {
        set(kNeighbors(), value);
        return this;
    }

    public Moods setMNeighbors(int value) {
        set(mNeighbors(), value);
        return this;
    }

    public Moods setOutStep(double value) {
        set(outStep(), value);
        return this;
    }

    public Moods setMaxSvmRows(int value) {
        set(maxSvmRows(), value);
        return this;
    }

    public Moods setHiddenLayers(int... value) {
        set(hiddenLayers(), value.clone());
        return this;
    }

    public Moods setLearningRate(double value) {
        set(learningRate(), value);
        return this;
    }

    public Moods setBatchSize(int value) {
        set(batchSize(), value);
        return this;
    }

    public Moods setInnerStopping(String value) {
        set(innerStopping(), value);
        return this;
    }

    public Moods setMaxEpochs(int value) {
        set(maxEpochs(), value);
        return this;
    }

    public Moods setMaxSteps(int value) {
        set(maxSteps(), value);
        return this;
    }

    public Moods setMinSteps(int value) {
        set(minSteps(), value);
        return this;
    }

    public Moods setGradientTolerance(double value) {
        set(gradientTolerance(), value);
        return this;
    }

    public Moods setPatience(int value) {
        set(patience(), value);
        return this;
    }

    public Moods setNets(int value) {
        set(nets(), value);
        return this;
    }

    public Moods setMeasureDiversification(boolean value) {
        set(measureDiversification(), value);
        return this;
    }

    public Moods setWarmStart(boolean value) {
        set(warmStart(), value);
        return this;
    }
}
