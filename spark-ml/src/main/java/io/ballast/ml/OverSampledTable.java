package io.ballast.ml;

import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The fit that over-samplers share: read the table, make rows, put them below it. */
final class OverSampledTable {
    /** The seed and a neighbor. */
    static final int MOST_PARENTS = 2;

    private OverSampledTable() {}

    /** @param make makes the rows, lazily */
    static <S extends BasicResampler<S> & OverSamplerParams> FittedResampler fit(
            BasicResampler<S> stage, Dataset<?> dataset, Function<LabeledTable, JavaRDD<SyntheticRow>> make) {
        S sampler = stage.self();
        Dataset<Row> rows = sampler.trainingRows(dataset);
        LabeledTable table = LabeledTable.read(rows, TableParams.columnsOf(sampler));
        JavaRDD<SyntheticRow> made = make.apply(table);
        boolean[] rounded = sampler.getRoundIntegers() ? table.integralFeatures() : new boolean[table.dims()];
        Dataset<Row> synthetic = dataset(rows, table, made, rounded);
        return stage.fitted(
                dataset,
                table.classes(),
                model -> SyntheticRows.below(model, dataset.toDF(), rows, synthetic, MOST_PARENTS));
    }

    /**
     * Made rows in the columns that {@link SyntheticRows} places.
     *
     * @param rounded features to round, {@code [dims]}
     */
    static Dataset<Row> dataset(Dataset<Row> rows, LabeledTable table, JavaRDD<SyntheticRow> made, boolean[] rounded) {
        ClassCounts classes = table.classes();
        boolean sparse = table.sparse();
        boolean text = classes.value(0) instanceof String;
        StructType schema =
                SyntheticRows.schema(SQLDataTypes.VectorType(), text ? DataTypes.StringType : DataTypes.DoubleType);
        return rows.sparkSession()
                .createDataFrame(
                        made.map(row -> RowFactory.create(
                                vector(row, rounded, sparse), classes.value(row.label()), row.parents())),
                        schema);
    }

    /** Dense, or whichever is smaller where the table has sparse vectors. */
    private static Vector vector(SyntheticRow row, boolean[] rounded, boolean sparse) {
        double[] features = row.features();
        for (int d = 0; d < features.length; d++) {
            features[d] = rounded[d] ? Math.rint(features[d]) : features[d];
        }
        Vector dense = Vectors.dense(features);
        return sparse ? dense.compressed() : dense;
    }

    /** Rows of each class afterwards. */
    static long[] sizes(LabeledTable table, GrowthPlan plan) {
        long[] sizes = new long[table.classes().numClasses()];
        for (int c = 0; c < sizes.length; c++) {
            sizes[c] = table.classes().count(c);
        }
        plan.classes().forEach(growth -> sizes[growth.label()] += growth.rows());
        return sizes;
    }
}
