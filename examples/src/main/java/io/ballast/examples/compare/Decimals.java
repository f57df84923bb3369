package io.ballast.examples.compare;

import java.util.Locale;

/** Numbers as tables show them. */
public final class Decimals {
    private Decimals() {}

    /** With three decimals; what rounds to zero has no sign. */
    public static String thousandths(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.equals("-0.000") ? "0.000" : text;
    }
}
