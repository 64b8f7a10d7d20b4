package oxmon.agents;

import java.util.Map;
import java.util.regex.Pattern;

/** What tags of a host may be. */
public final class TagRules {
    /** The most tags of one host. */
    public static final int MAX_TAGS = 64;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.\\-/]{0,63}");
    private static final int MAX_VALUE = 256;

    private TagRules() {}

    /**
     * Checks the tags that a person sets.
     *
     * @throws IllegalArgumentException saying which one is wrong and what would be right
     */
    public static void check(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("must be at most " + MAX_TAGS + " tags; they are " + tags.size());
        }
        tags.forEach((key, value) -> {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException(
                        "must have keys of 1 to 64 letters, digits, '_', '.', '-' or '/'; one is \""
                                + (key.length() > 40 ? key.substring(0, 40) + "…" : key) + '"');
            }
            if (value.length() > MAX_VALUE || value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("must have values of at most " + MAX_VALUE
                        + " characters without control characters; that of " + key + " is not");
            }
        });
    }
}
