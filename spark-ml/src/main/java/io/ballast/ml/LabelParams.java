package io.ballast.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params of every stage that reads the class of a row and tells rows apart. */
public interface LabelParams extends Params {
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

    default String getLabelCol() {
        return getOrDefault(labelCol());
    }

    default String getIdCol() {
        return getOrDefault(idCol());
    }
}
