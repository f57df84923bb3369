package io.ballast.ml;

import io.ballast.table.FeatureScaler;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/** Arrays in the columns of a saved model. */
final class StoredArrays {
    static final ArrayType INTS = DataTypes.createArrayType(DataTypes.IntegerType, false);
    static final ArrayType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);
    static final ArrayType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType, false);
    static final ArrayType POINTS = DataTypes.createArrayType(DOUBLES, false);

    private StoredArrays() {}

    /** Refuses a scaler of other features than a net has. */
    static void checkDims(FeatureScaler scaler, int dims) {
        if (scaler.dims() != dims) {
            throw new IllegalArgumentException(
                    "the net has %,d features, but the scaler %,d".formatted(dims, scaler.dims()));
        }
    }

    static float[] floats(Row row, String column) {
        List<Float> stored = row.getList(row.fieldIndex(column));
        float[] values = new float[stored.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored.get(i);
        }
        return values;
    }

    static double[] doubles(Row row, String column) {
        List<Double> stored = row.getList(row.fieldIndex(column));
        return stored.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Points of four numbers each. */
    static List<double[]> points(Row row, String column) {
        List<Seq<Double>> stored = row.getList(row.fieldIndex(column));
        return stored.stream()
                .map(p -> new double[] {p.apply(0), p.apply(1), p.apply(2), p.apply(3)})
                .toList();
    }

    /** Arrays of any length. */
    static List<double[]> rows(Row row, String column) {
        List<Seq<Double>> stored = row.getList(row.fieldIndex(column));
        return stored.stream()
                .map(seq -> {
                    double[] values = new double[seq.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = seq.apply(i);
                    }
                    return values;
                })
                .toList();
    }
}
