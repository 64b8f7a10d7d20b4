package oxmon.server.notification;

import java.util.ArrayList;
import java.util.List;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.notification.Words;

/**
 * Messages in the markdown of chat services that know no way to escape: what would be read as markup is written in its wide form
 * ({@code ［} for {@code [}), so that no name of an agent or label becomes a link, a picture, a call of somebody or a colour.
 */
public final class ChatMarkdown {
    private static final String MARKUP = "[]<>`*~\\";
    private static final String WIDE = "［］＜＞｀＊～＼";

    private ChatMarkdown() {}

    /** Puts a message into markdown; {@code lines} is what ends a line, which services see differently. */
    public static String of(Message message, Words words, String lines) {
        List<String> text = new ArrayList<>();
        text.add("### " + plain(words.title(message)));
        if (message.count() == 1) {
            Told told = message.told().get(0);
            text.add(plain(PlainText.says(told)));
            PlainText.facts(words, told).forEach(fact -> text.add("**" + fact.label() + "**: " + plain(fact.value())));
        } else {
            message.told()
                    .forEach(told -> text.add("**" + plain(words.line(told)) + "** " + plain(PlainText.says(told))));
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

    /** A text that is nothing but text. */
    public static String plain(String text) {
        String line = PlainText.oneLine(text);
        StringBuilder plain = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            int at = MARKUP.indexOf(line.charAt(i));
            plain.append(at < 0 ? line.charAt(i) : WIDE.charAt(at));
        }
        return plain.toString();
    }
}
