package io.ballast.examples;

import io.ballast.ml.AdversarialClassifier;
import io.ballast.ml.Learner;
import io.ballast.ml.NeuralClassifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;

/** What {@code --classifiers} of a comparison names. */
final class Classifiers {
    private static final int TREES = 50;

    private static final Map<String, LongFunction<Estimator<?>>> ALL = all();

    private Classifiers() {}

    private static Map<String, LongFunction<Estimator<?>>> all() {
        Map<String, LongFunction<Estimator<?>>> all = new LinkedHashMap<>();
        all.put("logistic", seed -> new LogisticRegression());
        all.put(
                "forest",
                seed -> new RandomForestClassifier().setNumTrees(TREES).setSeed(seed));
        all.put("gbt", seed -> new GBTClassifier().setSeed(seed));
        all.put("mlp", seed -> NeuralClassifier.leoCvae().setSeed(seed));
        all.put("mlp-moods", seed -> NeuralClassifier.moods().setSeed(seed));
        all.put("adso", seed -> new AdversarialClassifier().setStrategy("adso").setSeed(seed));
        all.put(
                "adso-own",
                seed -> new AdversarialClassifier().setStrategy("adso-own").setSeed(seed));
        all.put("amo", seed -> new AdversarialClassifier().setStrategy("amo").setSeed(seed));
        return all;
    }

    /** All names. */
    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * A classifier by its name.
     *
     * @throws IllegalArgumentException listing all, where there is none of that name
     */
    static Learner named(String name, long seed) {
        LongFunction<Estimator<?>> maker = ALL.get(name);
        if (maker == null) {
            throw new IllegalArgumentException(
                    "classifier must be %s, got '%s'".formatted(String.join(", ", ALL.keySet()), name));
        }
        return new Learner(name, maker.apply(seed));
    }
}
