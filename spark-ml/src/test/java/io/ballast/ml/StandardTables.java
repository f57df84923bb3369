package io.ballast.ml;

import io.ballast.spark.GoldenTable;
import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Real tables standardised as for the golden values: {@code (x - mean) / sd}, the sd with divisor n, in double. */
final class StandardTables {
    private StandardTables() {}

    /** The table of a data set, with the 0-based number of each row; the test is skipped where the file is absent. */
    static Dataset<Row> read(String dataset) {
        Dataset<Row> table = GoldenTable.read(dataset);
        List<Row> rows = table.collectAsList();
        int dims = rows.get(0).<Vector>getAs(GoldenTable.FEATURES).size();
        double[] mean = new double[dims];
        double[] sd = new double[dims];
        for (int d = 0; d < dims; d++) {
            for (Row row : rows) {
                mean[d] += feature(row, d) / rows.size();
            }
            for (Row row : rows) {
                sd[d] += Math.pow(feature(row, d) - mean[d], 2) / rows.size();
            }
            sd[d] = Math.sqrt(sd[d]);
        }
        List<Row> standard = new ArrayList<>();
        for (Row row : rows) {
            double[] values = new double[dims];
            for (int d = 0; d < dims; d++) {
                values[d] = sd[d] < 1e-12 ? 0 : (feature(row, d) - mean[d]) / sd[d];
            }
            standard.add(RowFactory.create(row.get(0), row.get(1), Vectors.dense(values)));
        }
        return LocalSpark.session().createDataFrame(standard, table.schema()).repartition(3);
    }

    private static double feature(Row row, int d) {
        return row.<Vector>getAs(GoldenTable.FEATURES).apply(d);
    }

    /** The numbers of the rows of a table. */
    static Set<Long> numbers(Dataset<Row> rows) {
        Set<Long> numbers = new HashSet<>();
        for (Row row : rows.select(GoldenTable.ROW).collectAsList()) {
            numbers.add(row.getLong(0));
        }
        return numbers;
    }
}
