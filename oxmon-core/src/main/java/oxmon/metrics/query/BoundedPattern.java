package oxmon.metrics.query;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that must fit the whole of a text, and whose work is bounded: patterns such as {@code (a+)+b} take
 * exponential time in {@code java.util.regex}, and users of the API may write them. Each look at a letter is counted. For a
 * question the looks at all texts count together, and beyond ten million it gives up; one that is kept for good, as that of a rule,
 * has a million for each text, and gives up on that text alone. Not thread-safe, unless it is kept for good.
 */
final class BoundedPattern {
    private static final int MAX_LENGTH = 256;
    private static final int MAX_LOOKS = 10_000_000;
    private static final int MAX_LOOKS_EACH = 1_000_000;
    private static final int REMEMBERED = 10_000;
    private static final int REMEMBERED_FOR_GOOD = 1_000;

    private final Pattern pattern;
    private final Map<String, Boolean> known = new HashMap<>();
    private int looksLeft = MAX_LOOKS;

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
        return matches(text, REMEMBERED);
    }

    /**
     * Whether the whole text fits, however much work other texts were. Thread-safe, if nothing else is called.
     *
     * @throws TooMuchWork when that cannot be told of this text in a bounded time
     */
    synchronized boolean matchesByItself(String text) {
        looksLeft = MAX_LOOKS_EACH;
        return matches(text, REMEMBERED_FOR_GOOD);
    }

    private boolean matches(String text, int remembered) {
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
        if (known.size() < remembered) {
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
            if (--looksLeft < 0) {
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
