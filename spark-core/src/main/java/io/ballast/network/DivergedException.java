package io.ballast.network;

/** A net's loss has stopped being a number. */
public final class DivergedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DivergedException(String message) {
        super(message);
    }
}
