package io.ballast.examples;

import io.ballast.examples.compare.RowFindings;
import io.ballast.ml.AutoCandidates;
import io.ballast.ml.AutoRemedy;
import io.ballast.ml.AutoSearch;
import io.ballast.ml.BestUnderSampling;
import io.ballast.ml.ClassWeights;
import io.ballast.ml.Moods;
import io.ballast.ml.NoRemedy;
import io.ballast.ml.Remedy;
import io.ballast.ml.ResampledRemedy;
import io.ballast.ml.Resampler;
import io.ballast.ml.TunedThreshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code --methods} of a comparison names: resampling methods and chains of them, and the baselines that are no
 * resampling.
 *
 * @param methods what each name stands for: itself, or for {@code wide=smote} another method
 * @param params as {@code name.param} to value
 * @param metric that thresholds and searches choose by
 */
record Remedies(Map<String, String> methods, Map<String, String> params, String metric) {
    /** Baselines, with what they do. */
    static final Map<String, String> BASELINES = baselines();

    private static final String TRIES = "rus-best-of-n.n";
    private static final int AUTO_FOLDS = 3;

    private static Map<String, String> baselines() {
        Map<String, String> does = new LinkedHashMap<>();
        does.put("none", "nothing; stands in every comparison");
        does.put("class-weight", "let rows of small classes weigh more");
        does.put("threshold", "nothing, with the decision threshold tuned on the validation part");
        does.put("rus-best-of-n", "the best of n (5) random under-samplings by validation score");
        return does;
    }

    /**
     * Reads names and params before any work.
     *
     * @param named methods in the order to compare them; the baselines come before them
     * @throws IllegalArgumentException naming the method, param or metric that is unknown or cannot have the value
     */
    static Remedies of(List<String> named, Map<String, String> params, String metric) {
        AutoSearch.checkMetric("metric", metric);
        Map<String, String> methods = new LinkedHashMap<>();
        BASELINES.keySet().forEach(name -> methods.put(name, name));
        named.forEach(text -> add(text.strip(), methods));
        Remedies remedies = new Remedies(methods, params, metric);
        for (String param : params.keySet()) {
            boolean qualified = param.matches("[^.]+\\.[^.].*");
            if (!qualified || methods.keySet().stream().noneMatch(name -> remedies.owns(name, param))) {
                throw new IllegalArgumentException(
                        "param '%s' must be METHOD.NAME=VALUE with one of the methods compared, %s"
                                .formatted(param, String.join(", ", methods.keySet())));
            }
            boolean known = param.equals(TRIES)
                    || methods.keySet().stream()
                            .anyMatch(name -> remedies.owns(name, param) && remedies.resamples(name));
            if (!known) {
                throw new IllegalArgumentException(
                        "%s has no params in a comparison, got '%s'".formatted(param.split("\\.")[0], param));
            }
        }
        methods.keySet().forEach(name -> remedies.named(name, 0));
        return remedies;
    }

    private static void add(String text, Map<String, String> methods) {
        int equals = text.indexOf('=');
        String method = canonical(text.substring(equals + 1).strip());
        String name = equals < 0 ? method : text.substring(0, equals).strip();
        if (!name.matches("[A-Za-z0-9+-]+")) {
            throw new IllegalArgumentException(
                    "the name of a method must be of letters, digits and -, got '%s'".formatted(name));
        }
        String before = methods.put(name, method);
        if (before != null && !before.equals(method)) {
            throw new IllegalArgumentException(
                    "'%s' names both %s and %s; give one of them another name".formatted(name, before, method));
        }
    }

    private static String canonical(String method) {
        return BASELINES.containsKey(method) || method.equals(Methods.AUTO)
                ? method
                : MethodChain.parse(method, Map.of()).toString();
    }

    /** All names, in order. */
    List<String> names() {
        return List.copyOf(methods.keySet());
    }

    /** What there is to find out about the rows that a method gives: of their quality only where it may make some. */
    List<String> looks(String name) {
        if (!resamples(name)) {
            return List.of();
        }
        MethodChain chain = MethodChain.parse(methods.get(name), Map.of());
        List<String> looks = new ArrayList<>(List.of(RowFindings.DIVERSIFICATION));
        if (chain.makesRows()) {
            looks.add(RowFindings.QUALITY);
        }
        if (chain.steps().get(0).resampler() instanceof Moods) {
            looks.add(RowFindings.SEARCH);
        }
        return looks;
    }

    private boolean resamples(String name) {
        return !BASELINES.containsKey(methods.get(name)) && !methods.get(name).equals(Methods.AUTO);
    }

    private boolean owns(String name, String param) {
        String prefix = param.split("\\.")[0];
        String method = methods.get(name);
        return prefix.equals(name)
                || name.equals(method) && List.of(method.split("\\+")).contains(prefix);
    }

    /**
     * A remedy by its name.
     *
     * @param seed of its draws
     */
    Remedy named(String name, long seed) {
        return switch (methods.get(name)) {
            case "none" -> new NoRemedy();
            case "class-weight" -> new ClassWeights();
            case "threshold" -> TunedThreshold.of(metric);
            case "rus-best-of-n" -> new BestUnderSampling(tries(), metric, seed);
            case Methods.AUTO -> new AutoRemedy(search(seed));
            default -> resampled(name, seed);
        };
    }

    private AutoSearch search(long seed) {
        return new AutoSearch(AutoCandidates.usual(metric, seed), metric, AUTO_FOLDS, 0, Duration.ZERO, seed);
    }

    private int tries() {
        String given = params.getOrDefault(TRIES, "5");
        try {
            return Integer.parseInt(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s must be a whole number, got '%s'".formatted(TRIES, given), e);
        }
    }

    private Remedy resampled(String name, long seed) {
        Map<String, String> own = new LinkedHashMap<>();
        params.forEach((param, value) -> {
            if (owns(name, param)) {
                boolean renamed = !name.equals(methods.get(name));
                own.put(renamed ? param.substring(name.length() + 1) : param, value);
            }
        });
        MethodChain chain = MethodChain.parse(methods.get(name), own);
        List<Resampler> resamplers =
                chain.steps().stream().map(MethodChain.Step::resampler).toList();
        resamplers.forEach(resampler -> resampler.set(resampler.seed(), seed));
        return new ResampledRemedy(name, resamplers);
    }
}
