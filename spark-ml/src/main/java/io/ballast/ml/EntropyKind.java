package io.ballast.ml;

import java.util.Locale;

/** What a local entropy is of; see {@link LocalEntropyParams#entropyKind()}. */
enum EntropyKind {
    LABELS,
    KERNEL,
    MODEL;

    /** @throws IllegalArgumentException for another word */
    static EntropyKind parse(String text) {
        for (EntropyKind kind : values()) {
            if (kind.name().equals(text.toUpperCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new IllegalArgumentException("entropyKind must be labels, kernel or model, got '%s'".formatted(text));
    }
}
