package io.ballast.examples.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The losses of a GAN, epoch by epoch. */
final class GameSection {
    private static final int WIDTH = 350;
    private static final int HEIGHT = 210;

    private GameSection() {}

    static String html(Game game) {
        int epochs = game.game().get(0).values().size();
        return Html.section(
                "Training of the GAN",
                Html.paragraph("The autoencoder learned for %s, then the nets played for %s on %s; %s."
                                .formatted(
                                        epochs(game.autoencoder()
                                                .get(0)
                                                .values()
                                                .size()),
                                        epochs(epochs),
                                        game.where(),
                                        kept(game, epochs)))
                        + group("Autoencoder", game.autoencoder())
                        + group("Game", game.game())
                        + Html.note(
                                "The losses of the autoencoder should fall and level off. Those of the players need not: one's gain is"
                                        + " another's loss. A discriminator near 1.39 cannot tell real rows from generated ones; one near 0 is too strong"
                                        + " to learn from. Epochs are counted from 1."));
    }

    private static String kept(Game game, int epochs) {
        String which = game.bestEpoch() == epochs - 1
                ? "those of the last epoch were kept"
                : "those of epoch %d were kept".formatted(game.bestEpoch() + 1);
        return game.stoppedEarly() ? which + ", since later ones did no better on the rows watched" : which;
    }

    private static String epochs(int count) {
        return count == 1 ? "one epoch" : "%d epochs".formatted(count);
    }

    private static String group(String title, List<Game.Line> lines) {
        StringBuilder figures = new StringBuilder();
        lines.forEach(line -> figures.append("<figure>\n<figcaption>")
                .append(Html.text(Wording.capital(line.name())))
                .append("</figcaption>\n")
                .append(plot(line))
                .append("</figure>\n"));
        return "<p class=\"group\">" + title + "</p>\n<div class=\"thirds\">\n" + figures + "</div>\n";
    }

    private static String plot(Game.Line line) {
        double[] values = line.array();
        double[] epochs =
                IntStream.rangeClosed(1, values.length).mapToDouble(i -> i).toArray();
        Plot plot = new Plot(
                WIDTH,
                HEIGHT,
                Axis.of(1, Math.max(2, values.length)),
                Axis.around(Arrays.stream(values)),
                "epoch",
                "",
                "%s by epoch, from %.3g to %.3g".formatted(line.name(), values[0], values[values.length - 1]));
        String look = Series.of(0).look();
        plot.line(look, epochs, values);
        if (values.length == 1) {
            plot.marks(Svg.Marker.CIRCLE, look, epochs, values);
        }
        return plot.toString();
    }
}
