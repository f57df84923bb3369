package io.ballast.examples;

import io.ballast.ml.AutoResampler;
import io.ballast.ml.CleanedSmote;
import io.ballast.ml.ClusterCentroids;
import io.ballast.ml.LatentGanOversampler;
import io.ballast.ml.LeoCvae;
import io.ballast.ml.Moods;
import io.ballast.ml.NeighborResampler;
import io.ballast.ml.NeighborUnderSampler;
import io.ballast.ml.Resampler;
import io.ballast.ml.UnderSampler;
import io.ballast.network.ImageShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * The methods of a run, one after the other: {@code smote+tomek-links} is two.
 *
 * @param steps at least one
 */
record MethodChain(List<Step> steps) {
    /** Param of methods that look at pictures. */
    private static final String IMAGE_SHAPE = "imageShape";

    /** Param of methods that keep how far they are. */
    private static final String CHECKPOINT_DIR = "checkpointDir";

    /** One method with its params set. */
    record Step(Methods.Method method, Resampler resampler) {
        String name() {
            return method.name();
        }
    }

    /**
     * Reads a chain and its params.
     *
     * @param params name to text; a name that several methods have starts with the method's: {@code smote.kNeighbors}
     * @throws IllegalArgumentException naming the method or param that is unknown, unclear or cannot have the value
     */
    static MethodChain parse(String text, Map<String, String> params) {
        List<Step> steps = new ArrayList<>();
        for (String name : text.split("\\+", -1)) {
            Methods.Method method = Methods.named(name.strip());
            if (steps.stream().anyMatch(step -> step.method() == method)) {
                throw new IllegalArgumentException(
                        "method %s is named twice in '%s'; each may run once".formatted(method.name(), text));
            }
            steps.add(new Step(method, method.maker().get()));
        }
        if (steps.size() > 1 && steps.stream().anyMatch(step -> step.name().equals(Methods.AUTO))) {
            throw new IllegalArgumentException(
                    "method auto picks what to do with the table as it is and stands alone, got '%s'; leave the others out"
                            .formatted(text));
        }
        if (steps.stream().skip(1).anyMatch(step -> step.resampler() instanceof Moods)) {
            throw new IllegalArgumentException(
                    "method moods or mubo scores sets by rows of the table and comes first in a chain, got '%s'"
                            .formatted(text));
        }
        MethodChain chain = new MethodChain(List.copyOf(steps));
        params.forEach(chain::set);
        return chain;
    }

    private void set(String name, String value) {
        int dot = name.indexOf('.');
        Step step = dot < 0 ? stepWith(name) : step(name, name.substring(0, dot));
        String param = name.substring(dot + 1);
        if (!MethodParams.has(step.resampler(), param)) {
            throw new IllegalArgumentException(
                    "method %s has no param '%s'; it has %s".formatted(step.name(), param, paramsOf(step)));
        }
        MethodParams.set(step.resampler(), param, value);
    }

    private Step step(String param, String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "param '%s' is of method '%s', but the method is %s".formatted(param, name, this)));
    }

    /** The one method that has a param, or the only one there is. */
    private Step stepWith(String param) {
        if (steps.size() == 1) {
            return steps.get(0);
        }
        List<Step> having = steps.stream()
                .filter(step -> MethodParams.has(step.resampler(), param))
                .toList();
        if (having.isEmpty()) {
            throw new IllegalArgumentException("no method of %s has a param '%s'; %s"
                    .formatted(
                            this,
                            param,
                            steps.stream()
                                    .map(step -> step.name() + " has " + paramsOf(step))
                                    .collect(Collectors.joining("; "))));
        }
        if (having.size() > 1) {
            throw new IllegalArgumentException("param '%s' could be of several methods; write %s"
                    .formatted(
                            param,
                            having.stream()
                                    .map(step -> step.name() + "." + param)
                                    .collect(Collectors.joining(" or "))));
        }
        return having.get(0);
    }

    private static String paramsOf(Step step) {
        return String.join(", ", MethodParams.describe(step.resampler()).keySet());
    }

    /** Tells every method where the table's features and labels are, and from which seed to draw. */
    void prepare(String label, long seed) {
        for (Step step : steps) {
            Resampler resampler = step.resampler();
            resampler.set(resampler.featuresCol(), InputTable.VECTOR);
            resampler.set(resampler.labelCol(), label);
            resampler.set(resampler.syntheticCol(), SyntheticColumns.OF_STEP);
            resampler.set(resampler.seed(), seed);
        }
    }

    /**
     * Tells the methods that can go on after they were killed where to keep how far they are: each in a folder of its name.
     *
     * @throws IllegalArgumentException if none can, or a param says where already
     */
    void keepIn(String checkpoint) {
        List<Step> keeping = steps.stream()
                .filter(step -> MethodParams.has(step.resampler(), CHECKPOINT_DIR))
                .toList();
        if (keeping.isEmpty()) {
            throw new IllegalArgumentException(
                    "method %s keeps nothing that a later run could go on from; leave --checkpoint out"
                            .formatted(this));
        }
        for (Step step : keeping) {
            if (step.resampler().isSet(step.resampler().getParam(CHECKPOINT_DIR))) {
                throw new IllegalArgumentException("--checkpoint and param %s name two folders; leave one of them out"
                        .formatted(qualified(step, CHECKPOINT_DIR)));
            }
            MethodParams.set(step.resampler(), CHECKPOINT_DIR, checkpoint + "/" + step.name());
        }
    }

    /** Where the methods keep how far they are. */
    List<String> checkpoints() {
        return steps.stream()
                .map(step -> MethodParams.values(step.resampler()).get(CHECKPOINT_DIR))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
    }

    /** Tells methods that look at pictures how large these are, unless a param says so already. */
    void imagesAre(ImageShape shape) {
        for (Step step : steps) {
            MethodParams.setUnlessSet(step.resampler(), IMAGE_SHAPE, shape.toString());
        }
    }

    /**
     * Shows on the console what the methods are at.
     *
     * @param trials told what a search among methods tried
     */
    void showOn(ConsoleProgress progress, SearchTrials trials) {
        for (Step step : steps) {
            if (step.resampler() instanceof AutoResampler auto) {
                auto.onChoice(trials);
            } else if (step.resampler() instanceof Moods moods) {
                moods.onStep(new SearchSteps(progress));
            } else if (step.resampler() instanceof LeoCvae leoCvae) {
                leoCvae.onEpoch(progress.epochListener()).onSearch(progress.searchListener());
            } else if (step.resampler() instanceof LatentGanOversampler gan) {
                gan.onEpoch(progress.ganListener());
            } else if (step.resampler() instanceof NeighborResampler<?> sampler) {
                sampler.onSearch(progress.searchListener());
            } else if (step.resampler() instanceof NeighborUnderSampler<?> sampler) {
                sampler.onSearch(progress.searchListener());
            }
        }
    }

    /**
     * Lets every method look at the schema, before the first of them works.
     *
     * @throws IllegalArgumentException if a param or column does not fit
     */
    void check(StructType schema) {
        steps.forEach(step -> step.resampler().transformSchema(schema));
    }

    /** Whether there may be rows that were none before. */
    boolean makesRows() {
        return steps.stream()
                .map(Step::resampler)
                .anyMatch(
                        resampler -> !(resampler instanceof UnderSampler<?>) || resampler instanceof ClusterCentroids);
    }

    /** Whether original rows may be left out. */
    boolean removesRows() {
        return steps.stream().map(Step::resampler).anyMatch(MethodChain::mayRemoveRows);
    }

    private static boolean mayRemoveRows(Resampler resampler) {
        return resampler instanceof UnderSampler<?>
                || resampler instanceof CleanedSmote<?>
                || resampler instanceof Moods
                || resampler instanceof AutoResampler;
    }

    /** As people write it: {@code SMOTE + Tomek-Links}. */
    String title() {
        return steps.stream().map(step -> step.method().title()).collect(Collectors.joining(" + "));
    }

    /** Params of all methods; in a chain their names start with the method's. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Step step : steps) {
            MethodParams.values(step.resampler()).forEach((name, value) -> values.put(qualified(step, name), value));
        }
        return values;
    }

    /** A param's name, in a chain with its method's. */
    String qualified(Step step, String param) {
        return steps.size() == 1 ? param : step.name() + "." + param;
    }

    /** As {@code --method} takes it. */
    @Override
    public String toString() {
        return steps.stream().map(Step::name).collect(Collectors.joining("+"));
    }
}
