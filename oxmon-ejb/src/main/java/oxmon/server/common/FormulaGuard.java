package oxmon.server.common;

import java.util.regex.Pattern;

/** Keeps spreadsheets from taking a text for a formula: an apostrophe before it says that it is none. */
public final class FormulaGuard {
    /** A formula begins so. Apostrophes before it count, or else one of the text's own would be taken off. */
    private static final Pattern BEGIN = Pattern.compile("'*[=+\\-@\\t\\r]");

    private FormulaGuard() {}

    /** The text as a spreadsheet may have it. */
    public static String guarded(String text) {
        return BEGIN.matcher(text).lookingAt() ? '\'' + text : text;
    }

    /** What was guarded; a text that was not stays as it is. */
    public static String unguarded(String text) {
        return text.startsWith("'") && BEGIN.matcher(text).lookingAt() ? text.substring(1) : text;
    }
}
