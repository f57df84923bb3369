package io.ballast.ml;

import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.LabeledTable;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Changes the class balance of a table in training, and only there.
 *
 * <p>Outside pipelines call {@link #resample}, in pipelines prefer {@link ResamplingPipeline}. In a stock {@code Pipeline} the model that {@code fit} returns resamples the
 * one Dataset object it was fitted on, once; every other Dataset, scoring data above all, passes through it unchanged.
 */
public abstract class Resampler extends Estimator<ResamplerModel> implements ResamplerParams {
    private static final long serialVersionUID = 1L;

    private final String uid;

    /** Sets the defaults that all resamplers share. */
    protected Resampler(String uid) {
        this.uid = uid; // first: every Param asks for it
        setDefault(featuresCol(), "features");
        setDefault(labelCol(), "label");
        setDefault(samplingStrategy(), "auto");
        setDefault(passThrough(), "null");
        setDefault(seed(), 42L);
    }

    @Override
    public final String uid() {
        return uid;
    }

    /**
     * The table with its classes balanced: every original row with all its columns, and the synthetic rows. The plan of the
     * result is lazy and gives the same rows each time; the seeds stay cached while the result is reachable.
     *
     * @throws IllegalArgumentException if a param, a column or the data do not fit; nothing has been written then
     */
    public Dataset<Row> resample(Dataset<?> dataset) {
        return fit(dataset).transform(dataset);
    }

    /**
     * Rows of each class before and after, and what the user should know. One pass over the data, and all the work of a resampler where
     * only that can tell, as it is when rows are cleaned away.
     *
     * @throws IllegalArgumentException if a param, a column or the data do not fit
     */
    public final ResamplingPlan explain(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        Dataset<Row> rows = trainingRows(dataset);
        return explain(dataset.toDF(), rows, LabeledTable.read(rows, TableParams.columnsOf(this)));
    }

    /**
     * For those who look at validation rows too.
     *
     * @param rows those of the dataset that are learned from
     * @param table these rows, read
     */
    ResamplingPlan explain(Dataset<Row> dataset, Dataset<Row> rows, LabeledTable table) {
        return explain(rows, table);
    }

    /**
     * For those whom counts do not tell what becomes of the rows.
     *
     * @param table the rows, read
     */
    ResamplingPlan explain(Dataset<Row> rows, LabeledTable table) {
        return explain(table);
    }

    /** What becomes of a table: what over-sampling by the strategy makes of it, unless a resampler knows better. */
    protected ResamplingPlan explain(LabeledTable table) {
        long[] after = ResamplerParams.strategyOf(this).rowsToMake(table.classes());
        Arrays.setAll(after, c -> table.classes().count(c) + after[c]);
        return ResamplingPlan.of(table.classes(), after, List.of());
    }

    @Override
    public abstract ResamplerModel fit(Dataset<?> dataset);

    /** The rows to learn from: all but those that {@code validationIndicatorCol} marks. */
    protected final Dataset<Row> trainingRows(Dataset<?> dataset) {
        Dataset<Row> rows = dataset.toDF();
        return isDefined(validationIndicatorCol())
                ? rows.filter(functions.not(TableColumns.column(getValidationIndicatorCol())))
                : rows;
    }

    /** Checks the schema against the params of every resampler and adds the columns asked for. */
    @Override
    public StructType transformSchema(StructType schema) {
        StructType checked = checkedSchema(this, schema);
        return makesRows() ? withWhatNewRowsLack(checked) : checked;
    }

    /** Whether it makes rows, which know nothing of columns but their own. */
    boolean makesRows() {
        return true;
    }

    /** Whether it scores training sets by validation rows, which it holds out unless some are marked. */
    boolean scoresByValidation() {
        return false;
    }

    private StructType withWhatNewRowsLack(StructType schema) {
        Set<String> known = new HashSet<>(List.of(getFeaturesCol(), getLabelCol()));
        for (Param<String> added : List.of(syntheticCol(), parentsCol(), validationIndicatorCol())) {
            if (isDefined(added)) {
                known.add(getOrDefault(added));
            }
        }
        boolean copied = getPassThrough().equals("seed");
        StructType out = new StructType();
        for (StructField field : schema.fields()) {
            boolean weight = isDefined(weightCol()) && field.name().equals(getWeightCol());
            boolean lacking = !known.contains(field.name()) && (weight || !copied);
            out = out.add(field.name(), field.dataType(), field.nullable() || lacking, field.metadata());
        }
        return out;
    }

    static StructType checkedSchema(ResamplerParams stage, StructType schema) {
        TableParams.columnsOf(stage).check(schema);
        SamplingStrategy.parse(stage.getSamplingStrategy());
        if (!stage.getPassThrough().equals("null") && !stage.getPassThrough().equals("seed")) {
            throw new IllegalArgumentException(
                    "passThrough must be null or seed, got '%s'".formatted(stage.getPassThrough()));
        }
        if (stage.isDefined(stage.weightCol())) {
            DataType weight = TableColumns.field(schema, "weightCol", stage.getWeightCol())
                    .dataType();
            if (!(weight instanceof NumericType)) {
                throw new IllegalArgumentException("weightCol '%s' must be numeric, got %s; cast it first"
                        .formatted(stage.getWeightCol(), weight.simpleString()));
            }
        }
        if (stage.isDefined(stage.validationIndicatorCol())) {
            String column = stage.getValidationIndicatorCol();
            DataType held =
                    TableColumns.field(schema, "validationIndicatorCol", column).dataType();
            if (held != DataTypes.BooleanType) {
                throw new IllegalArgumentException("validationIndicatorCol '%s' must be boolean, got %s; cast it first"
                        .formatted(column, held.simpleString()));
            }
        }
        return withAddedColumns(stage, schema);
    }

    /** The schema with the columns that the params ask for. */
    static StructType withAddedColumns(ResamplerParams stage, StructType schema) {
        StructType out = schema;
        if (stage.isDefined(stage.syntheticCol())) {
            out = withNew(out, "syntheticCol", stage.getSyntheticCol())
                    .add(stage.getSyntheticCol(), DataTypes.BooleanType, false);
        }
        if (stage.isDefined(stage.parentsCol())) {
            out = withNew(out, "parentsCol", stage.getParentsCol())
                    .add(stage.getParentsCol(), DataTypes.createArrayType(DataTypes.LongType, false), true);
        }
        return out;
    }

    private static StructType withNew(StructType schema, String param, String column) {
        if (Arrays.stream(schema.fieldNames()).anyMatch(column::equalsIgnoreCase)) { // as Spark resolves names
            throw new IllegalArgumentException(
                    "%s '%s' is a column of the table already; choose another name".formatted(param, column));
        }
        return schema;
    }
}
