package io.ballast.ml;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of Spark ML may expect of every public stage that reads features; of the others: OtherStageContractTest. */
@ParameterizedClass(name = "{0}")
@MethodSource("stages")
class StageContractTest {
    private static final Dataset<Row> TABLE = Tables.clouds(60, 20);

    /** Words that a param accepts; a param that names a column takes any word. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("samplingStrategy", "all"),
            Map.entry("metric", "manhattan"),
            Map.entry("scaling", "robust"),
            Map.entry("training", "single"),
            Map.entry("neighbors", "exact"),
            Map.entry("entropyKind", "kernel"),
            Map.entry("handleSmallClass", "adapt"),
            Map.entry("kind", "borderline-2"),
            Map.entry("kindSel", "mode"),
            Map.entry("cleaningStrategy", "auto"),
            Map.entry("voting", "hard"),
            Map.entry("loss", "moods"),
            Map.entry("earlyStoppingMetric", "averageF1"),
            Map.entry("method", "mubo"),
            Map.entry("start", "full"),
            Map.entry("startRows", "uniform"),
            Map.entry("archive", "pareto"),
            Map.entry("acceptance", "average"),
            Map.entry("innerStopping", "validation"),
            Map.entry("passThrough", "seed"));

    private static final List<PipelineStage> STAGES = List.of(
            Tables.quick(),
            Tables.quick().fit(TABLE),
            new LocalEntropy(),
            new NearestNeighbors(),
            new RandomOverSampler(),
            new RandomOverSampler().fit(TABLE),
            new Smote(),
            new BorderlineSmote(),
            new Adasyn(),
            new SmoteEnn(),
            new SmoteTomek(),
            new SmoteNc().setCategoricalFeatures("5"),
            new SmoteN(),
            new KMeansSmote().setNumClusters(1),
            new SvmSmote(),
            Tables.quick(new SmotifiedGan()),
            new RandomUnderSampler(),
            new TomekLinks(),
            new EditedNearestNeighbors(),
            new RepeatedEditedNearestNeighbors(),
            new AllKnn(),
            new NeighborhoodCleaningRule(),
            new OneSidedSelection(),
            new CondensedNearestNeighbor(),
            new NearMiss(),
            new ClusterCentroids(),
            new InstanceHardnessThreshold(),
            Tables.quickNet(),
            Tables.quickNet().fit(TABLE),
            new AutoResampler().setNumFolds(2).setTimeBudget(1e-6),
            Tables.quickMoods(),
            Tables.quickMoods().fit(TABLE),
            Tables.quickGan(),
            Tables.quickGan().fit(TABLE),
            Tables.quickAdversarial(),
            Tables.quickAdversarial().fit(TABLE));

    @Parameter
    PipelineStage stage;

    static List<PipelineStage> stages() {
        return STAGES;
    }

    @Test
    void isInTheListWithAllOthersOfItsPackage() throws IOException, URISyntaxException {
        List<Class<?>> listed = new ArrayList<>();
        STAGES.forEach(each -> listed.add(each.getClass()));
        assertThat(publicStages())
                .filteredOn(TableParams.class::isAssignableFrom)
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void ownsItsParamsInOrderOfTheirNames() {
        Param<?>[] params = stage.params();
        assertThat(params).isNotEmpty().allSatisfy(param -> {
            assertThat(param.parent()).isEqualTo(stage.uid());
            assertThat(param.doc()).isNotBlank();
            assertThat(stage.hasParam(param.name())).isTrue();
            assertThat(stage.getParam(param.name())).isEqualTo(param);
        });
        assertThat(Arrays.stream(params).map(Param::name).toList())
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("featuresCol", "labelCol", "idCol");
    }

    @Test
    void hasAPublicGetterForEveryParam() throws ReflectiveOperationException {
        for (Param<?> param : stage.params()) {
            Method getter = stage.getClass().getMethod("get" + capital(param.name()));
            assertThat(Modifier.isPublic(getter.getModifiers())).isTrue();
            if (stage.isDefined(param)) {
                assertThat(getter.invoke(stage)).as(param.name()).isEqualTo(get(stage, param));
            }
        }
    }

    @Test
    void hasASetterForEveryParamUnlessItIsAModel() throws ReflectiveOperationException {
        if (stage instanceof Model<?>) {
            return; // as in Spark: what was fitted is not set again
        }
        PipelineStage changed = stage.copy(new ParamMap());
        for (Param<?> param : stage.params()) {
            Object value = other(param);
            Method setter = Arrays.stream(stage.getClass().getMethods())
                    .filter(method -> method.getName().equals("set" + capital(param.name())))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no setter for " + param.name()));
            assertThat(setter.invoke(changed, value)).as(param.name()).isSameAs(changed);
            assertThat(get(changed, param)).as(param.name()).isEqualTo(value);
        }
    }

    @Test
    void copiesToItsOwnTypeWithUidAndExtraParams() {
        Param<?> features = stage.getParam("featuresCol");
        Param<?> label = stage.getParam("labelCol");
        PipelineStage copy = stage.copy(with(new ParamMap(), features, "others"));
        assertThat(copy).hasSameClassAs(stage).isNotSameAs(stage);
        assertThat(copy.uid()).isEqualTo(stage.uid());
        assertThat(get(copy, features)).isEqualTo("others");
        assertThat(get(stage, features)).isEqualTo("features");
        assertThat(get(copy, label)).isEqualTo(get(stage, label));
        assertThat(copy.isSet(label)).isEqualTo(stage.isSet(label));
    }

    @ParameterizedTest(name = "every param set: {0}")
    @ValueSource(booleans = {false, true})
    void savesAndLoadsSetAndDefaultParamsApart(boolean allSet, @TempDir Path folder)
            throws IOException, ReflectiveOperationException {
        PipelineStage saved = stage.copy(allSet ? others(stage) : new ParamMap());
        String path = folder.resolve("stage").toString();
        ((MLWritable) saved).write().save(path);
        MLReader<?> reader = (MLReader<?>) stage.getClass().getMethod("read").invoke(null);
        for (Object loaded : List.of(
                reader.load(path),
                stage.getClass().getMethod("load", String.class).invoke(null, path))) {
            assertThat(loaded).hasSameClassAs(stage);
            assertThat(((PipelineStage) loaded).uid()).isEqualTo(stage.uid());
            assertSameParams((PipelineStage) loaded, saved);
        }
    }

    @Test
    void survivesJavaSerialization() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(stage);
        }
        PipelineStage revived;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            revived = (PipelineStage) in.readObject();
        }
        assertThat(revived.uid()).isEqualTo(stage.uid());
        assertSameParams(revived, stage);
        assertThat(result(revived, TABLE).count()).isEqualTo(resultRows());
    }

    @Test
    void announcesTheSchemaOfItsResult() {
        assertThat(result(stage, TABLE).schema())
                .isEqualTo(announcing(stage, TABLE).transformSchema(TABLE.schema()));
    }

    @Test
    void announcesTheSchemaOfItsResultWithEveryColumnItCanAdd() {
        PipelineStage adding = stage.copy(new ParamMap());
        for (String name : List.of("syntheticCol", "parentsCol", "entropyCol", "neighborLabelsCol")) {
            if (stage.hasParam(name)) {
                adding = adding.copy(with(new ParamMap(), stage.getParam(name), "added " + name));
            }
        }
        StructType schema = result(adding, TABLE).schema();
        assertThat(schema).isEqualTo(announcing(adding, TABLE).transformSchema(TABLE.schema()));
        assertThat(schema.fieldNames()).startsWith(TABLE.columns()).hasSizeGreaterThan(TABLE.columns().length);
    }

    /** New rows have null where they know no better, also in columns that were never null. */
    @Test
    void announcesWhichColumnsMayBeNull() {
        StructType never = new StructType(Arrays.stream(TABLE.schema().fields())
                .map(field -> new StructField(field.name(), field.dataType(), false, field.metadata()))
                .toArray(StructField[]::new));
        Dataset<Row> full =
                TABLE.sparkSession().createDataFrame(TABLE.na().fill("").toJavaRDD(), never);
        for (String passThrough : stage.hasParam("passThrough") ? List.of("null", "seed") : List.of("")) {
            PipelineStage passing = passThrough.isEmpty()
                    ? stage
                    : stage.copy(with(new ParamMap(), stage.getParam("passThrough"), passThrough));
            StructType schema = result(passing, full).schema();
            StructType announced = passing.transformSchema(never);
            for (StructField field : schema.fields()) {
                assertThat(!field.nullable() || announced.apply(field.name()).nullable())
                        .as("%s, passThrough %s", field.name(), passThrough)
                        .isTrue();
            }
        }
    }

    @Test
    void saysWhichColumnIsMissing() {
        PipelineStage lost = stage.copy(with(new ParamMap(), stage.getParam("featuresCol"), "nowhere"));
        assertThatThrownBy(() -> lost.transformSchema(TABLE.schema()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "featuresCol 'nowhere' is not a column of the table; it has id, note, weight, held, label, features");
        assertThatThrownBy(() -> result(lost, TABLE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhichColumnIsOfTheWrongTypeUnlessItIsAModel() {
        if (stage instanceof ResamplerModel) {
            return; // it reads no features
        }
        PipelineStage lost = stage.copy(with(new ParamMap(), stage.getParam("featuresCol"), "weight"));
        assertThatThrownBy(() -> lost.transformSchema(TABLE.schema()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "featuresCol 'weight' must be of type vector, got double; assemble it with VectorAssembler first");
    }

    @Test
    void asksForLabelsWhereItReadsThem() {
        Dataset<Row> unlabeled = TABLE.drop("label");
        if (stage instanceof ResamplerModel model) {
            assertThat(model.transform(unlabeled).exceptAll(unlabeled).count()).isZero();
            return;
        }
        if (stage instanceof NearestNeighbors || stage instanceof Model<?>) {
            assertThat(((Transformer) stage).transform(unlabeled).count()).isEqualTo(resultRows());
            return;
        }
        assertThatThrownBy(() -> stage.transformSchema(unlabeled.schema()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labelCol 'label' is not a column of the table; it has id, note, weight, held, features");
    }

    @Test
    void takesColumnsWithDotsInTheirNames() {
        ParamMap dotted = with(new ParamMap(), stage.getParam("featuresCol"), "the.features");
        PipelineStage renamed = stage.copy(with(dotted, stage.getParam("labelCol"), "the.label"));
        Dataset<Row> table =
                TABLE.withColumnRenamed("features", "the.features").withColumnRenamed("label", "the.label");
        Dataset<Row> found = result(renamed, table);
        assertThat(found.select(col("`the.label`")).count()).isEqualTo(resultRows());
        assertThat(found.schema()).isEqualTo(announcing(renamed, table).transformSchema(table.schema()));
    }

    static List<Class<?>> publicStages() throws IOException, URISyntaxException {
        Path classes = Path.of(LeoCvae.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(classes.resolve("io/ballast/ml"), "*.class")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = named("io.ballast.ml." + name);
                if (PipelineStage.class.isAssignableFrom(type)
                        && Modifier.isPublic(type.getModifiers())
                        && !Modifier.isAbstract(type.getModifiers())) {
                    found.add(type);
                }
            }
        }
        return found;
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** The two classes of the table have 60 and 20 rows; ADASYN rounds row by row, in no time the best is to do nothing, and a
     * search without steps ends with its start. */
    private long resultRows() {
        if (stage instanceof AutoResampler) {
            return 80;
        }
        if (stage instanceof Moods) {
            return 23; // of 45 and 15 rows to learn from, 8 and 15
        }
        if (stage instanceof Adasyn) {
            return 119;
        }
        if (stage instanceof CleanedSmote<?> || stage instanceof UnderSampler<?>) {
            return ((Resampler) stage)
                    .explain(TABLE).classes().stream()
                            .mapToLong(ResamplingPlan.ClassPlan::after)
                            .sum();
        }
        return stage instanceof Resampler ? 120 : 80;
    }

    private static Dataset<Row> result(PipelineStage stage, Dataset<Row> table) {
        return stage instanceof Resampler resampler
                ? resampler.resample(table)
                : ((Transformer) announcing(stage, table)).transform(table);
    }

    /** The stage that knows the schema of its result to the last: of a classifier the model, which knows the classes. */
    private static PipelineStage announcing(PipelineStage stage, Dataset<Row> table) {
        return stage instanceof Estimator<?> classifier && stage instanceof ClassifierParams
                ? classifier.fit(table)
                : stage;
    }

    static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    static Object get(Params stage, Param<?> param) {
        return stage.getOrDefault(param);
    }

    @SuppressWarnings("unchecked") // a Param knows the type of its value only at run time
    static ParamMap with(ParamMap map, Param<?> param, Object value) {
        return map.put((Param<Object>) param, value);
    }

    private static ParamMap others(PipelineStage stage) {
        ParamMap map = new ParamMap();
        for (Param<?> param : stage.params()) {
            with(map, param, other(param));
        }
        return map;
    }

    /** A valid value that is not the default. */
    private static Object other(Param<?> param) {
        if (param instanceof BooleanParam) {
            return List.of("standardization", "roundIntegers", "rejectDisagreeing")
                    .contains(param.name());
        }
        if (param instanceof IntParam) {
            return 3;
        }
        if (param instanceof LongParam) {
            return 1L << 40;
        }
        if (param instanceof DoubleParam) {
            return 0.3;
        }
        if (param instanceof DoubleArrayParam) {
            return new double[] {0.3, 0.7};
        }
        if (param instanceof StringArrayParam) {
            return new String[] {"0"};
        }
        if (param instanceof IntArrayParam) {
            return new int[] {9, 5};
        }
        if (List.of("estimator", "innerClassifier").contains(param.name())) {
            return new LogisticRegression();
        }
        return WORDS.getOrDefault(param.name(), "other " + param.name());
    }

    /** A stage is the same if its uid is. */
    private static Object comparable(Object value) {
        return value instanceof PipelineStage stage ? stage.uid() : value;
    }

    private static void assertSameParams(PipelineStage found, PipelineStage expected) {
        assertThat(found.params()).isEqualTo(expected.params());
        for (Param<?> param : expected.params()) {
            assertThat(found.isSet(param)).as("%s is set", param.name()).isEqualTo(expected.isSet(param));
            assertThat(found.hasDefault(param))
                    .as("%s has a default", param.name())
                    .isEqualTo(expected.hasDefault(param));
            if (expected.isDefined(param)) {
                assertThat(comparable(get(found, param))).as(param.name()).isEqualTo(comparable(get(expected, param)));
            }
            if (expected.hasDefault(param)) {
                assertThat(found.getDefault(param).get())
                        .as("default of %s", param.name())
                        .isEqualTo(expected.getDefault(param).get());
            }
        }
    }
}
