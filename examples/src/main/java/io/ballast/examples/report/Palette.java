package io.ballast.examples.report;

import java.awt.Color;
import java.util.List;

/**
 * The colors of every picture: one for each class, gray for real rows, navy for what belongs to no class.
 *
 * <p>Class colors are those of Okabe and Ito, less the yellow that white paper swallows, then those of Paul Tol's muted
 * set; both keep apart under the common kinds of color blindness. From the twelfth class on they start again, which is
 * why each picture also names its classes.
 */
final class Palette {

    static final Color REAL = new Color(0x64748B);
    static final Color REMOVED = new Color(0xDCE2E9);
    static final Color ALL_ROWS = new Color(0xCBD3DD);
    static final Color TRAIN = new Color(0x9AA8B8);
    static final Color VALIDATION = new Color(0x1E3A5F);
    static final Color TEXT = new Color(0x475569);
    static final Color GRID = new Color(0xE8ECF1);

    private static final Color[] CLASSES = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x882255),
        new Color(0x999933),
        new Color(0x332288),
        new Color(0x44AA99),
        new Color(0x661100),
    };

    private final List<String> names;

    Palette(ResampleReport report) {
        this.names =
                report.classes().stream().map(ResampleReport.ClassRows::name).toList();
    }

    Color of(String className) {
        return CLASSES[names.indexOf(className) % CLASSES.length];
    }

    static Color translucent(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    /** As CSS writes it. */
    static String css(Color color) {
        return "#%06x".formatted(color.getRGB() & 0xFFFFFF);
    }
}
