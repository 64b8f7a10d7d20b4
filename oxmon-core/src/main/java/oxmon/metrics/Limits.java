package oxmon.metrics;

import oxmon.settings.SettingsReader;

/**
 * The bounds of what is admitted.
 *
 * @param nameBytes longest metric name or label key, in bytes of UTF-8
 * @param labelValueBytes longest label value, in bytes of UTF-8
 * @param maxSeries how many series the server keeps in memory, of all agents together; each takes about 2 KB
 * @param maxFutureSecs how far ahead of the server's clock a point may be, in seconds
 */
public record Limits(
        int messageBytes,
        int pointsPerBatch,
        int labelsPerPoint,
        int nameBytes,
        int labelValueBytes,
        int seriesPerAgent,
        int maxSeries,
        int maxFutureSecs) {
    /** The contract's bounds. */
    public static final Limits DEFAULT = new Limits(4 << 20, 10_000, 64, 256, 1024, 20_000, 100_000, 600);

    /** Reads {@code [limits]}. */
    public static Limits read(SettingsReader in) {
        return new Limits(
                in.integer("limits.message_bytes", DEFAULT.messageBytes, 1024, 64 << 20),
                in.integer("limits.points_per_batch", DEFAULT.pointsPerBatch, 1, 1_000_000),
                in.integer("limits.labels_per_point", DEFAULT.labelsPerPoint, 0, 1024),
                in.integer("limits.name_bytes", DEFAULT.nameBytes, 16, 4096),
                in.integer("limits.label_value_bytes", DEFAULT.labelValueBytes, 16, 65_536),
                in.integer("limits.series_per_agent", DEFAULT.seriesPerAgent, 1, 10_000_000),
                in.integer("limits.max_series", DEFAULT.maxSeries, 1, 100_000_000),
                in.integer("limits.max_future_secs", DEFAULT.maxFutureSecs, 0, 86_400));
    }
}
