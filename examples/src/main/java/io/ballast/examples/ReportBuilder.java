package io.ballast.examples;

import io.ballast.entropy.EntropySummary;
import io.ballast.evaluation.SyntheticComparison;
import io.ballast.examples.images.ImageSample;
import io.ballast.examples.report.Game;
import io.ballast.examples.report.Images;
import io.ballast.examples.report.ResampleReport;
import io.ballast.examples.report.Search;
import io.ballast.ml.LatentGanModel;
import io.ballast.ml.LeoCvaeModel;
import io.ballast.ml.MoodsModel;
import io.ballast.ml.ResamplerModel;
import io.ballast.network.GanHistory;
import io.ballast.network.GanLoss;
import io.ballast.network.ImageShape;
import io.ballast.network.LossPoint;
import io.ballast.network.TrainingHistory;
import io.ballast.table.ClassCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Fills the parts of a {@link ResampleReport} from a fitted model and the table that was written. */
final class ReportBuilder {
    /** Images of so many classes are shown at most. */
    private static final int IMAGE_CLASSES = 20;

    private ReportBuilder() {}

    /** @param models of the methods that ran; local entropy is that of the table read, which only the first has seen */
    static Optional<ResampleReport.Entropy> entropy(List<ResamplerModel> models) {
        ResamplerModel model = models.get(0);
        if (!(model instanceof LeoCvaeModel leoCvae) || leoCvae.summary().isEmpty()) {
            return Optional.empty();
        }
        LeoCvaeModel.FitSummary fit = leoCvae.summary().get();
        EntropySummary entropy = fit.entropy();
        List<ResampleReport.ClassEntropy> classes = new ArrayList<>();
        for (int c = 0; c < model.classes().numClasses(); c++) {
            classes.add(
                    new ResampleReport.ClassEntropy(model.classes().name(c), entropy.mean(c), entropy.histogram(c)));
        }
        return Optional.of(new ResampleReport.Entropy(fit.kNeighbors(), entropy.upperBound(), entropy.mean(), classes));
    }

    static Optional<ResampleReport.Training> training(List<ResamplerModel> models) {
        return models.stream()
                .filter(LeoCvaeModel.class::isInstance)
                .map(LeoCvaeModel.class::cast)
                .filter(model -> model.summary().isPresent())
                .map(ReportBuilder::training)
                .findFirst();
    }

    private static ResampleReport.Training training(LeoCvaeModel model) {
        TrainingHistory history = model.history();
        return new ResampleReport.Training(
                model.summary().get().plan().toString(),
                history.batchSize(),
                history.bestEpoch(),
                history.stoppedEarly(),
                losses(history.train()),
                losses(history.validation()));
    }

    private static List<ResampleReport.Losses> losses(List<LossPoint> points) {
        return points.stream()
                .map(p -> new ResampleReport.Losses(p.total(), p.reconstruction(), p.divergence(), p.correlation()))
                .toList();
    }

    /** How a GAN was trained, if one was. */
    static Optional<Game> game(List<ResamplerModel> models) {
        return models.stream()
                .filter(LatentGanModel.class::isInstance)
                .map(LatentGanModel.class::cast)
                .filter(model -> model.plan().isPresent())
                .map(ReportBuilder::game)
                .findFirst();
    }

    private static Game game(LatentGanModel model) {
        GanHistory history = model.history();
        List<Game.Line> autoencoder = new ArrayList<>();
        List<Game.Line> players = new ArrayList<>();
        for (GanLoss loss : GanLoss.values()) {
            addLine(autoencoder, loss.label(), history.pretraining(loss));
            addLine(players, loss.label(), history.game(loss));
        }
        addLine(players, "macro F1 of the rows watched", history.macroF1());
        return new Game(
                model.plan().get().toString(), history.bestEpoch(), history.stoppedEarly(), autoencoder, players);
    }

    /** Nothing where the stage does not have it. */
    private static void addLine(List<Game.Line> lines, String name, double[] values) {
        if (Arrays.stream(values).allMatch(Double::isFinite)) {
            lines.add(new Game.Line(name, Arrays.stream(values).boxed().toList()));
        }
    }

    static Optional<Search> search(List<ResamplerModel> models) {
        return models.stream()
                .filter(MoodsModel.class::isInstance)
                .map(MoodsModel.class::cast)
                .map(ReportedSearch::of)
                .findFirst();
    }

    /** Wall seconds of the stages of the fit, where the model knows them. */
    static Map<String, Double> seconds(ResamplerModel model) {
        return model instanceof LeoCvaeModel leoCvae && leoCvae.summary().isPresent()
                ? new LinkedHashMap<>(leoCvae.summary().get().seconds())
                : new LinkedHashMap<>();
    }

    /** Params with the values used, those that follow from the table included. */
    static Map<String, Object> params(MethodChain chain, List<ResamplerModel> models) {
        Map<String, Object> params = chain.values();
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i) instanceof LeoCvaeModel leoCvae
                    && leoCvae.summary().isPresent()) {
                MethodChain.Step step = chain.steps().get(i);
                params.put(
                        chain.qualified(step, "kNeighbors"),
                        leoCvae.summary().get().kNeighbors());
                params.put(
                        chain.qualified(step, "gamma"), leoCvae.summary().get().gamma());
                params.put(chain.qualified(step, "batchSize"), leoCvae.history().batchSize());
            }
        }
        return params;
    }

    static List<ResampleReport.ClassRows> classes(ResampleSummary summary) {
        List<ResampleReport.ClassRows> classes = new ArrayList<>();
        for (int c = 0; c < summary.original().length; c++) {
            classes.add(new ResampleReport.ClassRows(
                    summary.classes().name(c),
                    summary.classes().count(c),
                    summary.original()[c] + summary.synthetic()[c],
                    summary.classes().count(c) - summary.original()[c]));
        }
        return classes;
    }

    /** Synthetic against real rows of every class that grew; key: class index. */
    static Map<Integer, SyntheticComparison> comparisons(InputTable written, ResampleSummary summary) {
        Map<Integer, SyntheticComparison> comparisons = new LinkedHashMap<>();
        ClassCounts classes = summary.classes();
        for (int c = 0; c < classes.numClasses(); c++) {
            if (summary.synthetic()[c] > 0 && summary.original()[c] > 1) {
                Dataset<Row> rows = written.assembled()
                        .filter(InputTable.column(written.label()).equalTo(classes.value(c)));
                comparisons.put(
                        c,
                        SyntheticComparison.of(
                                rows.filter("not " + SyntheticColumns.SYNTHETIC),
                                rows.filter(SyntheticColumns.SYNTHETIC),
                                InputTable.VECTOR));
            }
        }
        return comparisons;
    }

    static List<ResampleReport.Synthetic> synthetic(
            InputTable written, ResampleSummary summary, Map<Integer, SyntheticComparison> comparisons) {
        List<ResampleReport.Synthetic> parts = new ArrayList<>();
        comparisons.forEach((c, found) -> {
            Map<String, Double> distances = new LinkedHashMap<>();
            for (int d = 0; d < found.distances().length; d++) {
                distances.put(written.featureName(d), found.distances()[d]);
            }
            parts.add(new ResampleReport.Synthetic(
                    summary.classes().name(c),
                    summary.synthetic()[c],
                    found.sampledRows(),
                    found.copyShare(),
                    distances));
        });
        return parts;
    }

    static List<ResampleReport.Projection> projections(
            ResampleSummary summary, Map<Integer, SyntheticComparison> comparisons) {
        List<ResampleReport.Projection> parts = new ArrayList<>();
        comparisons.forEach((c, found) -> parts.add(new ResampleReport.Projection(
                summary.classes().name(c), found.realPlane(), found.syntheticPlane(), found.explained())));
        return parts;
    }

    /** Some real and some synthetic images of each class, where the table is of images; of many classes those that grew come first. One pass. */
    static Optional<Images> images(InputTable written, ResampleSummary summary) {
        if (written.shape().isEmpty()) {
            return Optional.empty();
        }
        int[] shown = IntStream.range(0, summary.original().length)
                .boxed()
                .sorted(Comparator.comparing(c -> summary.synthetic()[c] == 0))
                .limit(IMAGE_CLASSES)
                .mapToInt(c -> c)
                .sorted()
                .toArray();
        Column label = InputTable.column(written.label());
        Column synthetic = InputTable.column(SyntheticColumns.SYNTHETIC);
        Column group = functions.lit(null);
        for (int i = 0; i < shown.length; i++) {
            group = functions
                    .when(
                            label.equalTo(summary.classes().value(shown[i])),
                            functions.when(synthetic, 2 * i + 1).otherwise(2 * i))
                    .otherwise(group);
        }
        ImageSample sample = ImageSample.of(
                written.rows(),
                InputTable.column(written.features().get(0)),
                written.shape().get(),
                group,
                2 * shown.length,
                Images.MOST);
        List<Images.OfClass> classes = new ArrayList<>();
        for (int i = 0; i < shown.length; i++) {
            classes.add(new Images.OfClass(
                    summary.classes().name(shown[i]), sample.images(2 * i), sample.images(2 * i + 1)));
        }
        ImageShape small = sample.shape();
        return Optional.of(
                new Images(written.shape().get().toString(), small.height(), small.width(), small.channels(), classes));
    }
}
