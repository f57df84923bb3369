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
    static final String PARENT = "parent";

    private static final String KEY = "io.ballast.key";

    private SyntheticRows() {}

    /** Schema of the rows to place: features (vector), label (double or string), parent (bigint). */
    static StructType schema(DataType vector, DataType label) {
        return new StructType()
                .add(FEATURES, vector, false)
                .add(LABEL, label, false)
                .add(PARENT, DataTypes.LongType, false);
    }

    /**
     * All rows of the table, then the synthetic ones; column order, types and metadata are the table's.
     *
     * @param table every row to give back
     * @param seeds the rows whose keys the parents are
     * @param synthetic in the form of {@link #schema}
     */
    static Dataset<Row> below(ResamplerParams stage, Dataset<Row> table, Dataset<Row> seeds, Dataset<Row> synthetic) {
        Dataset<Row> originals = ResamplerModel.asOriginals(stage, table);
        Dataset<Row> joined = needsSeeds(stage) ? withSeeds(stage, seeds, synthetic) : synthetic;
        Dataset<Row> placed = joined.select(placed(stage, originals.schema()));
        return withMetadata(originals.union(placed), originals.schema());
    }

    private static boolean needsSeeds(ResamplerParams stage) {
        return stage.getPassThrough().equals("seed") || stage.isDefined(stage.weightCol());
    }

    /** Equal rows share a key and all their values, so any one of them stands for the seed. */
    private static Dataset<Row> withSeeds(ResamplerParams stage, Dataset<Row> seeds, Dataset<Row> synthetic) {
        Dataset<Row> keyed = seeds.select(
                        TableParams.columnsOf(stage).rowKey(seeds.schema()).as(KEY),
                        functions.struct(functions.col("*")).as("seed"))
                .dropDuplicates(KEY);
        return synthetic.join(keyed, functions.col(PARENT).equalTo(TableColumns.column(KEY)));
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
            return functions.array(functions.col(PARENT));
        }
        if (stage.isDefined(stage.validationIndicatorCol()) && name.equals(stage.getValidationIndicatorCol())) {
            return functions.lit(false);
        }
        boolean weight = stage.isDefined(stage.weightCol()) && name.equals(stage.getWeightCol());
        if (weight || stage.getPassThrough().equals("seed")) {
            return functions.col("seed").getField(name);
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
