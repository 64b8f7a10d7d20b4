import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes PrimeFaces' theme "oxmon" of its theme saga-blue (MIT): the same rules, each colour literal replaced by one of our tokens.
 * Run by the build, see oxmon-web/pom.xml. A literal that has no token here, as after an upgrade, fails the build with its name.
 *
 * <p>Saga declares custom properties and uses none of them, so that overriding those would change nothing.
 */
final class ThemeFromSaga {
    private static final Pattern ROOT = Pattern.compile(":root\\s*\\{[^}]*}");
    /** Rules that dress every bare field of a page, ours too. */
    private static final Pattern BARE = Pattern.compile("body select(?::[a-z]+)?,body input:not\\([^{]*\\{[^}]*}");
    private static final Pattern DECLARATION = Pattern.compile("(?<=[{;])\\s*([a-z-]+)\\s*:\\s*([^;{}]+)");
    private static final Pattern LITERAL =
            Pattern.compile("#[0-9a-fA-F]{3,8}\\b|(?:rgba?|hsla?)\\([^)]*\\)", Pattern.CASE_INSENSITIVE);
    private static final String NOTICE =
            """
            /* Made by the build from PrimeFaces' theme saga-blue: its rules with oxmon's tokens in place of its colours.
               Saga is Copyright (c) 2009-2025 PrimeTek Informatics, MIT License; the licence is in the PrimeFaces jar. */
            """;

    private static final Map<String, String> TOKENS = new HashMap<>();

    static {
        token("surface", "#fff", "#fbfcfc", "#ebebef");
        token("ground", "#f8f9fa", "#f8f8f8");
        token("hover", "#e9ecef", "#efefef", "rgba(0,0,0,.08)");
        token("line", "#dee2e6");
        token("line-strong", "#ced4da", "#adb5bd", "#dadada");
        token("text", "#495057", "#212529", "#252529", "#343a40", "rgba(0,0,0,.9)", "rgba(0,0,0,.8)");
        token("text-2", "#6c757d", "#607d8b", "rgba(0,0,0,.7)");
        token("accent", "#2196f3", "rgb(166.2,213,250.2)"); // the second one is the focus ring
        token("accent-hover", "rgb(12.7384615385,136.9384615385,235.6615384615)", "rgb(11.3230769231,121.7230769231,209.4769230769)");
        token("accent-soft", "#e3f2fd", "rgb(137.4,200.4,246.6)", "rgb(136.5336492891,212.4881516588,253.8663507109)");
        token("crit", "#b71c1c", "#e0284f", "rgb(45.75,7,7)", "#e60017");
        token("crit", "#f44336", "#ef5350");
        token("crit-fill", "#d32f2f", "hsl(0,65.0793650794%,45.5294117647%)", "hsl(0,65.0793650794%,40.4705882353%)");
        token("crit-soft", "#ffcdd2", "rgb(255,113,127.2)", "rgb(255,179.5,187.05)", "rgb(237.4,171.8,171.8)");
        token("warn", "#7f6003");
        token("warn-fill", "#fbc02d", "#ffc107", "rgb(250.446728972,183.2859813084,15.953271028)", "hsl(42.8155339806,96.261682243%,46.431372549%)");
        token("warn-soft", "#ffecb3", "rgb(255,229.625,153.5)", "rgb(253.4,229.8,171)");
        token("ok", "hsl(122,37.5%,54.8039215686%)", "hsl(122,37.5%,21.0784313725%)", "hsl(122,37.5%,5.2696078431%)");
        token("ok-fill", "#689f38", "rgb(93.6,143.1,50.4)", "rgb(83.2,127.2,44.8)", "rgb(67.1875,147.8125,69.875)");
        token("ok-soft", "#c8e6c9", "rgba(200,230,201,.8)", "hsl(92.0388349515,47.9069767442%,76.862745098%)");
        token("info", "#01579b", "#03a9f4");
        token("info-fill", "#0288d1", "rgb(1.8,122.4,188.1)", "rgb(1.6,108.8,167.2)");
        token("info-soft", "#b3e5fc", "hsl(198.904109589,92.4050632911%,79.5098039216%)");
        token("unk", "#9c27b0", "rgb(140.4,35.1,158.4)", "rgb(124.8,31.2,140.8)");
        token("unk-soft", "hsl(291.2408759124,63.7209302326%,76.862745098%)");
        token("idle-fill", "rgb(86.4,112.5,125.1)", "rgb(76.8,100,111.2)", "hsl(199.5348837209,18.2978723404%,78.431372549%)");
        token("mask", "rgba(0,0,0,.4)", "rgba(0,0,0,.5)");
        mixed("surface", 40, "hsla(0,0%,100%,.4)", "rgba(255,255,255,0.4)");
        mixed("surface", 60, "hsla(0,0%,100%,.6)");
        mixed("surface", 10, "hsla(0,0%,100%,.1)");
        tints("accent", "33,150,243");
        tints("text-2", "96,125,139");
        tints("ok", "104,159,56");
        tints("warn-fill", "251,192,45");
        tints("unk", "156,39,176");
        tints("info-fill", "2,136,209");
        tints("crit-fill", "211,47,47");
        for (String clear : new String[] {"rgba(0,0,0,0)", "rgba(255,255,255,0)", "hsla(0,0%,100%,0)"}) {
            TOKENS.put(clear, "transparent");
        }
    }

    private ThemeFromSaga() {}

    /** @param files saga's stylesheet, and where to write ours */
    public static void main(String[] files) throws IOException {
        String saga = Files.readString(Path.of(files[0])).replace("\uFEFF", "");
        String widgets = BARE.matcher(ROOT.matcher(saga).replaceAll("")).replaceAll("");
        Path theme = Path.of(files[1]);
        Files.createDirectories(theme.getParent());
        Files.writeString(theme, NOTICE + withTokens(widgets));
    }

    private static String withTokens(String css) {
        TreeSet<String> unknown = new TreeSet<>();
        String themed = DECLARATION.matcher(css).replaceAll(d -> Matcher.quoteReplacement(
                d.group(1) + ':' + value(d.group(1), d.group(2), unknown)));
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("saga has colours without a token, add them to ThemeFromSaga: " + unknown);
        }
        return themed;
    }

    private static String value(String property, String value, TreeSet<String> unknown) {
        if (property.equals("box-shadow") && value.contains("rgba(0,0,0,.")) {
            return "none"; // elevation is ours to give, see oxmon.css
        }
        String narrow = property.equals("box-shadow") ? value.replaceAll("0?\\.2r?em", "2px") : value;
        return LITERAL.matcher(narrow).replaceAll(l -> {
            String literal = l.group().toLowerCase(Locale.ROOT).replace(" ", "");
            String token = isInk(property) && (literal.equals("#fff") || literal.equals("#f8f9fa"))
                    ? "var(--ox-on-accent)" // light text stands on filled ground
                    : TOKENS.get(literal);
            if (token == null) {
                unknown.add(literal);
                return literal;
            }
            return token;
        });
    }

    private static boolean isInk(String property) {
        return property.equals("color") || property.equals("fill") || property.equals("stroke");
    }

    private static void token(String name, String... literals) {
        for (String literal : literals) {
            TOKENS.put(literal, "var(--ox-" + name + ')');
        }
    }

    private static void mixed(String name, int percent, String... literals) {
        for (String literal : literals) {
            TOKENS.put(literal, "color-mix(in srgb, var(--ox-" + name + ") " + percent + "%, transparent)");
        }
    }

    private static void tints(String name, String rgb) {
        mixed(name, 6, "rgba(" + rgb + ",.04)");
        mixed(name, 16, "rgba(" + rgb + ",.16)");
    }
}
