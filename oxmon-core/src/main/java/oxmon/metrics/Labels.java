package oxmon.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What tells a series from its siblings, such as {@code mount=/data}. Immutable, sorted by key, compared by content. */
public final class Labels {
    /** No labels at all. */
    public static final Labels NONE = new Labels(new TreeMap<>());

    /** Keys, ascending, each followed by its value. A map would take five times as much memory, a million times. */
    private final String[] pairs;

    private final int hash;

    private Labels(SortedMap<String, String> entries) {
        this.pairs = entries.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
        this.hash = Arrays.hashCode(pairs);
    }

    /** Copies {@code entries}. */
    public static Labels of(Map<String, String> entries) {
        return entries.isEmpty() ? NONE : new Labels(new TreeMap<>(entries));
    }

    /** One label. */
    public static Labels of(String key, String value) {
        return of(Map.of(key, value));
    }

    /** The labels sorted by key, as a map of the caller's own. */
    public SortedMap<String, String> asMap() {
        SortedMap<String, String> entries = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            entries.put(pairs[i], pairs[i + 1]);
        }
        return entries;
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** The value of a label, or null. */
    @Nullable
    public String get(String key) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(key)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    /** Whether each of {@code wanted} is here with that very value. */
    public boolean containsAll(Map<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(entry -> entry.getValue().equals(get(entry.getKey())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels that && hash == that.hash && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
