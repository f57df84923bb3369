package io.ballast.ml;

import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a {@link Resampler} learned. As a Transformer it holds a ticket for the one Dataset object it was fitted on: that
 * object comes back resampled, once; everything else passes through. The ticket is dropped on use, on copy and on save, so
 * a validation fold or a served request is never resampled.
 */
public abstract class ResamplerModel extends Model<ResamplerModel> implements ResamplerParams {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final transient AtomicReference<Ticket> ticket = new AtomicReference<>();

    private record Ticket(Dataset<?> dataset, Supplier<Dataset<Row>> resampled) {}

    protected ResamplerModel(String uid) {
        this.uid = uid; // first: every Param asks for it
    }

    @Override
    public final String uid() {
        return uid;
    }

    /** The classes of the training table and their sizes there. */
    public abstract ClassCounts classes();

    /** Promises to answer this very Dataset object with resampled rows, once. */
    final void issueTicket(Dataset<?> dataset, Supplier<Dataset<Row>> resampled) {
        ticket.set(new Ticket(dataset, resampled));
    }

    final void dropTicket() {
        ticket.set(null);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        Ticket held = ticket.get();
        if (held != null && held.dataset() == dataset && ticket.compareAndSet(held, null)) {
            return held.resampled().get();
        }
        return asOriginals(this, dataset.toDF());
    }

    /** Rows as they are, with the columns that the params ask for. */
    static Dataset<Row> asOriginals(ResamplerParams stage, Dataset<Row> rows) {
        Dataset<Row> out = rows;
        if (stage.isDefined(stage.syntheticCol())) {
            out = out.withColumn(stage.getSyntheticCol(), functions.lit(false));
        }
        if (stage.isDefined(stage.parentsCol())) {
            out = out.withColumn(
                    stage.getParentsCol(),
                    functions.lit(null).cast(DataTypes.createArrayType(DataTypes.LongType, false)));
        }
        return out;
    }

    /** Adds the columns that the params ask for; labels and weights may be missing, as they are when a model serves. */
    @Override
    public StructType transformSchema(StructType schema) {
        TableColumns.field(schema, "featuresCol", getFeaturesCol());
        return Resampler.withAddedColumns(this, schema);
    }

    /** The ticket does not travel: what Java serialization brings back is a copy without one. */
    protected final Object readResolve() {
        return copy(ParamMap.empty());
    }
}
