package io.ballast.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/** Rows of a partition, those to learn from and those that early stopping watches. */
public final class TrainingSplit implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TrainingRows train;
    private final TrainingRows validation;

    /** @param dims features of a row */
    public TrainingSplit(int dims) {
        this.train = new TrainingRows(dims);
        this.validation = new TrainingRows(dims);
    }

    /** Rows to learn from. */
    public TrainingRows train() {
        return train;
    }

    /** Rows that early stopping watches. */
    public TrainingRows validation() {
        return validation;
    }

    /** This split cut into so many, row i going to hand i modulo their number; key: the hand. */
    List<Tuple2<Integer, TrainingSplit>> deal(int hands) {
        List<Tuple2<Integer, TrainingSplit>> dealt = new ArrayList<>();
        for (int hand = 0; hand < hands; hand++) {
            TrainingSplit split = new TrainingSplit(train.dims());
            train.copyEvery(hands, hand, split.train);
            validation.copyEvery(hands, hand, split.validation);
            dealt.add(new Tuple2<>(hand, split));
        }
        return dealt;
    }

    /** All the rows of several, in their order. */
    static TrainingSplit merged(Iterator<TrainingSplit> parts, int dims) {
        TrainingSplit all = new TrainingSplit(dims);
        parts.forEachRemaining(all::append);
        return all;
    }

    void append(TrainingSplit other) {
        train.append(other.train);
        validation.append(other.validation);
    }
}
