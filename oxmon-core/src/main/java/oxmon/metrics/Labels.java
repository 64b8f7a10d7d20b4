package oxmon.metrics;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tells a series from its siblings, such as {@code mount=/data}. Immutable, sorted by key, compared by content. */
public final class Labels {
    /** No labels at all. */
    public static final Labels NONE = new Labels(new TreeMap<>());

    private final SortedMap<String, String> entries;
    private final int hash;

    private Labels(SortedMap<String, String> entries) {
        this.entries = Collections.unmodifiableSortedMap(entries);
        this.hash = entries.hashCode();
    }

    /** Copies {@code entries}. */
    public static Labels of(Map<String, String> entries) {
        return entries.isEmpty() ? NONE : new Labels(new TreeMap<>(entries));
    }

    /** One label. */
    public static Labels of(String key, String value) {
        return of(Map.of(key, value));
    }

    /** The labels sorted by key; cannot be changed. */
    public SortedMap<String, String> asMap() {
        return entries;
    }

    /** Whether each of {@code wanted} is here with that very value. */
    public boolean containsAll(Map<String, String> wanted) {
        return entries.entrySet().containsAll(wanted.entrySet());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels that && hash == that.hash && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
