package oxmon.server.settings;

import java.time.Duration;
import oxmon.metrics.query.QueryLimits;
import oxmon.settings.SettingsReader;

/**
 * What queries may take.
 *
 * @param timeout how long one may wait, and then how long it may work
 * @param maxConcurrent how many work at a time; 0 is half of the cores, at least 2
 * @param maxWaiting how many wait for those; more are refused at once
 */
public record QuerySettings(QueryLimits limits, Duration timeout, int maxConcurrent, int maxWaiting) {
    /** Reads {@code [query]}. */
    public static QuerySettings read(SettingsReader in) {
        return new QuerySettings(
                new QueryLimits(
                        in.integer("query.max_series", 10_000, 1, 1_000_000),
                        in.integer("query.max_points", 500_000, 100, 10_000_000)),
                Duration.ofSeconds(in.integer("query.timeout_secs", 30, 1, 3600)),
                in.integer("query.max_concurrent", 0, 0, 1024),
                in.integer("query.max_waiting", 32, 0, 10_000));
    }
}
