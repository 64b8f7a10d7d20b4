package oxmon.web.ui.common;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page that is not of Faces: HTML under WEB-INF/templates with places such as {@code ${title}}. */
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-zA-Z.]+)}");

    private Template() {}

    /**
     * The page with its places filled in.
     *
     * @param theme an attribute of {@code <html>}, already markup
     * @param values become text; a place without one becomes nothing
     */
    public static String fill(ServletContext application, String name, String theme, Map<String, String> values)
            throws IOException {
        try (InputStream in = application.getResourceAsStream("/WEB-INF/templates/" + name)) {
            String html = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("${theme}", theme);
            return PLACE.matcher(html)
                    .replaceAll(place -> Matcher.quoteReplacement(escaped(values.getOrDefault(place.group(1), ""))));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
