package io.ballast.examples.report;

import io.ballast.examples.report.ResampleReport.ClassRows;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;

/** The section of the page that shows real and synthetic images, class by class. */
final class ImageSection {
    /** Side of an image on the page, in CSS pixels, where a whole multiple of its own fits. */
    private static final int SIDE = 88;

    private static final int COLUMNS = 4;

    /** Between images, so that bright ones do not run into white paper. */
    private static final int GAP = 2;

    private static final int GAP_COLOR = 0xCBD3DD;

    private ImageSection() {}

    static String html(Images images, ResampleReport report, Palette palette) {
        StringBuilder html = new StringBuilder();
        for (Images.OfClass shown : images.classes()) {
            html.append(block(images, shown, rowsOf(shown.name(), report), palette));
        }
        int classes = report.classes().size();
        if (images.classes().size() < classes) {
            html.append(Html.paragraph(
                    "%d of %d classes are shown.".formatted(images.classes().size(), classes)));
        }
        String note = ("At most %d different images of each kind, drawn at random; an image is %s (height x width x"
                        + " channels). Synthetic images should be of their class, and as sharp and as varied as the real"
                        + " ones: look for blends of two images, for noise and for one image over and over.")
                .formatted(Images.MOST, images.shape());
        return Html.section("Images", html + Html.note(note));
    }

    private static ClassRows rowsOf(String name, ResampleReport report) {
        return report.classes().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(); // the report has made sure
    }

    private static String block(Images images, Images.OfClass shown, ClassRows rows, Palette palette) {
        return "<article>\n<h3>Class " + Html.text(shown.name()) + "</h3>\n<div class=\"halves images\">\n"
                + grid(images, shown.real(), "real", rows.kept(), rows, Palette.REAL)
                + grid(images, shown.synthetic(), "synthetic", rows.added(), rows, palette.of(shown.name()))
                + "</div>\n</article>\n";
    }

    private static String grid(Images images, List<byte[]> shown, String kind, long all, ClassRows rows, Color color) {
        if (shown.isEmpty()) {
            return "";
        }
        String key = Html.key(color, "%s, %d of %s".formatted(kind, shown.size(), Wording.count(all)));
        String alt = "%d %s %s of class %s."
                .formatted(shown.size(), kind, shown.size() == 1 ? "image" : "images", rows.name());
        return "<figure style=\"max-width:%dpx\">\n".formatted(width(images, Math.min(COLUMNS, shown.size())))
                + "<figcaption>" + key + "</figcaption>\n"
                + Html.picture(alt, () -> Charts.png(draw(images, shown)))
                + "</figure>\n";
    }

    private static int scale(Images images) {
        return Math.max(1, SIDE / Math.max(images.height(), images.width()));
    }

    private static int width(Images images, int columns) {
        return columns * (images.width() * scale(images) + GAP) + GAP;
    }

    /** Every pixel becomes a square of as many as fit, so that no viewer has to guess between them. */
    private static BufferedImage draw(Images images, List<byte[]> shown) {
        int scale = scale(images);
        int columns = Math.min(COLUMNS, shown.size());
        int rows = (shown.size() + columns - 1) / columns;
        BufferedImage drawn = new BufferedImage(
                width(images, columns), rows * (images.height() * scale + GAP) + GAP, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < shown.size(); i++) {
            int left = GAP + i % columns * (images.width() * scale + GAP);
            int top = GAP + i / columns * (images.height() * scale + GAP);
            for (int y = -GAP; y < images.height() * scale + GAP; y++) {
                for (int x = -GAP; x < images.width() * scale + GAP; x++) {
                    boolean inside = x >= 0 && y >= 0 && x < images.width() * scale && y < images.height() * scale;
                    int color = inside ? color(images, shown.get(i), y / scale, x / scale) : GAP_COLOR;
                    drawn.setRGB(left + x, top + y, 0xFF000000 | color);
                }
            }
        }
        return drawn;
    }

    private static int color(Images images, byte[] image, int y, int x) {
        int at = (y * images.width() + x) * images.channels();
        int color = 0;
        for (int c = 0; c < 3; c++) {
            color = color << 8 | image[at + c % images.channels()] & 0xFF;
        }
        return color;
    }
}
