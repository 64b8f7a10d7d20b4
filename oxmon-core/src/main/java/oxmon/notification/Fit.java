package oxmon.notification;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Makes messages fit what a service takes: first fewer alerts, with a word on those left out, then a shorter text. */
public final class Fit {
    private static final String CUT = "…";

    private Fit() {}

    /**
     * The longest rendering that is within the limit.
     *
     * @param render puts a message into text, {@link Message#more} included
     * @param size how much of the limit a text takes; grows with the text
     */
    public static String within(
            int most, ToIntFunction<String> size, Message message, Function<Message, String> render) {
        int fits = 0;
        int over = message.told().size() + 1;
        while (over - fits > 1) {
            int middle = (fits + over) >>> 1;
            if (size.applyAsInt(render.apply(message.first(middle))) <= most) {
                fits = middle;
            } else {
                over = middle;
            }
        }
        return fits > 0 ? render.apply(message.first(fits)) : cut(most, size, render.apply(message.first(1)));
    }

    /** The longest beginning of a text that is within the limit, with a mark when something is missing; never half a letter. */
    public static String cut(int most, ToIntFunction<String> size, String text) {
        if (size.applyAsInt(text) <= most) {
            return text;
        }
        int[] letters = text.codePoints().toArray();
        int fits = 0;
        int over = letters.length;
        while (over - fits > 1) {
            int middle = (fits + over) >>> 1;
            if (size.applyAsInt(new String(letters, 0, middle) + CUT) <= most) {
                fits = middle;
            } else {
                over = middle;
            }
        }
        return new String(letters, 0, fits) + CUT;
    }

    /** At most so many letters; looks at no more of the text than that. */
    public static String letters(int most, String text) {
        if (text.length() <= most || letters(text.substring(0, Math.min(text.length(), 2 * most + 2))) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + CUT;
    }

    /** How many letters a text has; an emoji is one. */
    public static int letters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** How many bytes of UTF-8 a text takes. */
    public static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
