package io.ballast.examples;

import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code paper latent-gan} alone. */
final class LatentGanOptions {
    @Option(
            names = "--scale",
            paramLabel = "small|full",
            description =
                    "latent-gan: small is mnist, one seed, 5 epochs of the autoencoder and 3 of the game; full is both data sets,"
                            + " 3 seeds, 30 and 20 epochs (default: small). The options below override it.")
    private String scale;

    @Option(
            names = "--systems",
            split = ",",
            paramLabel = "a,b,c",
            description =
                    "latent-gan: of baseline, dso, amo, adso, adso-own, gamo and bagan (default: the first four; with --scale full all).")
    private List<String> systems;

    @Option(names = "--net", paramLabel = "mlp|conv", description = "latent-gan: layers of the nets (default: mlp).")
    private String net;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "latent-gan: trainings of each system, each on its own cut.")
    private Integer seeds;

    @Option(names = "--pretrain-epochs", paramLabel = "N", description = "latent-gan: epochs of the autoencoder.")
    private Integer pretrainEpochs;

    @Option(names = "--epochs", paramLabel = "N", description = "latent-gan: epochs of the game.")
    private Integer epochs;

    /** Refuses all of them for another paper. */
    void checkUnused(String paper) {
        refuse("--scale", scale, paper);
        refuse("--systems", systems, paper);
        refuse("--net", net, paper);
        refuse("--seeds", seeds, paper);
        refuse("--pretrain-epochs", pretrainEpochs, paper);
        refuse("--epochs", epochs, paper);
    }

    private static void refuse(String option, Object given, String paper) {
        if (given != null) {
            throw new IllegalArgumentException(
                    "%s is an option of latent-gan; leave it out for %s".formatted(option, paper));
        }
    }

    /**
     * What they ask for.
     *
     * @param sets those asked for, empty for all of the scale
     * @throws IllegalArgumentException if an option or a set is not known, or a number below 1
     */
    LatentGanPaper.Plan plan(List<String> sets) {
        LatentGanPaper.Plan plan = scaled();
        return new LatentGanPaper.Plan(
                sets.isEmpty() ? plan.sets() : sets,
                systems == null ? plan.systems() : systems,
                net == null ? plan.net() : net,
                atLeastOne("--seeds", seeds, plan.seeds()),
                atLeastOne("--pretrain-epochs", pretrainEpochs, plan.pretrainEpochs()),
                atLeastOne("--epochs", epochs, plan.epochs()),
                plan.rows());
    }

    private LatentGanPaper.Plan scaled() {
        if (scale == null) {
            return LatentGanPaper.SMALL;
        }
        return switch (scale) {
            case "small" -> LatentGanPaper.SMALL;
            case "full" -> LatentGanPaper.FULL;
            default -> throw new IllegalArgumentException("--scale must be small or full, got '%s'".formatted(scale));
        };
    }

    private static int atLeastOne(String option, Integer given, int otherwise) {
        if (given != null && given < 1) {
            throw new IllegalArgumentException("%s must be at least 1, got %d".formatted(option, given));
        }
        return given == null ? otherwise : given;
    }
}
