package io.ballast.ml;

import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Brings synthetic rows into the columns of the table they were made for and puts them below its rows.
 */
final class SyntheticRows {
    /** Columns of the rows to place. */
    static final String FEATURES = "features";

    static final String LABEL = "label";
    static final String PARENTS = "parents";

    private static final String KEY = "io.ballast.key";
    private static final String WEIGHT = "io.ballast.weight";
    private static final String SEED = "seed";

    private SyntheticRows() {}

    /** Schema of the rows to place: features (vector), label (double or string), parents (array of bigint), the seed first. */
    static StructType schema(DataType vector, DataType label) {
        return new StructType()
                .add(FEATURES, vector, false)
                .add(LABEL, label, false)
                .add(PARENTS, DataTypes.createArrayType(DataTypes.LongType, false), false);
    }

    /**
     * All rows of the table, then the synthetic ones; column order, types and metadata are the table's.
     *
     * @param table every row to give back
     * @param seeds the rows whose keys the parents are
     * @param synthetic in the form of {@link #schema}
     * @param mostParents parents that a synthetic row has at most
     */
    static Dataset<Row> below(
            ResamplerParams stage, Dataset<Row> table, Dataset<Row> seeds, Dataset<Row> synthetic, int mostParents) {
        Dataset<Row> originals = ResamplerModel.asOriginals(stage, table);
        Dataset<Row> joined = synthetic;
        if (stage.getPassThrough().equals("seed")) {
            joined = withSeed(stage, seeds, joined);
        }
        if (stage.isDefined(stage.weightCol())) {
            joined = withWeight(stage, seeds, joined, mostParents);
        }
        Dataset<Row> placed = joined.select(placed(stage, originals.schema()));
        return withMetadata(originals.union(placed), originals.schema());
    }

    private static Dataset<Row> withSeed(ResamplerParams stage, Dataset<Row> seeds, Dataset<Row> synthetic) {
        Dataset<Row> keyed =
                keyed(stage, seeds, functions.struct(functions.col("*")).as(SEED));
        return synthetic.join(keyed, parent(0).equalTo(TableColumns.column(KEY)));
    }

    /** Adds the mean weight of the parents; those of less than the most parents have null in the rest. */
    private static Dataset<Row> withWeight(
            ResamplerParams stage, Dataset<Row> seeds, Dataset<Row> synthetic, int mostParents) {
        Column weight = TableColumns.column(stage.getWeightCol()).cast(DataTypes.DoubleType);
        Dataset<Row> joined = synthetic;
        List<Column> weights = new ArrayList<>();
        for (int i = 0; i < mostParents; i++) {
            String key = KEY + i;
            String held = WEIGHT + i;
            Dataset<Row> keyed = keyed(stage, seeds, weight.as(held)).withColumnRenamed(KEY, key);
            joined = joined.join(keyed, parent(i).equalTo(TableColumns.column(key)), "left");
            weights.add(TableColumns.column(held));
        }
        Column sum = functions.lit(0.0);
        Column count = functions.lit(0);
        for (Column each : weights) {
            sum = sum.plus(functions.coalesce(each, functions.lit(0.0)));
            count = count.plus(each.isNotNull().cast(DataTypes.IntegerType));
        }
        return joined.withColumn(WEIGHT, functions.when(count.gt(0), sum.divide(count)));
    }

    private static Column parent(int i) {
        return functions.get(functions.col(PARENTS), functions.lit(i));
    }

    /** Equal rows share a key and all their values, so any one of them stands for the parent. */
    private static Dataset<Row> keyed(ResamplerParams stage, Dataset<Row> seeds, Column value) {
        return seeds.select(TableParams.columnsOf(stage).rowKey(seeds.schema()).as(KEY), value)
                .dropDuplicates(KEY);
    }

    private static Column[] placed(ResamplerParams stage, StructType schema) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            columns.add(value(stage, field).cast(field.dataType()).as(field.name(), field.metadata()));
        }
        return columns.toArray(new Column[0]);
    }

    private static Column value(ResamplerParams stage, StructField field) {
        String name = field.name();
        if (name.equals(stage.getFeaturesCol())) {
            return functions.col(FEATURES);
        }
        if (name.equals(stage.getLabelCol())) {
            return functions.col(LABEL);
        }
        if (stage.isDefined(stage.syntheticCol()) && name.equals(stage.getSyntheticCol())) {
            return functions.lit(true);
        }
        if (stage.isDefined(stage.parentsCol()) && name.equals(stage.getParentsCol())) {
            return functions.col(PARENTS);
        }
        if (stage.isDefined(stage.validationIndicatorCol()) && name.equals(stage.getValidationIndicatorCol())) {
            return functions.lit(false);
        }
        if (stage.isDefined(stage.weightCol()) && name.equals(stage.getWeightCol())) {
            return TableColumns.column(WEIGHT);
        }
        if (stage.getPassThrough().equals("seed")) {
            return functions.col(SEED).getField(name);
        }
        return functions.lit(null);
    }

    private static Dataset<Row> withMetadata(Dataset<Row> rows, StructType schema) {
        Column[] columns = new Column[schema.fields().length];
        for (int i = 0; i < columns.length; i++) {
            StructField field = schema.fields()[i];
            columns[i] = TableColumns.column(field.name()).as(field.name(), field.metadata());
        }
        return rows.select(columns);
    }
}
