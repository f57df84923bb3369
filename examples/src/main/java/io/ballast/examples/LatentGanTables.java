package io.ballast.examples;

import io.ballast.examples.compare.Summary;
import io.ballast.examples.compare.UnitResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables II and III of the latent-preserving GAN, its figures beside ours. */
final class LatentGanTables {
    /** Columns of Table II, then those of Table III. */
    static final List<String> METRICS = List.of("acsa", "macroF", "macroGMean", "recallSmallest", "precisionLargest");

    private static final List<String> TABLE_2 = List.of("ACSA", "macro F", "macro G-mean");
    private static final List<String> TABLE_3 =
            List.of("recall of the smallest class", "precision of the largest class");

    /** By data set and row, in the order of {@link #METRICS}. */
    private static final Map<String, Map<String, List<String>>> PUBLISHED = Map.of(
            "mnist",
            published(
                    "0.8848 0.8785 0.9295 0.5354 0.8541",
                    "0.8826 0.8794 0.9308 0.6394 0.8812",
                    "0.9480 0.9474 0.9704 0.8276 0.9270",
                    "0.9339 0.9325 0.9619 0.7393 0.8761",
                    "0.9403 0.9386 0.9656 0.7363 0.9055",
                    "0.9613 0.9609 0.9781 0.8840 0.9348"),
            "fashion-mnist",
            published(
                    "0.7814 0.7610 0.8546 0.7306 0.5709",
                    "0.7929 0.7880 0.8740 0.7928 0.6165",
                    "0.8364 0.8314 0.9010 0.8864 0.6900",
                    "0.8450 0.8436 0.9089 0.9130 0.7598",
                    "0.8428 0.8378 0.9046 0.9170 0.6752",
                    "0.8675 0.8648 0.9221 0.9510 0.7885"));

    private LatentGanTables() {}

    /** The rows of a data set; {@code baseline} and {@code adso-own} are ours alone. */
    private static Map<String, List<String>> published(
            String bagan, String gamo, String dgc, String dso, String amo, String adso) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        rows.put("bagan", words(bagan));
        rows.put("gamo", words(gamo));
        rows.put("DGC", words(dgc));
        rows.put("baseline", List.of());
        rows.put("dso", words(dso));
        rows.put("amo", words(amo));
        rows.put("adso", words(adso));
        rows.put("adso-own", List.of());
        return rows;
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    /**
     * All tables, in Markdown.
     *
     * @param units of the plan, every one
     */
    static String of(LatentGanPaper.Plan plan, List<UnitResult> units) {
        StringBuilder text = new StringBuilder("# Latent-preserving GAN, Tables II and III\n\n");
        text.append(ours(plan));
        for (String set : plan.sets()) {
            Map<String, Summary> summaries = new LinkedHashMap<>();
            for (String system : plan.systems()) {
                summaries.put(
                        system,
                        Summary.of(units.stream()
                                .filter(unit -> unit.key().data().equals(set)
                                        && unit.key().method().equals(system))
                                .toList()));
            }
            text.append("\n## %s\n".formatted(set));
            text.append(table(TABLE_2, 0, PUBLISHED.get(set), summaries));
            text.append(table(TABLE_3, TABLE_2.size(), PUBLISHED.get(set), summaries));
        }
        return text.toString();
    }

    private static String ours(LatentGanPaper.Plan plan) {
        long first = LatentGanPaper.Plan.seed(0);
        long last = LatentGanPaper.Plan.seed(plan.seeds() - 1);
        String seeds = plan.seeds() == 1
                ? "one seed, %d".formatted(first)
                : "mean ± standard deviation over the seeds %d to %d, each with a cut of its own"
                        .formatted(first, last);
        return "Ours: net %s; epochs: %d of the autoencoder, %d of the game; %s; the nets of the last epoch are scored on the whole test set, and nothing was chosen by any row of it. The paper's figures of BAGAN, GAMO and DGC are adopted from elsewhere, as it says.\n"
                .formatted(plan.net(), plan.pretrainEpochs(), plan.epochs(), seeds);
    }

    private static String table(
            List<String> names, int from, Map<String, List<String>> published, Map<String, Summary> summaries) {
        List<String> head = new ArrayList<>(List.of("system"));
        names.forEach(name -> head.addAll(List.of("paper: " + name, name)));
        StringBuilder text = new StringBuilder("\n").append(row(head));
        text.append(row(head.stream().map(name -> "---").toList()));
        published.forEach((system, figures) -> {
            Summary ours = summaries.get(system);
            if (figures.isEmpty() && ours == null) {
                return;
            }
            List<String> cells = new ArrayList<>(List.of(system));
            for (int metric = from; metric < from + names.size(); metric++) {
                cells.add(figures.isEmpty() ? "" : figures.get(metric));
                cells.add(ours == null ? "" : ours.text(METRICS.get(metric)));
            }
            text.append(row(cells));
        });
        return text.toString();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
