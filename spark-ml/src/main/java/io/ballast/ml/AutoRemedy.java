package io.ballast.ml;

import java.util.ArrayList;
import java.util.List;

/** {@code auto}: what {@link AutoSearch} picks on the training rows for each classifier. */
public final class AutoRemedy implements Remedy {
    private final AutoSearch search;

    public AutoRemedy(AutoSearch search) {
        this.search = search;
    }

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public Prepared prepare(Split split) {
        return new Prepared() {
            @Override
            public FittedRemedy fit(Learner learner) {
                AutoSearch.Choice choice;
                try (EvaluationTable table = EvaluationTable.of(split)) {
                    choice = search.choose(table, learner);
                }
                try (Prepared prepared = choice.remedy().prepare(split)) {
                    FittedRemedy fitted = prepared.fit(learner);
                    List<String> remarks = new ArrayList<>(fitted.remarks());
                    remarks.add("auto chose " + choice.remedy().name());
                    return new FittedRemedy(
                            fitted.model(), fitted.thresholds(), fitted.priors(), fitted.rows(), remarks);
                }
            }

            @Override
            public void close() {
                // Nothing was kept.
            }
        };
    }
}
