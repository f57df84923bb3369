package io.ballast.ml;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** An estimator that learns nothing and notes what it is fitted on. */
final class Witness extends Estimator<Witness.Statement> {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final boolean failing;

    private Witness(String uid, boolean failing) {
        this.uid = uid;
        this.failing = failing;
    }

    Witness() {
        this(Identifiable.randomUID("witness"), false);
    }

    /** One whose fit reads its rows and then fails. */
    static Witness failing() {
        return new Witness(Identifiable.randomUID("witness"), true);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Statement fit(Dataset<?> dataset) {
        Statement statement = new Statement(uid, dataset.toDF(), dataset.count(), dataset.storageLevel());
        if (failing) {
            throw new IllegalStateException("witness fails");
        }
        return statement;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return schema;
    }

    @Override
    public Witness copy(ParamMap extra) {
        return new Witness(uid, failing);
    }

    /** What there was to be seen in the fit; as a Transformer it changes nothing. */
    static final class Statement extends Model<Statement> {
        private static final long serialVersionUID = 1L;

        private final String uid;
        final transient Dataset<Row> seen;
        final long rows;
        final StorageLevel level;

        private Statement(String uid, Dataset<Row> seen, long rows, StorageLevel level) {
            this.uid = uid;
            this.seen = seen;
            this.rows = rows;
            this.level = level;
        }

        @Override
        public String uid() {
            return uid;
        }

        @Override
        public Dataset<Row> transform(Dataset<?> dataset) {
            return dataset.toDF();
        }

        @Override
        public StructType transformSchema(StructType schema) {
            return schema;
        }

        @Override
        public Statement copy(ParamMap extra) {
            return new Statement(uid, seen, rows, level);
        }
    }
}
