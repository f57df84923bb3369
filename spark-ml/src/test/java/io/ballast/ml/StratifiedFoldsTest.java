package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.spark.LocalSpark;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StratifiedFoldsTest {
    private static final Dataset<Row> TABLE = clouds(803, 41, 7);

    @Nested
    class Folds {
        @ParameterizedTest(name = "{0}")
        @ValueSource(ints = {2, 5, 7, 10})
        void spreadEveryClassAndTheWholeTableEvenly(int numFolds) {
            Dataset<Row> folds = new StratifiedFolds().setNumFolds(numFolds).transform(TABLE);
            assertThat(folds.drop("fold").exceptAll(TABLE).count()).isZero();
            assertThat(folds.count()).isEqualTo(851);
            assertThat(folds.filter("fold < 0 or fold >= " + numFolds).count()).isZero();
            for (int label = 0; label < 3; label++) {
                assertEven(folds.filter(col("label").equalTo(label)), numFolds);
            }
            assertEven(folds, numFolds);
        }

        /** Eighty copies of one row, with one key, are more than a fold holds. */
        @Test
        void spreadCopiesOfARowToo() {
            Dataset<Row> copies = TABLE.filter("id = 810")
                    .withColumn("copy", explode(expr("sequence(1, 80)")))
                    .drop("copy")
                    .union(TABLE);
            Dataset<Row> folds = new StratifiedFolds().setNumFolds(4).transform(copies);
            assertEven(folds.filter("id = 810"), 4);
            assertEven(folds.filter("label = 1"), 4);
        }

        @Test
        void mixTheOrderOfRows() {
            Dataset<Row> folds = new StratifiedFolds().setNumFolds(2).transform(TABLE);
            double meanId = folds.filter("fold = 0 and label = 0")
                    .select(avg("id"))
                    .head()
                    .getDouble(0);
            // Ids of class 0 are 0 to 802; the mean of 400 drawn at random has a standard error of 8.
            assertThat(meanId).isBetween(401.0 - 40, 401.0 + 40);
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"int", "decimal(10,2)", "string"})
        void takeLabelsOfAnyType(String type) {
            Dataset<Row> folds = new StratifiedFolds()
                    .setNumFolds(3)
                    .transform(TABLE.withColumn("label", col("label").cast(type)));
            assertEven(folds.filter("cast(label as double) = 1"), 3);
            assertThat(folds.schema().apply("label").dataType().simpleString()).isEqualTo(type);
        }

        @Test
        void announceTheirSchema() {
            StratifiedFolds folds = new StratifiedFolds().setFoldCol("the.fold");
            Dataset<Row> dotted = TABLE.withColumnRenamed("label", "the.label");
            folds.setLabelCol("the.label");
            assertThat(folds.transform(dotted).schema()).isEqualTo(folds.transformSchema(dotted.schema()));
            assertThat(folds.transform(dotted).columns()).endsWith("features", "the.fold");
        }

        private void assertEven(Dataset<Row> rows, int numFolds) {
            LongSummaryStatistics sizes = new LongSummaryStatistics();
            List<Row> counts = rows.groupBy("fold").count().collectAsList();
            counts.forEach(row -> sizes.accept(row.getLong(1)));
            if (counts.size() < numFolds) {
                sizes.accept(0);
            }
            assertThat(sizes.getMax() - sizes.getMin()).isBetween(0L, 1L);
        }
    }

    @Nested
    class Determinism {
        @ParameterizedTest(name = "{0} partitions, shuffled")
        @ValueSource(ints = {1, 2, 8})
        void givesTheSameFoldsForAnyPartitioningAndOrder(int partitions) {
            Dataset<Row> shuffled =
                    TABLE.orderBy(rand(partitions)).repartition(partitions).cache();
            assertThat(foldOfId(new StratifiedFolds(), shuffled)).isEqualTo(foldOfId(new StratifiedFolds(), TABLE));
            shuffled.unpersist();
        }

        @Test
        void givesOtherFoldsForAnotherSeed() {
            assertThat(foldOfId(new StratifiedFolds().setSeed(43), TABLE))
                    .isNotEqualTo(foldOfId(new StratifiedFolds(), TABLE));
        }

        @Test
        void goesByTheIdWhereThereIsOne() {
            StratifiedFolds byId = new StratifiedFolds().setIdCol("id");
            assertThat(foldOfId(byId, TABLE.withColumn("note", lit("other")))).isEqualTo(foldOfId(byId, TABLE));
            assertThat(foldOfId(new StratifiedFolds(), TABLE.withColumn("note", lit("other"))))
                    .isNotEqualTo(foldOfId(new StratifiedFolds(), TABLE));
        }

        private Map<Long, Integer> foldOfId(StratifiedFolds folds, Dataset<Row> rows) {
            Map<Long, Integer> found = new HashMap<>();
            for (Row row : folds.transform(rows).select("id", "fold").collectAsList()) {
                found.put(row.getLong(0), row.getInt(1));
            }
            return found;
        }
    }

    @Nested
    class InACrossValidator {
        @Test
        void areItsFolds() {
            Dataset<Row> train = clouds(101, 22);
            CrossValidatorModel found = new CrossValidator()
                    .setEstimator(new Pipeline().setStages(new PipelineStage[] {new Witness()}))
                    .setEstimatorParamMaps(new ParamMap[] {new ParamMap()})
                    .setEvaluator(new RowCount())
                    .setNumFolds(4)
                    .setFoldCol("fold")
                    .fit(new StratifiedFolds().setNumFolds(4).transform(train));
            assertThat(found.avgMetrics()).containsExactly(123 / 4.0);
        }
    }

    @Nested
    class BadInput {
        @ParameterizedTest(name = "{0}")
        @ValueSource(ints = {-1, 0, 1})
        void isFewerThanTwoFolds(int numFolds) {
            assertThatThrownBy(() -> new StratifiedFolds("s").setNumFolds(numFolds))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("s parameter numFolds given invalid value " + numFolds + ".");
        }

        @ParameterizedTest(name = "{0} = {1}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "labelCol | nowhere | labelCol 'nowhere' is not a column of the table; it has id, note, weight, held, label, features",
                    "labelCol | features | labelCol 'features' must be numeric or string, got vector",
                    "idCol | nowhere | idCol 'nowhere' is not a column of the table; it has id, note, weight, held, label, features",
                    "foldCol | Note | foldCol 'Note' is a column of the table already; choose another name"
                })
        void isAColumnThatDoesNotFit(String param, String column, String message) {
            StratifiedFolds folds = new StratifiedFolds();
            folds.set(folds.getParam(param), column);
            assertThatThrownBy(() -> folds.transformSchema(TABLE.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @Test
        void isALabelThatIsNull() {
            Dataset<Row> holes = TABLE.withColumn(
                    "label",
                    when(col("id").lt(3), lit(null))
                            .when(col("id").lt(5), lit(Double.NaN))
                            .otherwise(col("label")));
            assertThatThrownBy(() -> new StratifiedFolds().transform(holes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "labelCol 'label' holds 5 null, NaN or infinite values; fill them or drop these rows first");
        }

        @Test
        void isALabelThatNamesNoClass() {
            Dataset<Row> many = LocalSpark.session().range(1500).toDF("label");
            assertThatThrownBy(() -> new StratifiedFolds().transform(many))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "labelCol 'label' holds more than 1,000 different values; it must name classes, so put measured numbers into ranges first");
        }

        @Test
        void isATableSmallerThanItsFolds() {
            assertThatThrownBy(() -> new StratifiedFolds().setNumFolds(4).transform(TABLE.filter("id < 3")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the table has 3 rows, but numFolds = 4 needs at least as many; lower numFolds");
        }
    }
}
