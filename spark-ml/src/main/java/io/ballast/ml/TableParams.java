package io.ballast.ml;

import io.ballast.table.TableColumns;
import java.util.Optional;
import org.apache.spark.ml.param.Param;

/** Params of every stage that reads a labelled table. */
public interface TableParams extends LabelParams {
    /** Vector column of features, dense or sparse. Default {@code features}. */
    default Param<String> featuresCol() {
        return new Param<>(this, "featuresCol", "vector column of features");
    }

    default String getFeaturesCol() {
        return getOrDefault(featuresCol());
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
