package io.ballast.examples.report;

import java.awt.AWTError;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Small pieces of HTML. Whatever is called text is escaped here; whatever is called html is taken as it is. */
final class Html {

    private Html() {}

    /** Text that means nothing but itself, between tags and inside quoted attributes. */
    static String text(Object value) {
        StringBuilder escaped = new StringBuilder();
        for (char c : String.valueOf(value).toCharArray()) {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /**
     * The head of a page, up to its body: a content policy that lets nothing in from elsewhere, and the style.
     *
     * @param styleSheets names of resources beside this class
     */
    static String head(String titleText, String... styleSheets) {
        StringBuilder html = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy"
                 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
                """);
        html.append("<title>").append(text(titleText)).append("</title>\n<style>\n");
        for (String name : styleSheets) {
            html.append(resource(name));
        }
        return html.append("</style>\n</head>\n").toString();
    }

    private static String resource(String name) {
        try (InputStream content = Html.class.getResourceAsStream(name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A section with a heading. */
    static String section(String titleText, String html) {
        return "<section>\n<h2>" + text(titleText) + "</h2>\n" + html + "</section>\n";
    }

    /** A paragraph. */
    static String paragraph(String textOfIt) {
        return "<p>" + text(textOfIt) + "</p>\n";
    }

    /** The sentence under a picture that says how to read it. */
    static String note(String textOfIt) {
        return "<p class=\"note\">" + text(textOfIt) + "</p>\n";
    }

    /** Names and values, as a list of the given style. */
    static String facts(String style, Map<String, ?> textByName) {
        StringBuilder html = new StringBuilder("<dl class=\"").append(style).append("\">\n");
        textByName.forEach((name, value) -> html.append("<div><dt>")
                .append(text(name))
                .append("</dt><dd>")
                .append(text(value))
                .append("</dd></div>\n"));
        return html.append("</dl>\n").toString();
    }

    /** A table; the first column names the row, the others hold numbers, and the last row sums up. */
    static String table(List<String> headText, List<List<String>> rowsHtml) {
        return table("numbers", headText, rowsHtml);
    }

    /** A table whose last row is like the others. */
    static String listing(List<String> headText, List<List<String>> rowsHtml) {
        return table("numbers listing", headText, rowsHtml);
    }

    private static String table(String style, List<String> headText, List<List<String>> rowsHtml) {
        StringBuilder html = new StringBuilder("<table class=\"").append(style).append("\">\n<thead><tr>");
        headText.forEach(
                cell -> html.append("<th scope=\"col\">").append(text(cell)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rowsHtml) {
            html.append("<tr><th scope=\"row\">").append(row.get(0)).append("</th>");
            row.subList(1, row.size())
                    .forEach(cell -> html.append("<td>").append(cell).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table>\n").toString();
    }

    /** A colored square and what it stands for. */
    static String key(Color color, String meaningText) {
        return key(List.of(color), meaningText);
    }

    /** A square in stripes of several colors and what they stand for. */
    static String key(List<Color> colors, String meaningText) {
        StringBuilder stripes = new StringBuilder();
        for (int i = 0; i < colors.size(); i++) {
            stripes.append(", " + Palette.css(colors.get(i)))
                    .append(" " + 100 * i / colors.size() + "%")
                    .append(" " + 100 * (i + 1) / colors.size() + "%");
        }
        String style = colors.size() == 1
                ? "background:" + Palette.css(colors.get(0))
                : "width:" + 8 * colors.size() + "px;background:linear-gradient(90deg" + stripes + ")";
        return "<span class=\"key\"><i style=\"%s\"></i>%s</span>".formatted(style, text(meaningText));
    }

    /** Keys in a line. */
    static String legend(List<String> keysHtml) {
        return "<p class=\"legend\">" + String.join("\n", keysHtml) + "</p>\n";
    }

    /**
     * A PNG inside the page. If it cannot be drawn, as on a machine without fonts, the page says so instead: a picture
     * is not worth losing a finished job.
     *
     * @param altText what the picture shows, as a finding
     */
    static String picture(String altText, Supplier<byte[]> png) {
        try {
            return "<img alt=\"%s\" src=\"data:image/png;base64,%s\">\n"
                    .formatted(text(altText), Base64.getEncoder().encodeToString(png.get()));
        } catch (RuntimeException | LinkageError | InternalError | AWTError e) { // as AWT is wont to
            return "<p class=\"missing\">" + text(altText) + " (The picture could not be drawn here: " + text(e)
                    + ")</p>\n";
        }
    }
}
