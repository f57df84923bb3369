package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GameSectionTest {
    private static final Game GAME = new Game(
            "one task on CPU",
            1,
            true,
            List.of(new Game.Line("reconstruction", List.of(0.9, 0.4, 0.2))),
            List.of(
                    new Game.Line("discriminator", List.of(1.39, 1.3, 1.2)),
                    new Game.Line("macro F1 of the rows watched", List.of(0.5, 0.7, 0.6))));

    @Test
    void thePageSaysHowTheGanWasTrainedAndDrawsEveryLoss() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportHtml.write(SampleReports.withGame(SampleReports.smote(), GAME), out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "The autoencoder learned for 3 epochs, then the nets played for 3 epochs on one task on CPU; those of epoch 2 were kept, since later ones did no better on the rows watched.",
                        "<figcaption>Reconstruction</figcaption>",
                        "<figcaption>Discriminator</figcaption>",
                        "<figcaption>Macro F1 of the rows watched</figcaption>",
                        "discriminator by epoch, from 1.39 to 1.20");
    }

    @Test
    void anEpochThatWasNotPlayedIsRefused() {
        assertThatThrownBy(() -> new Game("here", 3, false, GAME.autoencoder(), GAME.game()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bestEpoch must be one of the epochs of the game, counted from 0, got 3");
    }
}
