package oxmon.server.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.notification.Words;

/**
 * Messages in the markdown of chat services. Where there is no way to escape, what would be read as markup is written in its wide form
 * ({@code ［} for {@code [}), so that no name of an agent or label becomes a link, a picture, a call of somebody or a colour.
 */
public final class ChatMarkdown {
    private static final String MARKUP = "[]<>`*~\\";
    private static final String WIDE = "［］＜＞｀＊～＼";

    /** What means something anywhere in CommonMark or in Discord's markdown, and what does at the beginning of a line. */
    private static final String ESCAPED = "\\`*_~|<>[]&@";

    private static final String ESCAPED_FIRST = "#+-=";

    /** What is read as a whole, and in which nothing else is read. */
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9._~:/?#@!$&',;=%+-]+");

    private ChatMarkdown() {}

    /** Puts a message into markdown without escapes; {@code lines} is what ends a line, which services see differently. */
    public static String of(Message message, Words words, String lines) {
        return "### " + plain(words.title(message)) + lines + body(message, words, lines, ChatMarkdown::plain);
    }

    /**
     * The same without the title.
     *
     * @param harmless makes a text that is nothing but text
     */
    public static String body(Message message, Words words, String lines, UnaryOperator<String> harmless) {
        List<String> text = new ArrayList<>();
        if (message.count() == 1) {
            Told told = message.told().get(0);
            text.add(harmless.apply(PlainText.says(told)));
            PlainText.facts(words, told)
                    .forEach(fact -> text.add("**" + fact.label() + "**: " + value(fact.value(), harmless)));
        } else {
            message.told()
                    .forEach(told -> text.add(
                            "**" + harmless.apply(words.line(told)) + "** " + harmless.apply(PlainText.says(told))));
        }
        if (message.more() > 0) {
            text.add(words.more(message.more()));
        }
        if (message.link().startsWith("http")) {
            text.add('[' + words.details() + "]("
                    + message.link().replace(")", "%29").replace(" ", "%20") + ')');
        }
        return String.join(lines, text);
    }

    /** An address, such as of a runbook, leads where it says; with escapes in it it would lead elsewhere. */
    private static String value(String text, UnaryOperator<String> harmless) {
        return ADDRESS.matcher(text).matches() ? text : harmless.apply(text);
    }

    /** A text that is nothing but text, where nothing can be escaped. */
    public static String plain(String text) {
        String line = PlainText.oneLine(text);
        StringBuilder plain = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            int at = MARKUP.indexOf(line.charAt(i));
            plain.append(at < 0 ? line.charAt(i) : WIDE.charAt(at));
        }
        return plain.toString();
    }

    /** A text that is nothing but text, where a backslash says so, as in CommonMark. */
    public static String escaped(String text) {
        String line = PlainText.oneLine(text);
        StringBuilder escaped = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (ESCAPED.indexOf(c) >= 0 || (i == 0 && ESCAPED_FIRST.indexOf(c) >= 0)) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
