package oxmon.notification;

import java.util.Locale;
import java.util.stream.Stream;

/** The languages that messages are written in. */
public enum Language {
    EN,
    ZH;

    /** The word of the settings: {@code en} or {@code zh}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The language of that word; anything that begins with {@code zh} is Chinese, all else English. */
    public static Language of(String word) {
        return Stream.of(values())
                .filter(each -> word.toLowerCase(Locale.ROOT).startsWith(each.word()))
                .findFirst()
                .orElse(EN);
    }
}
