package oxmon.server.notification;

/**
 * What is kept of a message that was told.
 *
 * @param status in a few words, such as {@code 200 OK}
 * @param excerpt the first letters of the answer, without the channel's secrets; may be empty
 */
public record Receipt(String status, String excerpt) {
    /** The most letters that an excerpt has. */
    public static final int EXCERPT_LETTERS = 300;

    public Receipt {
        excerpt = brief(excerpt);
    }

    /** The first {@link #EXCERPT_LETTERS} of a text in one line; control characters become spaces. */
    static String brief(String text) {
        String line = text.codePoints()
                .limit(EXCERPT_LETTERS)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.strip();
    }
}
