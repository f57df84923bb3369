package io.ballast.ml;

import static io.ballast.ml.StageContractTest.capital;
import static io.ballast.ml.StageContractTest.get;
import static io.ballast.ml.StageContractTest.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of Spark ML may expect of every public stage that reads no features: pipelines, folds, corrections. */
@ParameterizedClass(name = "{0}")
@MethodSource("stages")
class OtherStageContractTest {
    private static final String STAGES_PARAM = "stages";
    private static final Dataset<Row> TABLE = new LogisticRegression()
            .setMaxIter(1)
            .fit(Tables.clouds(60, 20))
            .transform(Tables.clouds(60, 20))
            .drop("rawPrediction");

    private static final List<PipelineStage> STAGES = List.of(
            new ResamplingPipeline().setStages(new RepeatMinority(), classifier()),
            new ResampledClassifier(new RepeatMinority(), classifier()),
            new StratifiedFolds(),
            new PriorCorrection().setOriginalPriors(60, 20).setResampledPriors(1, 1));

    @Parameter
    PipelineStage stage;

    static List<PipelineStage> stages() {
        return STAGES;
    }

    @Test
    void isInTheListWithAllOthersOfItsKind() throws IOException, URISyntaxException {
        List<Class<?>> listed = new ArrayList<>();
        STAGES.forEach(each -> listed.add(each.getClass()));
        assertThat(StageContractTest.publicStages())
                .filteredOn(type -> !TableParams.class.isAssignableFrom(type))
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void ownsItsParamsInOrderOfTheirNames() {
        assertThat(stage.params()).isNotEmpty().allSatisfy(param -> {
            assertThat(param.parent()).isEqualTo(stage.uid());
            assertThat(param.doc()).isNotBlank();
            assertThat(stage.getParam(param.name())).isEqualTo(param);
        });
        assertThat(Arrays.stream(stage.params()).map(Param::name).toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void hasAGetterAndASetterForEveryParam() throws ReflectiveOperationException {
        PipelineStage changed = stage.copy(new ParamMap());
        for (Param<?> param : stage.params()) {
            Object value = other(param);
            Method setter = Arrays.stream(stage.getClass().getMethods())
                    .filter(method -> method.getName().equals("set" + capital(param.name())))
                    .filter(method -> method.getReturnType() == stage.getClass())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no setter for " + param.name()));
            assertThat(setter.invoke(changed, value)).as(param.name()).isSameAs(changed);
            Method getter = stage.getClass().getMethod("get" + capital(param.name()));
            assertThat(getter.invoke(changed)).as(param.name()).isEqualTo(value);
        }
    }

    @Test
    void copiesToItsOwnTypeWithUidAndExtraParams() {
        Param<?> param = Arrays.stream(stage.params())
                .filter(each -> !each.name().equals(STAGES_PARAM))
                .findFirst()
                .orElseThrow();
        PipelineStage copy = stage.copy(with(new ParamMap(), param, other(param)));
        assertThat(copy).hasSameClassAs(stage).isNotSameAs(stage);
        assertThat(copy.uid()).isEqualTo(stage.uid());
        assertThat(get(copy, param)).isEqualTo(other(param));
        assertThat(stage.isDefined(param) ? get(stage, param) : null).isNotEqualTo(other(param));
    }

    @ParameterizedTest(name = "every param set: {0}")
    @ValueSource(booleans = {false, true})
    void savesAndLoadsSetAndDefaultParamsApart(boolean allSet, @TempDir Path folder)
            throws IOException, ReflectiveOperationException {
        ParamMap extra = new ParamMap();
        for (Param<?> param : stage.params()) {
            if (allSet && !param.name().equals(STAGES_PARAM)) {
                with(extra, param, other(param));
            }
        }
        PipelineStage saved = stage.copy(extra);
        String path = folder.resolve("stage").toString();
        ((MLWritable) saved).write().save(path);
        MLReader<?> reader = (MLReader<?>) stage.getClass().getMethod("read").invoke(null);
        for (Object loaded : List.of(
                reader.load(path),
                stage.getClass().getMethod("load", String.class).invoke(null, path))) {
            assertThat(loaded).hasSameClassAs(stage);
            assertAlike((PipelineStage) loaded, saved);
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
        assertAlike(revived, stage);
        assertThat(result(revived).count()).isEqualTo(TABLE.count());
    }

    @Test
    void announcesTheColumnsOfItsResultAndKeepsThoseOfTheTable() {
        Dataset<Row> found = result(stage);
        assertThat(found.columns())
                .startsWith(TABLE.columns())
                .containsExactlyInAnyOrder(stage.transformSchema(TABLE.schema()).fieldNames());
    }

    private static Dataset<Row> result(PipelineStage stage) {
        Transformer transformer = stage instanceof Estimator<?> estimator ? estimator.fit(TABLE) : (Transformer) stage;
        return transformer.transform(TABLE);
    }

    private static LogisticRegression classifier() {
        return new LogisticRegression()
                .setMaxIter(1)
                .setRawPredictionCol("raw")
                .setProbabilityCol("p")
                .setPredictionCol("predicted");
    }

    /** A valid value that is not the default. */
    private static Object other(Param<?> param) {
        if (param instanceof IntParam) {
            return 5;
        }
        if (param instanceof LongParam) {
            return 1L << 40;
        }
        if (param instanceof DoubleArrayParam) {
            return new double[] {0.3, 0.7};
        }
        if (param.name().equals(STAGES_PARAM)) {
            return new PipelineStage[] {new RepeatMinority(), classifier()};
        }
        return param.name().equals("storageLevel") ? "DISK_ONLY" : "other " + param.name();
    }

    private static void assertAlike(PipelineStage found, PipelineStage expected) {
        assertThat(found.uid()).isEqualTo(expected.uid());
        assertThat(found.params()).isEqualTo(expected.params());
        for (Param<?> param : expected.params()) {
            assertThat(found.isSet(param)).as("%s is set", param.name()).isEqualTo(expected.isSet(param));
            assertThat(found.hasDefault(param))
                    .as("%s has a default", param.name())
                    .isEqualTo(expected.hasDefault(param));
            if (expected.isDefined(param) && !param.name().equals(STAGES_PARAM)) {
                assertThat(get(found, param)).as(param.name()).isEqualTo(get(expected, param));
            }
        }
        if (expected instanceof Pipeline pipeline) {
            assertThat(((Pipeline) found).getStages())
                    .extracting(PipelineStage::uid)
                    .containsExactly(Arrays.stream(pipeline.getStages())
                            .map(PipelineStage::uid)
                            .toArray(String[]::new));
        }
    }
}
