package oxmon.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets the series of many agents share the texts of their metrics and labels, which are mostly the same on each host; they were a
 * third of what a series takes in memory. Remembers a bounded number of them. Thread-safe.
 */
public final class SharedNames {
    /** Far more than the metrics and common labels of a fleet; those that are of one host alone come to it as well. */
    private static final int MOST = 20_000;

    private final ConcurrentMap<String, String> metrics = new ConcurrentHashMap<>();
    private final ConcurrentMap<Labels, Labels> labels = new ConcurrentHashMap<>();

    /** An equal series, made of what others are made of too. */
    public Series share(Series series) {
        return new Series(series.agent(), metric(series.metric()), share(labels, series.labels()));
    }

    /** An equal text, which others have too. */
    public String metric(String name) {
        return share(metrics, name);
    }

    private static <T> T share(ConcurrentMap<T, T> all, T one) {
        T known = all.get(one);
        if (known != null) {
            return known;
        }
        if (all.size() >= MOST) {
            all.clear(); // those in use stay shared by who has them
        }
        T other = all.putIfAbsent(one, one);
        return other == null ? one : other;
    }
}
