package oxmon.server.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.notification.Words;

/** Messages as lines of text. Whatever is told is cut to sizes that leave room for others. */
public final class PlainText {
    /** The most letters of one alert's message, and of one fact. */
    public static final int MESSAGE_LETTERS = 1000;

    private static final int FACT_LETTERS = 300;

    private PlainText() {}

    /** A title, then of one alert all facts, of several what each says; then what is missing. */
    public static String of(Message message, Words words) {
        return oneLine(words.title(message)) + '\n' + body(message, words);
    }

    /** The same without the title. */
    public static String body(Message message, Words words) {
        List<String> lines = new ArrayList<>();
        if (message.count() == 1) {
            Told told = message.told().get(0);
            lines.add(says(told));
            facts(words, told).forEach(fact -> lines.add(fact.label() + ": " + fact.value()));
        } else {
            message.told().forEach(told -> lines.add(words.line(told) + " – " + says(told)));
        }
        if (message.more() > 0) {
            lines.add(words.more(message.more()));
        }
        if (!message.link().isEmpty()) {
            lines.add(message.link());
        }
        return String.join("\n", lines);
    }

    /** The shortest form: title and what the first alerts say, in one line. */
    public static String brief(Message message, Words words) {
        String says = message.told().stream().map(PlainText::says).distinct().collect(Collectors.joining("; "));
        String more = message.more() > 0 ? "; " + words.more(message.more()) : "";
        return oneLine(words.title(message) + " – " + says + more);
    }

    /** What an alert says, in one line. */
    public static String says(Told told) {
        return oneLine(Fit.letters(MESSAGE_LETTERS, told.message()));
    }

    /** What there is to know of an alert, each in one line. */
    public static List<Words.Fact> facts(Words words, Told told) {
        return words.facts(told).stream()
                .map(fact -> new Words.Fact(fact.label(), oneLine(Fit.letters(FACT_LETTERS, fact.value()))))
                .toList();
    }

    /** Without line breaks and other control characters, nor those that turn the direction of text. */
    public static String oneLine(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .filter(c -> !(c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
