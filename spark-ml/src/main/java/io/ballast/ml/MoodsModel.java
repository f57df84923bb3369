package io.ballast.ml;

import io.ballast.evaluation.Diversification;
import io.ballast.search.Member;
import io.ballast.search.SearchStep;
import io.ballast.search.Validation;
import io.ballast.table.ClassCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What {@link Moods} found: every step with its scores, the chosen set and the classifier that learned from it. Passes data through like every {@link
 * ResamplerModel}.
 *
 * <p>Saved: metadata; under {@code data} one row with classes, steps and sizes; under {@code classifier} the classifier; under {@code rows} the chosen set; under
 * {@code innerClassifier} that param, if it is set.
 */
public final class MoodsModel extends ResamplerModel implements MoodsParams, MLWritable {
    private static final long serialVersionUID = 1L;

    static final String LABEL = "label";
    static final String OUTPUT = "output";
    static final String SYNTHETIC = "synthetic";
    static final StructType OUTPUTS =
            new StructType().add(LABEL, DataTypes.DoubleType, false).add(OUTPUT, DataTypes.DoubleType, false);

    private final ClassCounts classes;
    private final Outcome outcome;
    private final transient Dataset<Row> rows;

    /**
     * What a search came to.
     *
     * @param members starts, and the sets after accepted steps
     * @param nonDominated members that no other dominates
     * @param steps of the path, that of its start first
     * @param chosen member whose rows are the result
     * @param kept rows of the table in the chosen set, of each class
     * @param made rows made for it, of each class
     * @param smallest class with the fewest rows to learn from, of which all are in the balanced start
     * @param largest class with the most, whose F1 is no objective of its own
     * @param classifier that learned from it
     * @param diversification of the chosen set, for two classes and a net
     */
    record Outcome(
            ArrayList<Member> members,
            ArrayList<Member> nonDominated,
            ArrayList<SearchStep> steps,
            Member chosen,
            long[] kept,
            long[] made,
            int smallest,
            int largest,
            Model<?> classifier,
            Diversification diversification)
            implements Serializable {}

    MoodsModel(String uid, ClassCounts classes, Outcome outcome, Dataset<Row> rows) {
        super(uid);
        this.classes = classes;
        this.outcome = outcome;
        this.rows = rows;
    }

    @Override
    public ClassCounts classes() {
        return classes;
    }

    /** Sets that could have been chosen: the starts, and those after accepted steps. */
    public List<Member> members() {
        return List.copyOf(outcome.members());
    }

    /** Those that no other dominates on the validation rows. */
    public List<Member> nonDominated() {
        return List.copyOf(outcome.nonDominated());
    }

    /** All steps with all scores, that of the balanced start first; empty without that start. */
    public List<SearchStep> steps() {
        return List.copyOf(outcome.steps());
    }

    /** The set that is the result. */
    public Member chosen() {
        return outcome.chosen();
    }

    /** Rows of the table in the chosen set, of each class. */
    public long[] keptRows() {
        return outcome.kept().clone();
    }

    /** Rows made for the chosen set, of each class. */
    public long[] madeRows() {
        return outcome.made().clone();
    }

    /** Index of the class with the fewest rows to learn from, the first on a tie. */
    public int smallest() {
        return outcome.smallest();
    }

    /** Index of the class with the most rows to learn from, the last on a tie; its F1 is no objective of its own. */
    public int largest() {
        return outcome.largest();
    }

    /** Position of the smallest class's F1 among the objectives of a score; 0 where a loss alone decides. */
    public int smallestObjective() {
        int above = outcome.smallest() > outcome.largest() ? 1 : 0; // the largest class has no objective
        return outcome.chosen().score().objectives() == 1 ? 0 : outcome.smallest() - above;
    }

    /** Rows of the chosen set: features, label and {@code synthetic}, whether a row was made; empty for a model that was sent elsewhere. */
    public Optional<Dataset<Row>> rows() {
        return Optional.ofNullable(rows);
    }

    /**
     * The classifier that learned from the chosen set: a {@link NeuralClassificationModel}, of several nets the mean of their outputs, or what the inner
     * classifier learned. It predicts class indices, those of {@link #classes()}, from features as they are in the table.
     */
    public Model<?> classifier() {
        return outcome.classifier();
    }

    /** How the outputs of the net differ from those of one that learned from all rows in the same way; for two classes and a net. */
    public Optional<Diversification> diversification() {
        return Optional.ofNullable(outcome.diversification());
    }

    /** What was chosen, in a sentence. */
    String sentence() {
        long accepted = outcome.steps().stream().filter(SearchStep::isAccepted).count() - 1;
        double[] score = outcome.chosen().score().values();
        return "%s was chosen of %d sets, after %d steps, %d accepted: %s %.3f %s"
                .formatted(
                        outcome.chosen(),
                        outcome.members().size(),
                        Math.max(0, outcome.steps().size() - 1),
                        Math.max(0, accepted),
                        getMethod().equals("mubo") ? "minus the loss" : "average F1",
                        score[score.length - 1],
                        getScoring().equals(Validation.CROSS_VALIDATION.toString())
                                ? "in cross-validation"
                                : "on the validation rows");
    }

    Outcome outcome() {
        return outcome;
    }

    @Override
    public MoodsModel copy(ParamMap extra) {
        MoodsModel copied = new MoodsModel(uid(), classes, outcome, rows);
        copyValues(copied, extra);
        copied.setParent(parent());
        return copied;
    }

    @Override
    public MLWriter write() {
        return new MoodsModelStorage.Writer(this);
    }

    public static MLReader<MoodsModel> read() {
        return new MoodsModelStorage.Reader();
    }

    public static MoodsModel load(String path) {
        return read().load(path);
    }
}
