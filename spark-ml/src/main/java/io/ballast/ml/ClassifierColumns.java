package io.ballast.ml;

import io.ballast.table.TableColumns;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that a classifier reads, checked, and those that its model adds. */
final class ClassifierColumns {
    private ClassifierColumns() {}

    /** @throws IllegalArgumentException naming the column, what it must be and what was found */
    static void checkTraining(ClassifierParams stage, StructType schema) {
        TableParams.columnsOf(stage).check(schema);
        StructField label = TableColumns.field(schema, "labelCol", stage.getLabelCol());
        if (!(label.dataType() instanceof NumericType)) {
            throw new IllegalArgumentException(
                    "labelCol '%s' must be numeric, class indices 0, 1, 2, ..., got %s; use StringIndexer first"
                            .formatted(label.name(), label.dataType().simpleString()));
        }
        if (stage.isDefined(stage.weightCol())) {
            StructField weight = TableColumns.field(schema, "weightCol", stage.getWeightCol());
            if (!(weight.dataType() instanceof NumericType)) {
                throw new IllegalArgumentException("weightCol '%s' must be numeric, got %s; cast it first"
                        .formatted(weight.name(), weight.dataType().simpleString()));
            }
        }
        if (stage.isDefined(stage.validationIndicatorCol())) {
            StructField marked =
                    TableColumns.field(schema, "validationIndicatorCol", stage.getValidationIndicatorCol());
            if (marked.dataType() != DataTypes.BooleanType) {
                throw new IllegalArgumentException("validationIndicatorCol '%s' must be boolean, got %s; cast it first"
                        .formatted(marked.name(), marked.dataType().simpleString()));
            }
        }
    }

    /** @throws IllegalArgumentException naming the column, what it must be and what was found */
    static void checkFeatures(ClassifierParams stage, StructType schema) {
        StructField features = TableColumns.field(schema, "featuresCol", stage.getFeaturesCol());
        if (!features.dataType().sameType(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' must be of type vector, got %s; assemble it with VectorAssembler first"
                            .formatted(features.name(), features.dataType().simpleString()));
        }
    }

    /** The schema with raw prediction, probability and prediction, as far as they have names; their metadata tell no number of classes. */
    static StructType added(ClassifierParams stage, StructType schema) {
        return added(stage, schema, Metadata.empty(), Metadata.empty(), Metadata.empty());
    }

    /** The same with the number of classes in the metadata of the columns, as those of Spark's classifiers have it. */
    static StructType added(ClassifierParams stage, StructType schema, int numClasses) {
        return added(
                stage,
                schema,
                sized(stage.getRawPredictionCol(), numClasses),
                sized(stage.getProbabilityCol(), numClasses),
                nominal(stage.getPredictionCol(), numClasses));
    }

    private static StructType added(
            ClassifierParams stage, StructType schema, Metadata raw, Metadata probability, Metadata prediction) {
        StructType out = schema;
        out = added(out, "rawPredictionCol", stage.getRawPredictionCol(), SQLDataTypes.VectorType(), raw);
        out = added(out, "probabilityCol", stage.getProbabilityCol(), SQLDataTypes.VectorType(), probability);
        return added(out, "predictionCol", stage.getPredictionCol(), DataTypes.DoubleType, prediction);
    }

    private static StructType added(StructType schema, String param, String column, DataType type, Metadata metadata) {
        if (column.isEmpty()) {
            return schema;
        }
        StageColumns.added(schema, param, column, type);
        return schema.add(column, type, false, metadata);
    }

    private static Metadata sized(String column, int numClasses) {
        return column.isEmpty() ? Metadata.empty() : new AttributeGroup(column, numClasses).toMetadata();
    }

    private static Metadata nominal(String column, int numClasses) {
        return column.isEmpty()
                ? Metadata.empty()
                : NominalAttribute.defaultAttr()
                        .withName(column)
                        .withNumValues(numClasses)
                        .toMetadata();
    }
}
