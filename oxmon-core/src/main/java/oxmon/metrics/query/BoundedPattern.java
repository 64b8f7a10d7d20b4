package oxmon.metrics.query;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that must fit the whole of a text, and whose work is bounded: patterns such as {@code (a+)+b} take
 * exponential time in {@code java.util.regex}, and users of the API may write them. Each look at a letter is counted, and beyond
 * ten million of them, over all texts, it gives up. Not thread-safe.
 */
final class BoundedPattern {
    private static final int MAX_LENGTH = 256;
    private static final int MAX_LOOKS = 10_000_000;
    private static final int REMEMBERED = 10_000;

    private final Pattern pattern;
    private final Map<String, Boolean> known = new HashMap<>();
    private int looks;

    /**
     * @throws IllegalArgumentException when it is no pattern, or too long; the message says what is right
     */
    BoundedPattern(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("must have a pattern of at most " + MAX_LENGTH + " characters");
        }
        try {
            this.pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("has a pattern that is none: " + e.getDescription(), e);
        }
    }

    /** The work is too much. */
    static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMuchWork() {
            super("takes too long to match; write a simpler one", null, false, false);
        }
    }

    /**
     * Whether the whole text fits.
     *
     * @throws TooMuchWork when that cannot be told in a bounded time
     */
    boolean matches(String text) {
        Boolean before = known.get(text);
        if (before != null) {
            return before;
        }
        boolean matches;
        try {
            matches = pattern.matcher(new Counted(text)).matches();
        } catch (StackOverflowError e) { // java.util.regex recurses over alternatives
            throw new TooMuchWork();
        }
        if (known.size() < REMEMBERED) {
            known.put(text, matches);
        }
        return matches;
    }

    /** The text as the matcher sees it. */
    private final class Counted implements CharSequence {
        private final CharSequence text;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MAX_LOOKS) {
                throw new TooMuchWork();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
