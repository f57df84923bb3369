package io.ballast.ml;

/**
 * Setters of {@link LatentGanParams}.
 *
 * @param <S> the stage's own type
 */
public interface LatentGanSetters<S> extends LatentGanParams {
    /** This stage, in its own type. */
    S stage();

    default S setStrategy(String value) {
        set(strategy(), value);
        return stage();
    }

    default S setAdversarialLoss(String value) {
        set(adversarialLoss(), value);
        return stage();
    }

    default S setNet(String value) {
        set(net(), value);
        return stage();
    }

    default S setImageShape(String value) {
        set(imageShape(), value);
        return stage();
    }

    default S setHiddenLayers(int... value) {
        set(hiddenLayers(), value.clone());
        return stage();
    }

    default S setLatentDim(int value) {
        set(latentDim(), value);
        return stage();
    }

    default S setDropout(double value) {
        set(dropout(), value);
        return stage();
    }

    default S setLearningRate(double value) {
        set(learningRate(), value);
        return stage();
    }

    default S setBeta1(double value) {
        set(beta1(), value);
        return stage();
    }

    default S setBeta2(double value) {
        set(beta2(), value);
        return stage();
    }

    default S setGradientPenalty(double value) {
        set(gradientPenalty(), value);
        return stage();
    }

    default S setPenaltyInterval(int value) {
        set(penaltyInterval(), value);
        return stage();
    }

    default S setBatchSize(int value) {
        set(batchSize(), value);
        return stage();
    }

    default S setPretrainIter(int value) {
        set(pretrainIter(), value);
        return stage();
    }

    default S setMaxIter(int value) {
        set(maxIter(), value);
        return stage();
    }

    default S setPatience(int value) {
        set(patience(), value);
        return stage();
    }

    default S setValidationFraction(double value) {
        set(validationFraction(), value);
        return stage();
    }

    default S setScaling(String value) {
        set(scaling(), value);
        return stage();
    }

    default S setTraining(String value) {
        set(training(), value);
        return stage();
    }

    default S setAveragingFrequency(int value) {
        set(averagingFrequency(), value);
        return stage();
    }

    default S setCheckpointDir(String value) {
        set(checkpointDir(), value);
        return stage();
    }

    default S setCheckpointInterval(int value) {
        set(checkpointInterval(), value);
        return stage();
    }
}
