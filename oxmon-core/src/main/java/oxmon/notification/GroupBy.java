package oxmon.notification;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What alerts that are told in one message have in common. Immutable.
 *
 * @param parts {@code rule}, {@code agent}, {@code metric}, {@code severity} or {@code tag:NAME}; empty for all in one
 */
public record GroupBy(List<String> parts) {
    /** No list is longer. */
    public static final int MOST = 8;

    private static final String TAG = "tag:";
    private static final Set<String> WORDS = Set.of("rule", "agent", "metric", "severity");

    /** The alerts of one rule. */
    public static final GroupBy RULE = new GroupBy(List.of("rule"));

    /** Takes a list as people write it; @throws IllegalArgumentException when one is none of the words */
    public GroupBy {
        parts = List.copyOf(parts);
        for (String part : parts) {
            if (!WORDS.contains(part) && !(part.startsWith(TAG) && part.length() > TAG.length())) {
                throw new IllegalArgumentException(
                        "must hold rule, agent, metric, severity or tag:NAME; one is \"" + part + '"');
            }
        }
        if (parts.size() > MOST) {
            throw new IllegalArgumentException("must hold at most " + MOST + " words");
        }
    }

    /**
     * The name of an alert's group: the same for all that are told together.
     *
     * @param value of {@code rule}, {@code agent}, {@code metric} and {@code severity}
     * @param tag the host's tag of a name; empty when it has none
     */
    public String name(Function<String, String> value, Function<String, String> tag) {
        if (equals(RULE)) {
            return value.apply("rule");
        }
        return parts.isEmpty()
                ? "*"
                : parts.stream()
                        .map(part -> part
                                + '='
                                + (part.startsWith(TAG) ? tag.apply(part.substring(TAG.length())) : value.apply(part)))
                        .collect(Collectors.joining(", "));
    }
}
