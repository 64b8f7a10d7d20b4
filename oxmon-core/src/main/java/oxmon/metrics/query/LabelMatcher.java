package oxmon.metrics.query;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import oxmon.common.Fault;
import oxmon.metrics.Labels;

/**
 * A demand on one label, written {@code key=value}, {@code key!=value}, {@code key=~pattern} or {@code key!~pattern}. A pattern is a
 * regular expression that must fit the whole value. A series without the label has it empty, as in Prometheus. Not thread-safe,
 * unless it is {@link #lasting}.
 */
public final class LabelMatcher implements Predicate<Labels> {
    private static final Pattern FORM = Pattern.compile("([^=!~]+)(=~|!~|!=|=)(.*)", Pattern.DOTALL);
    private static final int MAX_LENGTH = 2048;

    private final String text;
    private final String key;
    private final boolean negated;
    private final Predicate<String> value;

    private LabelMatcher(String text, String key, boolean negated, Predicate<String> value) {
        this.text = text;
        this.key = key;
        this.negated = negated;
        this.value = value;
    }

    /** That very value. */
    public static LabelMatcher equal(String key, String value) {
        return new LabelMatcher(key + '=' + value, key, false, value::equals);
    }

    /**
     * Reads a demand of one question: the work for all series together is bounded.
     *
     * @throws IllegalArgumentException when it is not of that form; the message says what is
     */
    public static LabelMatcher parse(String text) {
        return parse(text, pattern -> pattern::matches);
    }

    /**
     * Reads a demand that is kept for good: the work for each series is bounded, whatever other series took. Thread-safe.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static LabelMatcher lasting(String text) {
        return parse(text, pattern -> pattern::matchesByItself);
    }

    private static LabelMatcher parse(String text, Function<BoundedPattern, Predicate<String>> bounded) {
        Matcher parts = FORM.matcher(text);
        if (text.length() > MAX_LENGTH || !parts.matches()) {
            throw new IllegalArgumentException("must be key=value, key!=value, key=~pattern or key!~pattern; it is \""
                    + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"');
        }
        String operator = parts.group(2);
        String wanted = parts.group(3);
        Predicate<String> value = operator.endsWith("~") ? bounded.apply(new BoundedPattern(wanted)) : wanted::equals;
        return new LabelMatcher(text, parts.group(1), operator.startsWith("!"), value);
    }

    /**
     * Whether a series with these labels meets the demand.
     *
     * @throws Fault INVALID, naming {@code match}, when the pattern takes too much work
     */
    @Override
    public boolean test(Labels labels) {
        try {
            String own = labels.get(key);
            return value.test(own == null ? "" : own) != negated;
        } catch (BoundedPattern.TooMuchWork e) {
            throw Fault.invalid("match", "match " + text + ' ' + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
