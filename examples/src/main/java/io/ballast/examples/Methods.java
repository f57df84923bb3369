package io.ballast.examples;

import io.ballast.ml.LeoCvae;
import io.ballast.ml.Resampler;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/** The methods that jobs know by name, and their params from text. */
final class Methods {
    private static final Map<String, Supplier<Resampler>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("leo-cvae", LeoCvae::new);
    }

    /** Params that the job sets itself from its own options. */
    private static final Set<String> OF_THE_JOB = Set.of(
            "featuresCol",
            "labelCol",
            "syntheticCol",
            "parentsCol",
            "passThrough",
            "weightCol",
            "validationIndicatorCol",
            "idCol",
            "seed");

    private Methods() {}

    /** The method as people write it: {@code LEO-CVAE}. */
    static String displayName(String method) {
        return method.toUpperCase(Locale.ROOT);
    }

    /**
     * A resampler with params set.
     *
     * @param params name to text
     * @throws IllegalArgumentException naming the method or param that is unknown or cannot have the value
     */
    static Resampler create(String method, Map<String, String> params) {
        if (!BY_NAME.containsKey(method)) {
            throw new IllegalArgumentException(
                    "method must be %s, got '%s'".formatted(String.join(", ", BY_NAME.keySet()), method));
        }
        Resampler resampler = BY_NAME.get(method).get();
        params.forEach((name, value) -> set(resampler, method, name, value));
        return resampler;
    }

    private static void set(Resampler resampler, String method, String name, String value) {
        if (!resampler.hasParam(name) || OF_THE_JOB.contains(name)) {
            throw new IllegalArgumentException("method %s has no param '%s'; it has %s"
                    .formatted(
                            method, name, String.join(", ", describe(resampler).keySet())));
        }
        Param<Object> param = resampler.getParam(name);
        Object parsed = parse(param, value.strip());
        try {
            resampler.set(param, parsed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("param %s cannot be %s: %s".formatted(name, value, param.doc()), e);
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
            throw new IllegalArgumentException(
                    "param %s must be a number, got '%s': %s".formatted(param.name(), text, param.doc()));
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

    /** Params that a user may set, with their meaning. */
    static Map<String, String> describe(Resampler resampler) {
        return Arrays.stream(resampler.params())
                .filter(param -> !OF_THE_JOB.contains(param.name()))
                .collect(Collectors.toMap(Param::name, Param::doc, (a, b) -> a, LinkedHashMap::new));
    }

    /** Values of those params, as far as they are set or have a default. */
    static Map<String, Object> values(Resampler resampler) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : describe(resampler).keySet()) {
            Param<Object> param = resampler.getParam(name);
            if (resampler.isDefined(param)) {
                Object value = resampler.getOrDefault(param);
                values.put(name, value instanceof int[] widths ? Arrays.toString(widths) : value);
            }
        }
        return values;
    }
}
