package io.ballast.ml;

import io.ballast.oversampling.CategoricalSampling;
import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Over-samples tables of numbers and categories with SMOTE-NC (Chawla et al. 2002, section 6.1): numbers lie between a row of the
 * class and one of its {@code kNeighbors} nearest, a category is the most frequent among those neighbors, ties by lot.
 *
 * <p>A category is one feature that holds a number for each of its values, as StringIndexer gives it; no one-hot encoding is
 * needed, and none is made. Neighbors are exact and Euclidean, whatever {@code metric} and {@code neighbors} say: each category
 * that differs adds half the squared median of the standard deviations of the numbers, within the class.
 */
public final class SmoteNc extends NeighborOverSampler<SmoteNc> {
    private static final long serialVersionUID = 1L;

    public SmoteNc() {
        this(Identifiable.randomUID("smoteNc"));
    }

    public SmoteNc(String uid) {
        super(uid, 5);
    }

    /**
     * Which features are categories: their names in the metadata of {@code featuresCol}, or their places from 0. Unset: those
     * that the metadata says are nominal or binary, as VectorAssembler keeps it of indexed columns.
     */
    public StringArrayParam categoricalFeatures() {
        return new StringArrayParam(
                this, "categoricalFeatures", "names or places of the categories; unset: those nominal by metadata");
    }

    @Override
    protected SmoteNc self() {
        return this;
    }

    @Override
    JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan) {
        return CategoricalSampling.mixed(table, plan, categorical(table), neighborFinder(table), getSeed());
    }

    private boolean[] categorical(LabeledTable table) {
        boolean[] categorical = table.categoricalFeatures();
        if (isDefined(categoricalFeatures())) {
            Arrays.fill(categorical, false);
            for (String feature : getCategoricalFeatures()) {
                categorical[place(feature, table)] = true;
            }
        }
        int count = 0;
        for (boolean each : categorical) {
            count += each ? 1 : 0;
        }
        if (count == 0 || count == categorical.length) {
            throw new IllegalArgumentException(
                    "SmoteNc needs numbers and categories, but %s of the %d features are categories; use %s"
                            .formatted(
                                    count == 0 ? "none" : "all", categorical.length, count == 0 ? "Smote" : "SmoteN"));
        }
        return categorical;
    }

    private static int place(String feature, LabeledTable table) {
        for (int d = 0; d < table.dims(); d++) {
            if (table.featureName(d).equals(feature) || Integer.toString(d).equals(feature)) {
                return d;
            }
        }
        throw new IllegalArgumentException(
                "categoricalFeatures names '%s', but the features are '%s' to '%s', places 0 to %d"
                        .formatted(
                                feature, table.featureName(0), table.featureName(table.dims() - 1), table.dims() - 1));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        StructType result = super.transformSchema(schema);
        if (!isDefined(categoricalFeatures())) {
            Attribute[] attributes = AttributeGroup.fromStructField(schema.apply(getFeaturesCol()))
                    .attributes()
                    .getOrElse(() -> new Attribute[0]);
            if (Arrays.stream(attributes).noneMatch(Attribute::isNominal)) {
                throw new IllegalArgumentException(
                        "featuresCol '%s' marks no feature as a category in its metadata; set categoricalFeatures, or use Smote"
                                .formatted(getFeaturesCol()));
            }
        }
        return result;
    }

    @Override
    public SmoteNc copy(ParamMap extra) {
        return super.copy(extra);
    }

    public static MLReader<SmoteNc> read() {
        return new DefaultParamsReadable<SmoteNc>() {}.read();
    }

    public static SmoteNc load(String path) {
        return read().load(path);
    }

    public String[] getCategoricalFeatures() {
        return getOrDefault(categoricalFeatures());
    }

    public SmoteNc setCategoricalFeatures(String... value) {
        set(categoricalFeatures(), value.clone());
        return this;
    }
}
