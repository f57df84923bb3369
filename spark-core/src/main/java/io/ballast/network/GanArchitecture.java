package io.ballast.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The nets of the latent-preserving GAN. The encoder is feature layers and a linear layer to the code; the decoder, and the generator, which
 * is built like it, is the way back. The discriminator is the same feature layers and one output, the classifier the same feature layers, with dropout
 * behind each, and an output a class (section III.A). Leaky ReLU of slope 0.2 throughout, which suits tables and images alike.
 *
 * <p>Without an image all layers are dense, {@code hidden} wide. With one that is to be convolved, features are 4 x 4 convolutions of
 * stride 2, each halving height and width, and {@code hidden} holds their numbers of filters; the way back is as many transposed ones.
 *
 * @param dims features D of a row, at least 1
 * @param numClasses classes C, at least 2
 * @param codeDims width q of the code, at least 1
 * @param hidden widths of the feature layers, or filters of the convolutions; at least one
 * @param image shape to convolve, or null for dense layers
 * @param bounded whether features lie in [-1, 1], so that the decoder ends in tanh; else it ends in a linear layer
 * @param dropout share of the classifier's units dropped in training, in [0, 1)
 */
public record GanArchitecture(
        int dims, int numClasses, int codeDims, List<Integer> hidden, ImageShape image, boolean bounded, double dropout)
        implements Serializable {

    public GanArchitecture {
        hidden = List.copyOf(hidden);
        if (dims < 1 || numClasses < 2) {
            throw new IllegalArgumentException(
                    "a GAN needs dims >= 1 and numClasses >= 2, got %d and %d".formatted(dims, numClasses));
        }
        if (codeDims < 1) {
            throw new IllegalArgumentException("codeDims must be at least 1, got " + codeDims);
        }
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("hiddenLayers must be one or more widths of at least 1, got " + hidden);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must lie in [0, 1), got " + dropout);
        }
        if (image != null) {
            checkImage(image, dims, hidden.size());
        }
    }

    private static void checkImage(ImageShape image, int dims, int halvings) {
        if (image.values() != dims) {
            throw new IllegalArgumentException(
                    "imageShape %s needs %,d features, but the table has %,d; give the shape of its images"
                            .formatted(image, image.values(), dims));
        }
        int divisor = 1 << halvings;
        if (image.height() % divisor != 0 || image.width() % divisor != 0) {
            throw new IllegalArgumentException(
                    "net = conv with %d hiddenLayers halves images %d times, but height and width of imageShape %s are no multiples of %d; use fewer layers, or net = mlp"
                            .formatted(halvings, halvings, image, divisor));
        }
    }

    /** The image to convolve; empty where all layers are dense. */
    public Optional<ImageShape> convolved() {
        return Optional.ofNullable(image);
    }

    /** Widths of the decoder's hidden layers: those of the encoder from behind. */
    List<Integer> reversed() {
        List<Integer> widths = new ArrayList<>(hidden);
        Collections.reverse(widths);
        return widths;
    }
}
