package io.ballast.ml;

import static io.ballast.ml.SyntheticRows.FEATURES;
import static io.ballast.ml.SyntheticRows.LABEL;
import static io.ballast.ml.SyntheticRows.PARENTS;

import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import io.ballast.table.TableColumns;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Repeats whole rows of the smaller classes in the order of their keys; draws nothing and takes no time. */
public final class RepeatMinority extends Resampler implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    public RepeatMinority() {
        this(Identifiable.randomUID("repeatMinority"));
    }

    public RepeatMinority(String uid) {
        super(uid);
    }

    @Override
    public Fitted fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        Dataset<Row> rows = trainingRows(dataset);
        ClassCounts classes =
                LabeledTable.read(rows, TableParams.columnsOf(this)).classes();
        long[] rowsToMake = ResamplerParams.strategyOf(this).rowsToMake(classes);
        Fitted model = new Fitted(uid(), classes);
        copyValues(model, ParamMap.empty());
        model.setParent(this);
        model.issueTicket(
                dataset,
                () -> SyntheticRows.below(model, dataset.toDF(), rows, repeated(rows, classes, rowsToMake), 1));
        return model;
    }

    /** Every row equally often, and the first in the order of their keys once more. */
    private Dataset<Row> repeated(Dataset<Row> rows, ClassCounts classes, long[] rowsToMake) {
        TableColumns columns = TableParams.columnsOf(this);
        Column copies = functions.lit(0L);
        Column place = functions.row_number().over(Window.partitionBy(LABEL).orderBy(PARENTS));
        for (int c = 0; c < rowsToMake.length; c++) {
            Column once = place.leq(rowsToMake[c] % classes.count(c)).cast(DataTypes.LongType);
            Column isClass = functions.col(LABEL).equalTo(classes.value(c));
            copies = functions
                    .when(isClass, once.plus(rowsToMake[c] / classes.count(c)))
                    .otherwise(copies);
        }
        return rows.select(
                        TableColumns.column(getFeaturesCol()).as(FEATURES),
                        columns.label(rows.schema()).as(LABEL),
                        functions.array(columns.rowKey(rows.schema())).as(PARENTS))
                .withColumn("copies", copies)
                .filter("copies > 0")
                .withColumn("copy", functions.explode(functions.expr("sequence(1, copies)")))
                .drop("copies", "copy");
    }

    @Override
    public RepeatMinority copy(ParamMap extra) {
        return (RepeatMinority) defaultCopy(extra);
    }

    public static MLReader<RepeatMinority> read() {
        return new DefaultParamsReadable<RepeatMinority>() {}.read();
    }

    /** Knows the classes until it is saved. */
    public static final class Fitted extends ResamplerModel implements DefaultParamsWritable {
        private static final long serialVersionUID = 1L;

        private final transient ClassCounts classes;

        public Fitted(String uid) {
            this(uid, null);
        }

        private Fitted(String uid, ClassCounts classes) {
            super(uid);
            this.classes = classes;
        }

        @Override
        public ClassCounts classes() {
            return classes;
        }

        @Override
        public Fitted copy(ParamMap extra) {
            Fitted copied = copyValues(new Fitted(uid(), classes), extra);
            copied.setParent(parent());
            return copied;
        }

        public static MLReader<Fitted> read() {
            return new DefaultParamsReadable<Fitted>() {}.read();
        }
    }
}
