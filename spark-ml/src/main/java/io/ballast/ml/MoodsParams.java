package io.ballast.ml;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** Params of {@link Moods} and its model. */
public interface MoodsParams extends OverSamplerParams, CheckpointDirParams {
    /** What is drawn and made large: {@code moods}, or {@code mubo}, under-sampling by the loss. Default {@code moods}. */
    default Param<String> method() {
        return new Param<>(
                this, "method", "moods, or mubo: under-sampling alone, by the validation loss of the majority");
    }

    /** Sets to begin with, commas between: {@code balanced}, from which steps go on, {@code full}, {@code smote}, {@code svm-smote}. Default {@code balanced}. */
    default Param<String> start() {
        return new Param<>(this, "start", "sets to begin with: balanced, full, smote, svm-smote");
    }

    /** Sets to choose the result from: {@code path}, the last accepted one and the other starts; {@code pareto}, all that no other dominates. Default {@code path}. */
    default Param<String> archive() {
        return new Param<>(
                this, "archive", "sets to choose from: path (the last accepted, and other starts) or pareto");
    }

    /** Objectives that must be better: {@code all}, {@code pareto} (one, and none worse) or {@code average} (average F1). Default {@code all}. */
    default Param<String> acceptance() {
        return new Param<>(
                this, "acceptance", "objectives that must be better: all, pareto (one, none worse) or average");
    }

    /**
     * Standard errors by which an objective must be better, and the path's average F1 than that of the other starts; at least 0; see {@link
     * io.ballast.search.Acceptance} and {@link io.ballast.search.SearchResult#best}. Default 0.
     */
    default DoubleParam margin() {
        return new DoubleParam(
                this, "margin", "standard errors by which an objective must be better (>= 0)", ParamValidators.gtEq(0));
    }

    /** Candidates of a step, learned from side by side, at least 1; each draws from a part of the rows of its own. Default 1. */
    default IntParam candidatesPerStep() {
        return new IntParam(
                this, "candidatesPerStep", "candidates of a step, side by side (>= 1)", ParamValidators.gtEq(1));
    }

    /**
     * Steps begun before the one before them has ended, as if that were rejected, as most are; at least 0. Cores that would wait learn for them;
     * what was begun for nothing is cancelled. No result depends on it; with innerClassifier it is not looked at. Default 1.
     */
    default IntParam lookAhead() {
        return new IntParam(
                this,
                "lookAhead",
                "steps begun before the one before them has ended (>= 0); no result depends on it",
                ParamValidators.gtEq(0));
    }

    /** Most steps, accepted or not, at least 0. Default 30. */
    default IntParam maxIter() {
        return new IntParam(this, "maxIter", "most steps, accepted or not (>= 0)", ParamValidators.gtEq(0));
    }

    /** Steps in a row without an accepted candidate after which the search ends, at least 1. Default 30. */
    default IntParam maxRejects() {
        return new IntParam(
                this,
                "maxRejects",
                "steps in a row without success that end the search (>= 1)",
                ParamValidators.gtEq(1));
    }

    /** Seconds after which no other step is begun, at least 0; 0 for as long as it takes. With a budget the result depends on the machine. Default 0. */
    default DoubleParam timeBudget() {
        return new DoubleParam(
                this,
                "timeBudget",
                "seconds after which no other step is begun (>= 0), so that the result depends on the machine; 0: none",
                ParamValidators.gtEq(0));
    }

    /**
     * Which rows score sets: {@code hold-out}, as in the paper, those of {@code validationFraction} or {@code validationIndicatorCol}; {@code
     * cross-validation}, all rows in {@code scoringFolds} folds, each by a net that learned from the rows of the set outside the fold and from
     * rows made of those. Then no rows are held out, the minority that scores is several times larger, as many nets as there are folds, of all repeats,
     * learn from each set, each in a task that holds the pool and what the set holds outside its fold; marked rows still are in no set. Features are
     * scaled by the moments of all rows to learn from. Not with {@code innerStopping = validation} or {@code warmStart}, by which nets would have seen what they score. Default {@code
     * hold-out}.
     */
    default Param<String> scoring() {
        return new Param<>(
                this,
                "scoring",
                "rows that score sets: hold-out, or cross-validation, all of them in folds, at the cost of a net for each");
    }

    /** Folds of {@code cross-validation}, at least 2; each class needs 3 rows to learn from outside each of them. Default 5. */
    default IntParam scoringFolds() {
        return new IntParam(this, "scoringFolds", "folds of cross-validation (>= 2)", ParamValidators.gtEq(2));
    }

    /**
     * How often {@code cross-validation} divides the rows in folds anew, at least 1: scores are the means over these, which hang less on how rows fell, at as
     * many times the cost. Not used with {@code hold-out}. Default 1.
     */
    default IntParam scoringRepeats() {
        return new IntParam(
                this,
                "scoringRepeats",
                "times that cross-validation divides the rows anew (>= 1)",
                ParamValidators.gtEq(1));
    }

    /**
     * Share of each class held out to score sets, in (0, 1); these rows are in no set. Not used with {@code validationIndicatorCol} or {@code scoring =
     * cross-validation}. Default 0.25.
     */
    default DoubleParam validationFraction() {
        return new DoubleParam(
                this,
                "validationFraction",
                "share of each class held out to score sets, in (0, 1)",
                ParamValidators.inRange(0, 1, false, false));
    }

    /** Neighbors within the class that SVM-SMOTE makes rows with, at least 1; fewer in a smaller class. Default 5. */
    default IntParam kNeighbors() {
        return new IntParam(
                this,
                "kNeighbors",
                "neighbors within the class that rows are made with (>= 1)",
                ParamValidators.gtEq(1));
    }

    /** Neighbors among all rows that tell SVM-SMOTE whether a row is in danger, at least 1. Default 10. */
    default IntParam mNeighbors() {
        return new IntParam(
                this,
                "mNeighbors",
                "neighbors among all rows that tell whether a row is in danger (>= 1)",
                ParamValidators.gtEq(1));
    }

    /** How far at most SVM-SMOTE goes away from a neighbor, in parts of the distance; at least 0. Default 0.5. */
    default DoubleParam outStep() {
        return new DoubleParam(
                this,
                "outStep",
                "how far at most rows of safe support vectors go away from a neighbor (>= 0)",
                ParamValidators.gtEq(0));
    }

    /** Rows that SVM-SMOTE's classifier learns from at most, at least 2. Default 5000. */
    default IntParam maxSvmRows() {
        return new IntParam(
                this,
                "maxSvmRows",
                "rows that SVM-SMOTE's classifier learns from at most (>= 2)",
                ParamValidators.gtEq(2));
    }

    /** Widths of the inner net's hidden layers. Default 256, 128, 128. */
    default IntArrayParam hiddenLayers() {
        return new IntArrayParam(this, "hiddenLayers", "widths of the inner net's hidden layers");
    }

    /** Learning rate of Adam, above 0. Default 1e-4. */
    default DoubleParam learningRate() {
        return new DoubleParam(this, "learningRate", "learning rate of the inner net (> 0)", ParamValidators.gt(0));
    }

    /** Rows of a mini-batch, at least 0; 0 grows with the set. Default 32. */
    default IntParam batchSize() {
        return new IntParam(
                this, "batchSize", "rows of a mini-batch (>= 0); 0: grows with the set", ParamValidators.gtEq(0));
    }

    /** When a net has learned: {@code solved}, by the gradient or after the most steps, or {@code validation}, by the average F1 of the validation rows. Default {@code solved}. */
    default Param<String> innerStopping() {
        return new Param<>(this, "innerStopping", "when a net has learned: solved, or validation");
    }

    /** Most epochs of a net, at least 1. Default 1000. */
    default IntParam maxEpochs() {
        return new IntParam(this, "maxEpochs", "most epochs of a net (>= 1)", ParamValidators.gtEq(1));
    }

    /** Steps of Adam after which an epoch is a net's last, at least 1, where innerStopping is {@code solved}. Default 1000. */
    default IntParam maxSteps() {
        return new IntParam(
                this,
                "maxSteps",
                "steps of Adam after which an epoch is the last (>= 1), where solved",
                ParamValidators.gtEq(1));
    }

    /** Steps of Adam in any case, at least 0, where innerStopping is {@code validation}. Default 1000. */
    default IntParam minSteps() {
        return new IntParam(
                this, "minSteps", "steps of Adam in any case (>= 0), where by validation", ParamValidators.gtEq(0));
    }

    /** Norm of the gradient at which a net has learned, at least 0, where innerStopping is {@code solved}. Default 1e-3. */
    default DoubleParam gradientTolerance() {
        return new DoubleParam(
                this,
                "gradientTolerance",
                "norm of the gradient at which a net has learned (>= 0), where solved",
                ParamValidators.gtEq(0));
    }

    /** Epochs without a better average F1 that end learning, at least 1, where innerStopping is {@code validation}. Default 25. */
    default IntParam patience() {
        return new IntParam(
                this,
                "patience",
                "epochs without success that end learning (>= 1), where by validation",
                ParamValidators.gtEq(1));
    }

    /**
     * Nets that learn from each set, or each fold of it, at least 1: its score is the mean of theirs, and the classifier of the result the mean of their
     * outputs. Default 1.
     */
    default IntParam nets() {
        return new IntParam(this, "nets", "nets that learn from each set (>= 1)", ParamValidators.gtEq(1));
    }

    /** Whether a net starts from that of the last accepted step: fewer steps to learn, but sets are scored by what was learned from earlier ones too. Default false. */
    default BooleanParam warmStart() {
        return new BooleanParam(this, "warmStart", "whether a net starts from that of the last accepted step");
    }

    /**
     * Whether the model holds the epsilon/delta metric of the chosen set (MOODS, Definitions 4 to 6), for two classes: another net learns from all rows,
     * in one task, when the search is over. Default true.
     */
    default BooleanParam measureDiversification() {
        return new BooleanParam(
                this,
                "measureDiversification",
                "whether a net learns from all rows too, to compare outputs before and after");
    }

    /**
     * Classifier of Spark ML that learns from each set in place of the net, on features as they are; its columns are set here. Candidates
     * are learned from one after the other, each from one partition. Unset: the net.
     */
    default Param<Estimator<?>> innerClassifier() {
        return new Param<>(this, "innerClassifier", "classifier that learns from each set; unset: a net");
    }

    default String getMethod() {
        return getOrDefault(method());
    }

    default String getStart() {
        return getOrDefault(start());
    }

    default String getArchive() {
        return getOrDefault(archive());
    }

    default String getAcceptance() {
        return getOrDefault(acceptance());
    }

    default double getMargin() {
        return (double) getOrDefault(margin());
    }

    default int getCandidatesPerStep() {
        return (int) getOrDefault(candidatesPerStep());
    }

    default int getLookAhead() {
        return (int) getOrDefault(lookAhead());
    }

    default int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    default int getMaxRejects() {
        return (int) getOrDefault(maxRejects());
    }

    default double getTimeBudget() {
        return (double) getOrDefault(timeBudget());
    }

    default String getScoring() {
        return getOrDefault(scoring());
    }

    default int getScoringFolds() {
        return (int) getOrDefault(scoringFolds());
    }

    default int getScoringRepeats() {
        return (int) getOrDefault(scoringRepeats());
    }

    default double getValidationFraction() {
        return (double) getOrDefault(validationFraction());
    }

    default int getKNeighbors() {
        return (int) getOrDefault(kNeighbors());
    }

    default int getMNeighbors() {
        return (int) getOrDefault(mNeighbors());
    }

    default double getOutStep() {
        return (double) getOrDefault(outStep());
    }

    default int getMaxSvmRows() {
        return (int) getOrDefault(maxSvmRows());
    }

    default int[] getHiddenLayers() {
        return getOrDefault(hiddenLayers());
    }

    default double getLearningRate() {
        return (double) getOrDefault(learningRate());
    }

    default int getBatchSize() {
        return (int) getOrDefault(batchSize());
    }

    default String getInnerStopping() {
        return getOrDefault(innerStopping());
    }

    default int getMaxEpochs() {
        return (int) getOrDefault(maxEpochs());
    }

    default int getMaxSteps() {
        return (int) getOrDefault(maxSteps());
    }

    default int getMinSteps() {
        return (int) getOrDefault(minSteps());
    }

    default double getGradientTolerance() {
        return (double) getOrDefault(gradientTolerance());
    }

    default int getPatience() {
        return (int) getOrDefault(patience());
    }

    default int getNets() {
        return (int) getOrDefault(nets());
    }

    default boolean getWarmStart() {
        return (boolean) getOrDefault(warmStart());
    }

    default boolean getMeasureDiversification() {
        return (boolean) getOrDefault(measureDiversification());
    }

    default Estimator<?> getInnerClassifier() {
        return getOrDefault(innerClassifier());
    }
}
