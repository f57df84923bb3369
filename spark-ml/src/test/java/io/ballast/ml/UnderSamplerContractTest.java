package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be expected of every method that takes rows away. */
@ParameterizedClass(name = "{0}")
@MethodSource("stages")
class UnderSamplerContractTest {
    private static final Dataset<Row> THREE = clouds(90, 50, 20).cache();

    private static final Map<String, List<Row>> KEPT = new HashMap<>();
    private static final Map<String, List<Row>> REMOVED = new HashMap<>();

    @Parameter
    UnderSampler<?> stage;

    static Stream<UnderSampler<?>> stages() {
        return Stream.<UnderSampler<?>>of(
                        new RandomUnderSampler(),
                        new RandomUnderSampler("withReplacement").setReplacement(true),
                        new TomekLinks(),
                        new EditedNearestNeighbors(),
                        new RepeatedEditedNearestNeighbors(),
                        new AllKnn(),
                        new NeighborhoodCleaningRule(),
                        new OneSidedSelection(),
                        new CondensedNearestNeighbor(),
                        new NearMiss(),
                        new NearMiss("nearMiss2").setVersion(2),
                        new NearMiss("nearMiss3").setVersion(3),
                        new ClusterCentroids(),
                        new ClusterCentroids("hard").setVoting("hard"),
                        new InstanceHardnessThreshold()
                                .setEstimator(new DecisionTreeClassifier())
                                .setNumFolds(2))
                .peek(each -> each.setIdCol("id"));
    }

    /** What stays of the table with three classes. */
    private List<Row> kept() {
        return KEPT.computeIfAbsent(stage.uid(), any -> stage.resample(THREE).collectAsList());
    }

    /** What goes of it. */
    private List<Row> removed() {
        return REMOVED.computeIfAbsent(
                stage.uid(), any -> stage.removedRows(THREE).collectAsList());
    }

    @Test
    void rowsKeptAndRemovedAreTheTable() {
        assertThat(removed()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.<String>getAs("reason")).hasSizeGreaterThan(8);
            assertThat(row.<Double>getAs("label")).isNotEqualTo(2.0);
        });
        List<Row> all = new ArrayList<>();
        removed()
                .forEach(row -> all.add(
                        RowFactory.create(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5))));
        kept().stream().filter(row -> !row.isNullAt(0)).distinct().forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(THREE.collectAsList());
    }

    /** Equal rows are numbered, so that a decision about some of them finds as many. */
    @Test
    void equalRowsAreCountedOneByOne() {
        UnderSampler<?> byContent = stage.copy(ParamMap.empty());
        byContent.clear(byContent.idCol());
        Dataset<Row> twice =
                THREE.withColumn("copy", explode(array_repeat(lit(1), 2))).drop("copy");
        List<Row> left = byContent.resample(twice).collectAsList();
        if (!stage.repeatsRows()) {
            long originals = left.stream().filter(row -> !row.isNullAt(0)).count();
            assertThat(originals + byContent.removedRows(twice).count()).isEqualTo(320);
        }
        assertThat(sizes(left)).containsEntry(2.0, 40L);
        if (hasSizes()) {
            assertThat(sizes(left)).isEqualTo(Map.of(0.0, 40L, 1.0, 40L, 2.0, 40L));
        }
    }

    @Test
    void aLoadedStageEndsTheSameOnAnyPartitioning(@TempDir Path folder)
            throws IOException, ReflectiveOperationException {
        String path = folder.resolve("stage").toString();
        stage.write().save(path);
        UnderSampler<?> loaded = (UnderSampler<?>)
                stage.getClass().getMethod("load", String.class).invoke(null, path);
        Dataset<Row> table = THREE.repartition(8);
        FittedResampler model = loaded.fit(table);
        assertThat(model.classes().names()).containsExactly("0", "1", "2");
        assertThat(texts(model.transform(table).collectAsList())).isEqualTo(texts(kept()));
        assertThat(model.transform(table).count()).isEqualTo(160);
    }

    @Test
    void classesHaveTheSizesOfTheStrategy() {
        assertThat(sizes(kept())).containsEntry(2.0, 20L);
        if (hasSizes()) {
            assertThat(sizes(kept())).isEqualTo(Map.of(0.0, 20L, 1.0, 20L, 2.0, 20L));
            List<Row> counted =
                    with("samplingStrategy", "0=30,2=11").resample(THREE).collectAsList();
            assertThat(sizes(counted)).isEqualTo(Map.of(0.0, 30L, 1.0, 50L, 2.0, 11L));
        }
    }

    @Test
    void onlyTheClassesOfTheStrategyLoseRows() {
        UnderSampler<?> one = with("samplingStrategy", controlled() ? "1=30" : "[1]");
        assertThat(one.removedRows(THREE).select("label").distinct().collectAsList())
                .containsExactly(RowFactory.create(1.0));
    }

    @Test
    void labelsMayBeStringsOnOnePartition() {
        Dataset<Row> named = THREE.coalesce(1)
                .withColumn("label", concat(lit("class "), col("label").cast("int")));
        Dataset<Row> resampled = stage.resample(named);
        assertThat(resampled.schema()).isEqualTo(named.schema());
        Dataset<Row> numbered =
                resampled.withColumn("label", col("label").substr(7, 1).cast("double"));
        assertThat(texts(numbered.collectAsList())).isEqualTo(texts(kept()));
    }

    @Test
    void validationRowsStayAndHaveNoPart() {
        UnderSampler<?> holding = with("validationIndicatorCol", "held");
        Dataset<Row> marked = THREE.withColumn("held", when(col("id").gt(3), col("held")))
                .withColumn("label", when(col("held"), lit(7.0)).otherwise(col("label")));
        Dataset<Row> resampled = holding.resample(marked);
        Dataset<Row> untouched = marked.filter("held is null or held");
        Dataset<Row> training = marked.filter(not(col("held")));
        assertThat(resampled.schema()).isEqualTo(marked.schema());
        assertThat(untouched.exceptAll(resampled).count()).isZero();
        assertThat(texts(resampled
                        .filter(not(col("held")))
                        .filter("id is not null")
                        .collectAsList()))
                .isEqualTo(
                        texts(stage.resample(training).filter("id is not null").collectAsList()));
    }

    @Test
    void columnsAreThoseOfTheTableAndThoseAskedFor() {
        Dataset<Row> odd = THREE.withColumn("a.b", col("weight"))
                .withColumn("map", when(col("id").gt(0), map(col("note"), col("id"))));
        UnderSampler<?> adding = with("syntheticCol", "made").copy(extra("parentsCol", "parents"));
        Dataset<Row> resampled = adding.resample(odd);
        assertThat(resampled.schema()).isEqualTo(adding.transformSchema(odd.schema()));
        boolean makes = stage.uid().startsWith("clusterCentroids");
        assertThat(resampled.filter("made").count()).isEqualTo(makes ? 40 : 0);
        assertThat(resampled.filter("made <> (parents is not null)").count()).isZero();
    }

    @Test
    void explainsWhatItWillDo() {
        if (stage.uid().equals("nearMiss3")) {
            assertThat(stage.explain(THREE).warnings()).hasSize(1);
            return;
        }
        assertThat(stage.explain(THREE).classes()).hasSize(3).allSatisfy(each -> assertThat(each.after())
                .isEqualTo(sizes(kept()).getOrDefault(Double.valueOf(each.label()), 0L)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"minority", "0.5", "1=30", "[1]", "[7]", "[]", "[1, 1]"})
    void strategiesThatDoNotFitAreRefused(String strategy) {
        boolean fits = controlled() ? strategy.equals("1=30") : strategy.equals("[1]");
        if (!fits) {
            assertThatThrownBy(() -> with("samplingStrategy", strategy).resample(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("samplingStrategy ")
                    .hasMessageNotContaining("%");
        }
    }

    @Test
    void aColumnNamedReasonIsRefusedForRemovedRows() {
        assertThatThrownBy(() -> stage.removedRows(THREE.withColumn("Reason", lit(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the column of reasons 'reason' is a column of the table already; choose another name");
    }

    private boolean controlled() {
        return !(stage instanceof Cleaner);
    }

    /** Whether it keeps exactly as many rows as asked for. */
    private boolean hasSizes() {
        return controlled() && !stage.uid().equals("nearMiss3");
    }

    private UnderSampler<?> with(String param, Object value) {
        return (UnderSampler<?>) stage.copy(extra(param, value));
    }

    @SuppressWarnings("unchecked") // a Param knows the type of its value only at run time
    private ParamMap extra(String param, Object value) {
        return new ParamMap().put((Param<Object>) (Param<?>) stage.getParam(param), value);
    }

    private static Map<Double, Long> sizes(List<Row> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(row -> row.<Double>getAs("label"), TreeMap::new, Collectors.counting()));
    }

    private static List<String> texts(List<Row> rows) {
        return rows.stream()
                .map(row -> row.get(0) + " " + row.getAs("label") + " " + row.getAs("features"))
                .sorted()
                .toList();
    }
}
