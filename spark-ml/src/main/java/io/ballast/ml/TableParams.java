package io.ballast.ml;

import io.ballast.table.TableColumns;
import java.util.Optional;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params of every stage that reads a labelled table. */
public interface TableParams extends Params {
    /** Vector column of features, dense or sparse. Default {@code features}. */
    default Param<String> featuresCol() {
        return new Param<>(this, "featuresCol", "vector column of features");
    }

    /** Numeric or string column of classes. Default {@code label}. */
    default Param<String> labelCol() {
        return new Param<>(this, "labelCol", "numeric or string column of classes");
    }

    /**
     * Column that names each row once, of any type. Unset: a hash of all columns does; rows equal in every column are then
     * interchangeable.
     */
    default Param<String> idCol() {
        return new Param<>(this, "idCol", "column that names each row once; unset: a hash of all columns");
    }

    default String getFeaturesCol() {
        return getOrDefault(featuresCol());
    }

    default String getLabelCol() {
        return getOrDefault(labelCol());
    }

    default String getIdCol() {
        return getOrDefault(idCol());
    }

    /** The columns that make the table, for spark-core. */
    private TableColumns columns() {
        Optional<String> id = isDefined(idCol()) ? Optional.of(getIdCol()) : Optional.empty();
        return new TableColumns(getFeaturesCol(), getLabelCol(), id);
    }

    /** The columns of a stage's table, for spark-core. */
    static TableColumns columnsOf(TableParams stage) {
        return stage.columns();
    }
}
