package io.ballast.examples;

import static io.ballast.examples.Methods.Sizes.AS_ASKED;
import static io.ballast.examples.Methods.Sizes.BY_RULE;

import io.ballast.ml.Adasyn;
import io.ballast.ml.AllKnn;
import io.ballast.ml.AutoResampler;
import io.ballast.ml.BorderlineSmote;
import io.ballast.ml.ClusterCentroids;
import io.ballast.ml.CondensedNearestNeighbor;
import io.ballast.ml.EditedNearestNeighbors;
import io.ballast.ml.InstanceHardnessThreshold;
import io.ballast.ml.KMeansSmote;
import io.ballast.ml.LatentGanOversampler;
import io.ballast.ml.LeoCvae;
import io.ballast.ml.Moods;
import io.ballast.ml.NearMiss;
import io.ballast.ml.NeighborhoodCleaningRule;
import io.ballast.ml.OneSidedSelection;
import io.ballast.ml.RandomOverSampler;
import io.ballast.ml.RandomUnderSampler;
import io.ballast.ml.RepeatedEditedNearestNeighbors;
import io.ballast.ml.Resampler;
import io.ballast.ml.Smote;
import io.ballast.ml.SmoteEnn;
import io.ballast.ml.SmoteN;
import io.ballast.ml.SmoteNc;
import io.ballast.ml.SmoteTomek;
import io.ballast.ml.SmotifiedGan;
import io.ballast.ml.SvmSmote;
import io.ballast.ml.TomekLinks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The methods that jobs know by name. */
final class Methods {
    /** Picks one of several, and stands alone. */
    static final String AUTO = "auto";

    private static final List<Method> ALL = List.of(
            new Method("leo-cvae", AS_ASKED, LeoCvae::new, "draw rows from a net trained most where classes overlap"),
            new Method(
                    "latent-gan-oversampler",
                    AS_ASKED,
                    LatentGanOversampler::new,
                    "draw rows from a GAN that starts from an autoencoder, for tables and images"),
            new Method("random-over-sampler", AS_ASKED, RandomOverSampler::new, "repeat rows, with noise on request"),
            new Method("smote", AS_ASKED, Smote::new, "make rows between a row and its neighbors in the class"),
            new Method("borderline-smote", BY_RULE, BorderlineSmote::new, "SMOTE from rows near the border alone"),
            new Method("adasyn", BY_RULE, Adasyn::new, "SMOTE, with more rows where other classes are near"),
            new Method("svm-smote", BY_RULE, SvmSmote::new, "SMOTE from support vectors alone"),
            new Method("k-means-smote", BY_RULE, KMeansSmote::new, "SMOTE within clusters, more in sparse ones"),
            new Method("smote-nc", AS_ASKED, SmoteNc::new, "SMOTE for tables of numbers and categories"),
            new Method("smote-n", AS_ASKED, SmoteN::new, "SMOTE for tables of categories"),
            new Method("smotified-gan", BY_RULE, SmotifiedGan::new, "refine rows of SMOTE with a GAN of the class"),
            new Method("gbo", BY_RULE, SmotifiedGan::gbo, "the same from uniform noise between rows of the class"),
            new Method("ssg", BY_RULE, SmotifiedGan::ssg, "the same from rows of SVM-SMOTE"),
            new Method("random-under-sampler", AS_ASKED, RandomUnderSampler::new, "keep rows drawn at random"),
            new Method("near-miss", BY_RULE, NearMiss::new, "keep the rows nearest to the smallest class"),
            new Method("tomek-links", BY_RULE, TomekLinks::new, "remove rows whose mutual nearest is of another class"),
            new Method(
                    "edited-nearest-neighbors",
                    BY_RULE,
                    EditedNearestNeighbors::new,
                    "remove rows that their neighbors contradict"),
            new Method(
                    "repeated-edited-nearest-neighbors",
                    BY_RULE,
                    RepeatedEditedNearestNeighbors::new,
                    "the same, until nothing changes"),
            new Method("all-knn", BY_RULE, AllKnn::new, "the same, with 1, 2, ... neighbors"),
            new Method(
                    "condensed-nearest-neighbor",
                    BY_RULE,
                    CondensedNearestNeighbor::new,
                    "keep rows that classify all others right"),
            new Method(
                    "one-sided-selection",
                    BY_RULE,
                    OneSidedSelection::new,
                    "keep hard rows and a few others, then remove Tomek links"),
            new Method(
                    "neighborhood-cleaning-rule",
                    BY_RULE,
                    NeighborhoodCleaningRule::new,
                    "remove contradicted rows, and neighbors of minority rows in doubt"),
            new Method(
                    "instance-hardness-threshold",
                    AS_ASKED,
                    InstanceHardnessThreshold::new,
                    "keep rows that a classifier finds easy"),
            new Method(
                    "cluster-centroids",
                    BY_RULE,
                    ClusterCentroids::new,
                    "replace rows by the centers of their clusters"),
            new Method("smote-enn", BY_RULE, SmoteEnn::new, "SMOTE, then remove rows that their neighbors contradict"),
            new Method("smote-tomek", BY_RULE, SmoteTomek::new, "SMOTE, then remove Tomek links"),
            new Method("moods", BY_RULE, Moods::new, "search the rows that a net learns best from, step by step"),
            new Method("mubo", BY_RULE, Moods::mubo, "the same without making rows, by the majority's loss"),
            new Method(
                    AUTO,
                    BY_RULE,
                    AutoResampler::new,
                    "try several methods by cross-validation, or nothing, and take what helps"));

    private static final Map<String, Method> BY_NAME =
            ALL.stream().collect(Collectors.toMap(Method::name, each -> each, (a, b) -> a, LinkedHashMap::new));

    /** What people call some of them. */
    private static final Map<String, String> SHORT = Map.of(
            "random-over",
            "random-over-sampler",
            "random-under",
            "random-under-sampler",
            "latent-gan",
            "latent-gan-oversampler");

    private static final Set<String> ACRONYMS =
            Set.of("leo", "cvae", "gan", "gbo", "ssg", "smote", "adasyn", "svm", "nc", "n", "enn", "knn");

    private Methods() {}

    /** Whether the classes have the sizes afterwards that {@code samplingStrategy} asks for, or what a rule gives. */
    enum Sizes {
        AS_ASKED,
        BY_RULE
    }

    /**
     * A method.
     *
     * @param name as {@code --method} takes it
     * @param does what it does, in a line
     */
    record Method(String name, Sizes sizes, Supplier<Resampler> maker, String does) {
        /** As people write it: {@code LEO-CVAE}, {@code Tomek-Links}. */
        String title() {
            return Stream.of(name.split("-"))
                    .map(word -> ACRONYMS.contains(word)
                            ? word.toUpperCase(Locale.ROOT)
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1))
                    .collect(Collectors.joining("-"));
        }
    }

    /**
     * A method by its name.
     *
     * @throws IllegalArgumentException listing all, where there is none of that name
     */
    static Method named(String name) {
        Method found = BY_NAME.get(SHORT.getOrDefault(name, name));
        if (found == null) {
            throw new IllegalArgumentException(
                    "method must be %s, got '%s'".formatted(String.join(", ", BY_NAME.keySet()), name));
        }
        return found;
    }

    /** All of them, in the order to show them. */
    static List<Method> all() {
        return ALL;
    }
}
