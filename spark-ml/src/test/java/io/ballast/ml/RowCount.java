package io.ballast.ml;

import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;

/** Says how many rows there are to evaluate. */
final class RowCount extends Evaluator {
    private static final long serialVersionUID = 1L;

    private final String uid = Identifiable.randomUID("rowCount");

    @Override
    public double evaluate(Dataset<?> dataset) {
        return dataset.count();
    }

    @Override
    public Evaluator copy(ParamMap extra) {
        return this;
    }

    @Override
    public String uid() {
        return uid;
    }
}
