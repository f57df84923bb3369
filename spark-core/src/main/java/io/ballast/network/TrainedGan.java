package io.ballast.network;

import java.io.Serializable;

/** The nets of a latent-preserving GAN after training, and how it went. */
public final class TrainedGan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final GanArchitecture architecture;
    private final LatentPrior prior;
    private final float[] encoder;
    private final float[] generator;
    private final float[] classifier;
    private final GanHistory history;

    /**
     * @param prior codes of each class
     * @param encoder flat weights, or none where rows are drawn alone; copied
     * @param generator flat weights, or none where it draws no rows of its own; copied
     * @param classifier flat weights; copied
     * @throws IllegalArgumentException if their numbers or the codes do not fit the architecture
     */
    public TrainedGan(
            GanArchitecture architecture,
            LatentPrior prior,
            float[] encoder,
            float[] generator,
            float[] classifier,
            GanHistory history) {
        GanNets nets = new GanNets(architecture);
        prior.check(architecture);
        if (encoder.length > 0) {
            GanNets.check("encoder", encoder, nets.encoder());
        }
        if (generator.length > 0) {
            GanNets.check("generator", generator, nets.decoder());
        }
        GanNets.check("classifier", classifier, nets.classifier());
        this.architecture = architecture;
        this.prior = prior;
        this.encoder = encoder.clone();
        this.generator = generator.clone();
        this.classifier = classifier.clone();
        this.history = history;
    }

    /** The layers. */
    public GanArchitecture architecture() {
        return architecture;
    }

    /** Where codes are drawn from. */
    public LatentPrior prior() {
        return prior;
    }

    /** Flat weights of the encoder. */
    public float[] encoder() {
        return encoder.clone();
    }

    /** Flat weights of the generator; those of the decoder where there was no game; none with {@code GAMO}, which mixes rows. */
    public float[] generator() {
        return generator.clone();
    }

    /** Flat weights of the classifier. */
    public float[] classifier() {
        return classifier.clone();
    }

    /** Losses epoch by epoch. */
    public GanHistory history() {
        return history;
    }
}
