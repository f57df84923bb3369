package io.ballast.examples;

import io.ballast.ml.Resampler;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/** The params of a method that a user may set, from text. */
final class MethodParams {
    /** Params that the job sets itself from its own options, and one that no text can hold. */
    private static final Set<String> NOT_THE_USERS = Set.of(
            "featuresCol",
            "labelCol",
            "syntheticCol",
            "parentsCol",
            "passThrough",
            "weightCol",
            "validationIndicatorCol",
            "idCol",
            "seed",
            "estimator");

    private MethodParams() {}

    static boolean has(Resampler resampler, String name) {
        return resampler.hasParam(name) && !NOT_THE_USERS.contains(name);
    }

    /** Params with their meaning. */
    static Map<String, String> describe(Resampler resampler) {
        return Arrays.stream(resampler.params())
                .filter(param -> has(resampler, param.name()))
                .collect(Collectors.toMap(Param::name, Param::doc, (a, b) -> a, LinkedHashMap::new));
    }

    /** Their values, as far as they are set or have a default. */
    static Map<String, Object> values(Resampler resampler) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : describe(resampler).keySet()) {
            Param<Object> param = resampler.getParam(name);
            if (resampler.isDefined(param)) {
                values.put(name, plain(resampler.getOrDefault(param)));
            }
        }
        return values;
    }

    private static Object plain(Object value) {
        if (value instanceof int[] numbers) {
            return Arrays.toString(numbers);
        }
        return value instanceof String[] words ? Arrays.toString(words) : value;
    }

    /**
     * Sets a param that the resampler {@link #has}.
     *
     * @throws IllegalArgumentException if it cannot have the value
     */
    static void set(Resampler resampler, String name, String value) {
        Param<Object> param = resampler.getParam(name);
        Object parsed = parse(param, value.strip());
        try {
            resampler.set(param, parsed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("param %s cannot be %s: %s".formatted(name, value, param.doc()), e);
        }
    }

    /** Sets a param from text where the method has it and the user has not set it. */
    static void setUnlessSet(Resampler resampler, String name, String value) {
        if (has(resampler, name) && !resampler.isSet(resampler.getParam(name))) {
            set(resampler, name, value);
        }
    }

    private static Object parse(Param<Object> param, String text) {
        Param<?> typed = param;
        try {
            if (typed instanceof IntParam) {
                return Integer.valueOf(text);
            }
            if (typed instanceof LongParam) {
                return Long.valueOf(text);
            }
            if (typed instanceof DoubleParam) {
                return Double.valueOf(text);
            }
            if (typed instanceof IntArrayParam) {
                return Arrays.stream(text.split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray();
            }
        } catch (NumberFormatException e) {
            String kind = typed instanceof DoubleParam
                    ? "a number"
                    : typed instanceof IntArrayParam ? "whole numbers with commas between" : "a whole number";
            throw new IllegalArgumentException(
                    "param %s must be %s, got '%s': %s".formatted(param.name(), kind, text, param.doc()));
        }
        if (typed instanceof StringArrayParam) {
            return text.split(",");
        }
        if (typed instanceof BooleanParam) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException(
                        "param %s must be true or false, got '%s'".formatted(param.name(), text));
            }
            return Boolean.valueOf(text);
        }
        return text;
    }
}
