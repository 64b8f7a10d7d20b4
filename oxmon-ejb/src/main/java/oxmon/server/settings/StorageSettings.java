package oxmon.server.settings;

import java.nio.file.Path;
import oxmon.settings.SettingsReader;

/**
 * Where data lives and for how long.
 *
 * @param dataDir as configured; relative ones are resolved by the server
 * @param retentionDays today and so many days before it (UTC) are kept
 * @param minFreeMb with less free space than this, in MiB, ingest answers UNAVAILABLE
 */
public record StorageSettings(Path dataDir, int retentionDays, int minFreeMb, int flushSecs, int alertRetentionDays) {
    /** Reads {@code data_dir}, {@code retention_days}, {@code min_free_mb}, {@code flush_secs} and {@code alert_retention_days}. */
    public static StorageSettings read(SettingsReader in) {
        return new StorageSettings(
                Path.of(in.text("data_dir", "data")),
                in.integer("retention_days", 7, 1, 36_500),
                in.integer("min_free_mb", 512, 0, 1 << 30),
                in.integer("flush_secs", 300, 1, 86_400),
                in.integer("alert_retention_days", 365, 1, 36_500));
    }
}
