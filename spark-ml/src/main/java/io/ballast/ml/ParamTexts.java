package io.ballast.ml;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;

/** The params of a stage as text, the same in every run, by which a checkpoint knows its own. */
final class ParamTexts {
    private ParamTexts() {}

    /** Values of params, defaults too, by name. */
    static Map<String, String> of(Params stage) {
        Map<String, String> texts = new TreeMap<>();
        for (ParamPair<?> pair : stage.extractParamMap().toList()) {
            texts.put(pair.param().name(), text(pair));
        }
        return texts;
    }

    /** Without uids, which are others in every run. */
    private static <T> String text(ParamPair<T> pair) {
        return pair.value() instanceof Params stage
                ? stage.getClass().getName() + of(stage)
                : pair.param().jsonEncode(pair.value());
    }
}
