package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.counts;
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

import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
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

    @Parameter
    UnderSampler<?> stage;

    static Stream<UnderSampler<?>> stages() {
        return Stream.of(
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
                new InstanceHardnessThreshold().setEstimator(new DecisionTreeClassifier()).setNumFolds(2));
    }

    @Test
    void rowsKeptAndRemovedAreTheTable() {
        Dataset<Row> kept = originals(stage.resample(THREE));
        Dataset<Row> removed = stage.removedRows(THREE);
        assertThat(removed.columns()).startsWith(THREE.columns()).endsWith("reason");
        assertThat(removed.filter("reason is null or length(reason) < 8").count()).isZero();
        assertThat(removed.filter("label = 2").count()).isZero();
        assertThat(removed.count()).isPositive();
        assertSameRows(kept.distinct().union(removed.drop("reason")), THREE);
    }

    /** Equal rows are numbered by what they are, so a decision about a key finds as many as it is about. */
    @Test
    void equalRowsAreCountedOneByOne() {
        Dataset<Row> twice = THREE.withColumn("copy", explode(array_repeat(lit(1), 2))).drop("copy").cache();
        Dataset<Row> kept = stage.resample(twice);
        long removed = stage.removedRows(twice).count();
        if (!repeats()) {
            assertThat(originals(kept).count() + removed).isEqualTo(320);
        }
        assertThat(kept.filter("label = 2").count()).isEqualTo(40);
        if (controlled() && !stage.uid().equals("nearMiss3")) {
            assertThat(counts(kept)).isEqualTo(Map.of("0.0", 40L, "1.0", 40L, "2.0", 40L));
        }
        twice.unpersist();
    }

    @Test
    void rowsAreTheSameOnAnyPartitioning() {
        List<String> expected = rows(stage.resample(THREE.coalesce(1)));
        for (int partitions : new int[] {2, 8}) {
            assertThat(rows(stage.resample(THREE.repartition(partitions)))).isEqualTo(expected);
        }
    }

    @Test
    void classesHaveTheSizesOfTheStrategy() {
        Map<String, Long> found = counts(stage.resample(THREE));
        if (!controlled()) {
            assertThat(found).containsEntry("2.0", 20L);
        } else if (stage.uid().equals("nearMiss3")) {
            assertThat(found).containsEntry("0.0", 20L).containsEntry("2.0", 20L);
        } else {
            assertThat(found).isEqualTo(Map.of("0.0", 20L, "1.0", 20L, "2.0", 20L));
            assertThat(counts(with("samplingStrategy", "0=30,2=11").resample(THREE)))
                    .isEqualTo(Map.of("0.0", 30L, "1.0", 50L, "2.0", 11L));
        }
    }

    @Test
    void onlyTheClassesOfTheStrategyLoseRows() {
        UnderSampler<?> one = with("samplingStrategy", controlled() ? "1=30" : "[1]");
        assertThat(one.removedRows(THREE).select("label").distinct().collectAsList())
                .containsExactly(RowFactory.create(1.0));
        UnderSampler<?> majority = with("samplingStrategy", "majority");
        assertThat(majority.removedRows(THREE).select("label").distinct().collectAsList())
                .containsExactly(RowFactory.create(0.0));
    }

    @Test
    void labelsMayBeStrings() {
        Dataset<Row> named = THREE.withColumn("label", concat(lit("class "), col("label").cast("int")));
        Dataset<Row> resampled = with("idCol", "id").resample(named);
        assertThat(resampled.schema()).isEqualTo(named.schema());
        assertThat(rows(resampled.withColumn("label", col("label").substr(7, 1).cast("double"))))
                .isEqualTo(rows(with("idCol", "id").resample(THREE)));
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
        assertThat(rows(resampled.filter(not(col("held")).and(col("id").isNotNull()))))
                .isEqualTo(rows(stage.resample(training).filter("id is not null")));
        assertThat(holding.removedRows(marked).filter("held is null or held").count()).isZero();
    }

    @Test
    void columnsAreThoseOfTheTableAndThoseAskedFor() {
        Dataset<Row> odd = THREE.withColumn("a.b", lit(1)).withColumn("map", map(col("note"), col("id")));
        UnderSampler<?> adding = with("syntheticCol", "made").copy(extra("parentsCol", "parents"));
        Dataset<Row> resampled = adding.resample(odd);
        assertThat(resampled.schema()).isEqualTo(adding.transformSchema(odd.schema()));
        boolean makes = stage.uid().startsWith("clusterCentroids");
        assertThat(resampled.filter("made").count()).isEqualTo(makes ? 40 : 0);
        assertThat(resampled.filter("made <> (parents is not null)").count()).isZero();
    }

    @Test
    void aRowEndsTheSameAfterSavingAndLoading(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
            throws java.io.IOException, ReflectiveOperationException {
        String path = folder.resolve("stage").toString();
        stage.write().save(path);
        UnderSampler<?> loaded =
                (UnderSampler<?>) stage.getClass().getMethod("load", String.class).invoke(null, path);
        assertThat(rows(loaded.resample(THREE))).isEqualTo(rows(stage.resample(THREE)));
        FittedResampler model = stage.fit(THREE);
        assertThat(model.classes().names()).containsExactly("0", "1", "2");
        assertThat(model.transform(THREE.limit(1000)).count()).isEqualTo(160);
    }

    @Test
    void explainsWhatItWillDo() {
        ResamplingPlan plan = stage.explain(THREE);
        Map<String, Long> after = counts(stage.resample(THREE));
        assertThat(plan.classes()).hasSize(3).allSatisfy(each -> {
            if (!stage.uid().equals("nearMiss3")) {
                assertThat(each.after()).as(each.label()).isEqualTo(after.get(each.label() + ".0"));
            }
        });
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

    @Test
    void copiesToItsOwnTypeWithItsListener() {
        assertThat(stage.copy(ParamMap.empty())).hasSameClassAs(stage).isNotSameAs(stage);
        if (stage instanceof NeighborUnderSampler<?> searching) {
            List<String> reports = new ArrayList<>();
            ListenerReports.INTO = reports;
            ((NeighborUnderSampler<?>) searching.copy(ParamMap.empty()))
                    .onSearch(report -> ListenerReports.INTO.add(report.toString()))
                    .copy(ParamMap.empty())
                    .resample(THREE);
            assertThat(reports).isNotEmpty();
        }
    }

    private static final class ListenerReports {
        static List<String> INTO;
    }

    private boolean controlled() {
        return !(stage instanceof Cleaner);
    }

    private boolean repeats() {
        return stage.repeatsRows();
    }

    private UnderSampler<?> with(String param, Object value) {
        return (UnderSampler<?>) stage.copy(extra(param, value));
    }

    @SuppressWarnings("unchecked") // a Param knows the type of its value only at run time
    private ParamMap extra(String param, Object value) {
        return new ParamMap().put((Param<Object>) (Param<?>) stage.getParam(param), value);
    }

    /** Rows that were there before: all but centroids, which have no id. */
    private static Dataset<Row> originals(Dataset<Row> rows) {
        return rows.filter("id is not null");
    }

    private static List<String> rows(Dataset<Row> rows) {
        List<String> found = new ArrayList<>();
        for (Row row : rows.select("id", "label", "features").collectAsList()) {
            found.add(row.get(0) + " " + row.get(1) + " " + row.<Vector>getAs(2));
        }
        found.sort(null);
        return found;
    }

    private static void assertSameRows(Dataset<Row> found, Dataset<Row> expected) {
        Dataset<Row> all = LocalSpark.session().createDataFrame(found.collectAsList(), expected.schema());
        assertThat(all.exceptAll(expected).count()).isZero();
        assertThat(expected.exceptAll(all).count()).isZero();
    }
}
