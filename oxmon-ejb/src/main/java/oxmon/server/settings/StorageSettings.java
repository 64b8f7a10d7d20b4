package oxmon.server.settings;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import oxmon.metrics.engine.Durability;
import oxmon.settings.SettingsReader;

/**
 * Where data lives and for how long.
 *
 * @param dataDir as configured; relative ones are resolved by the server
 * @param retentionDays today and so many days before it (UTC) are kept
 * @param rollupDays rollups of so many days before today are kept; 0 for none
 * @param minFreeMb with less free space than this, in MiB, ingest answers UNAVAILABLE
 * @param flushSecs how long points wait at most until they are in their day's file
 * @param sync when a batch is acknowledged
 * @param backupDir where backups made over the API go; absent: none are made so
 * @param backupKeep so many of those stay
 */
public record StorageSettings(
        Path dataDir,
        int retentionDays,
        int rollupDays,
        int minFreeMb,
        int flushSecs,
        Durability sync,
        int alertRetentionDays,
        Optional<Path> backupDir,
        int backupKeep) {
    /** Reads {@code data_dir}, {@code retention_days}, {@code backup_dir} and what else concerns them. */
    public static StorageSettings read(SettingsReader in) {
        return new StorageSettings(
                Path.of(in.text("data_dir", "data")),
                in.integer("retention_days", 7, 1, 36_500),
                in.integer("rollup_retention_days", 400, 0, 36_500),
                in.integer("min_free_mb", 512, 0, 1 << 30),
                in.integer("flush_secs", 300, 1, 86_400),
                in.choice("sync", "commit", Set.of("commit", "1s")).equals("1s")
                        ? Durability.EVERY_SECOND
                        : Durability.COMMIT,
                in.integer("alert_retention_days", 365, 1, 36_500),
                in.text("backup_dir").map(Path::of),
                in.integer("backup_keep", 7, 1, 100_000));
    }
}
