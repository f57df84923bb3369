package io.ballast.bench;

import io.ballast.ml.Moods;
import io.ballast.ml.MoodsModel;
import io.ballast.search.SearchStep;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A search from a table in memory to the fitted model, and what it took; CPU is that of the whole process. */
record MoodsRun(MoodsModel model, double wall, double cpu) {
    static MoodsRun of(Moods moods, Dataset<Row> table) {
        System.gc(); // lets Spark drop what the run before kept
        Cpu cpu = new Cpu();
        MoodsModel model = moods.fit(table);
        return new MoodsRun(model, cpu.wallSeconds(), cpu.processSeconds());
    }

    /** The middle one of some runs. */
    static double median(List<MoodsRun> runs, ToDoubleFunction<MoodsRun> number) {
        return Results.median(runs.stream().mapToDouble(number).toArray());
    }

    private Stream<SearchStep.Tried> tried() {
        return model.steps().stream()
                .flatMap(step -> step.candidates().stream())
                .filter(one -> one.score() != null);
    }

    /** Nets that learned in a search without folds; the result's own and, where it is measured, that of the diversification come on top. */
    long trainings() {
        return tried().count() * model.getNets();
    }

    /** Steps of Adam of these. */
    long adamSteps() {
        return tried().mapToLong(SearchStep.Tried::adamSteps).sum();
    }

    /** Seconds of making rows, summed over candidates. */
    double making() {
        return tried().mapToDouble(SearchStep.Tried::makingSeconds).sum();
    }

    /** Seconds of learning and scoring, summed over candidates. */
    double learning() {
        return tried().mapToDouble(SearchStep.Tried::learningSeconds).sum();
    }

    /** Wall seconds outside steps: reading and splitting the table, the result's classifier and, where it is measured, the diversification. */
    double outside() {
        return wall - model.steps().stream().mapToDouble(SearchStep::seconds).sum();
    }

    /** Steps whose candidate was taken, without the start. */
    long accepted() {
        return model.steps().stream().filter(SearchStep::isAccepted).count() - 1;
    }

    /** Average F1 of the classifier on other rows. */
    double averageF1(Dataset<Row> test) {
        double[][] counts = new double[2][2];
        model.classifier()
                .transform(test)
                .groupBy("label", "prediction")
                .count()
                .collectAsList()
                .forEach(row -> counts[(int) row.getDouble(0)][(int) row.getDouble(1)] += row.getLong(2));
        double wrong = counts[0][1] + counts[1][0];
        return (f1(counts[0][0], wrong) + f1(counts[1][1], wrong)) / 2;
    }

    private static double f1(double right, double wrong) {
        return right == 0 ? 0 : 2 * right / (2 * right + wrong);
    }
}
