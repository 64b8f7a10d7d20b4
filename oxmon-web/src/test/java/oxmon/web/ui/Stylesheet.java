package oxmon.web.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a stylesheet as far as the tests of colours need. */
final class Stylesheet {
    private static final Pattern LITERAL = Pattern.compile(
            "(?<=[:\\s,(])(#[0-9a-f]{3,8}\\b|(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\\([^)]*\\)"
                    + "|(white|black|red|green|blue|gray|grey|yellow|orange|silver|navy|purple)(?=[;\\s!,)}]))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN = Pattern.compile("--ox-([a-z0-9-]+):\\s*(#[0-9a-fA-F]{6})\\s*;");

    private Stylesheet() {}

    /** The colour literals of declarations. */
    static List<String> literals(String css) {
        String code = css.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("url\\([^)]*\\)", "");
        return Pattern.compile("(?<=[{;])\\s*[a-z-]+\\s*:[^;{}]*")
                .matcher(code)
                .results()
                .map(MatchResult::group)
                .flatMap(declaration -> LITERAL.matcher(declaration).results().map(MatchResult::group))
                .toList();
    }

    /** The colour tokens of the block that begins at {@code selector}, by name without {@code --ox-}. */
    static Map<String, String> tokens(String css, String selector) {
        int start = css.indexOf(selector + " {");
        if (start < 0) {
            throw new IllegalArgumentException("no block " + selector);
        }
        String block = css.substring(start, css.indexOf('}', start));
        Map<String, String> tokens = new LinkedHashMap<>();
        Matcher matcher = TOKEN.matcher(block);
        while (matcher.find()) {
            tokens.put(matcher.group(1), matcher.group(2));
        }
        return tokens;
    }

    /** The contrast of two colours as WCAG 2 computes it, from 1 to 21. */
    static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String hex) {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return 0.2126 * linear(rgb >> 16 & 0xff) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
