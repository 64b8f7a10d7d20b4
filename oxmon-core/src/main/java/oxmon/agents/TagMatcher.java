package oxmon.agents;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A demand on a host's tags: {@code env=prod} (that value, with {@code *} and {@code ?} as in {@link Glob}), {@code env!=prod}
 * (another value or none), or {@code env} (any value).
 */
public final class TagMatcher {
    private final String text;
    private final String key;

    @Nullable
    private final Glob value;

    private final boolean negated;

    /**
     * @throws IllegalArgumentException when it is not of that form; the message says what is
     */
    public TagMatcher(String text) {
        int equals = text.indexOf('=');
        this.text = text;
        this.negated = equals > 0 && text.charAt(equals - 1) == '!';
        this.key = (equals < 0 ? text : text.substring(0, negated ? equals - 1 : equals)).strip();
        this.value = equals < 0 ? null : new Glob(text.substring(equals + 1).strip());
        if (key.isEmpty() || text.length() > 512) {
            throw new IllegalArgumentException("must be key=value, key!=value or key; it is \""
                    + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"');
        }
    }

    /** Whether a host with these tags meets the demand. */
    public boolean matches(Map<String, String> tags) {
        String has = tags.get(key);
        if (value == null) {
            return has != null;
        }
        return (has != null && value.matches(has)) != negated;
    }

    @Override
    public String toString() {
        return text;
    }
}
