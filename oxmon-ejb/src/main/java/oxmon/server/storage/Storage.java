package oxmon.server.storage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import oxmon.common.Fault;
import oxmon.metrics.MetricStore;
import oxmon.server.common.DataDirectory;
import oxmon.server.settings.ServerSettings;
import oxmon.server.settings.StorageSettings;

/** Lets administrators bring everything into the day files and back it up while the server runs. Thread-safe. */
@Singleton
public class Storage {
    private static final Logger LOG = System.getLogger(Storage.class.getName());

    private final MetricStore store;
    private final Path root;
    private final StorageSettings settings;
    private final Clock clock;

    @Inject
    Storage(MetricStore store, DataDirectory directory, ServerSettings settings, Clock clock) {
        this(store, directory.root(), settings.storage(), clock);
    }

    Storage(MetricStore store, Path root, StorageSettings settings, Clock clock) {
        this.store = store;
        this.root = root;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A backup that is there.
     *
     * @param name of its manifest
     * @param sizeBytes of all of its files, those it shares with others too
     * @param copied how many files were written for it; the others it shares with backups before; absent of one made earlier
     * @param problems what could not be copied, and why
     */
    public record MadeBackup(
            String name, Instant created, int files, long sizeBytes, Optional<Integer> copied, List<String> problems) {
        public MadeBackup {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Brings all that was acknowledged before into the day files, durably.
     *
     * @throws Fault UNAVAILABLE when a day cannot be written; its points are safe in the log
     */
    public MetricStore.Flushed flush() {
        MetricStore.Flushed flushed = store.flush();
        if (!flushed.failed().isEmpty()) {
            throw Fault.unavailable("not all could be written, the rest stays in the log: " + flushed.failed(), null);
        }
        return flushed;
    }

    /**
     * Makes a backup in {@code backup_dir}, with at least all that was acknowledged before.
     *
     * @throws Fault CONFLICT when no such folder is configured, UNAVAILABLE when the backup could not be made
     */
    public MadeBackup backup() {
        Path target = target();
        store.flush(); // what it cannot write is in the log, which is a part of the backup
        try {
            Backup.Summary summary = new Backup(root, target, true, clock).run(settings.backupKeep());
            LOG.log(Level.INFO, "backup " + summary.manifest() + ", files copied: " + summary.copied());
            summary.problems().forEach(problem -> LOG.log(Level.WARNING, problem));
            return describe(summary.manifest(), Optional.of(summary.copied()), summary.problems());
        } catch (IOException e) {
            throw Fault.unavailable("no backup was made: " + e.getMessage(), e);
        }
    }

    /**
     * The backups in {@code backup_dir}, newest first.
     *
     * @throws Fault as {@link #backup}
     */
    public List<MadeBackup> backups() {
        Path target = target();
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try {
            List<MadeBackup> all = new ArrayList<>();
            for (Path manifest : Manifest.in(target)) {
                all.add(0, describe(manifest, Optional.empty(), List.of()));
            }
            return all;
        } catch (IOException e) {
            throw Fault.unavailable("the backups cannot be read: " + e.getMessage(), e);
        }
    }

    private static MadeBackup describe(Path file, Optional<Integer> copied, List<String> problems) throws IOException {
        Manifest manifest = Manifest.read(file);
        long size =
                manifest.files().stream().mapToLong(Manifest.Entry::sizeBytes).sum();
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        return new MadeBackup(name, manifest.created(), manifest.files().size(), size, copied, problems);
    }

    private Path target() {
        return settings.backupDir()
                .map(dir -> dir.toAbsolutePath().normalize())
                .orElseThrow(
                        () -> new Fault(
                                Fault.Kind.CONFLICT,
                                "CONFLICT",
                                "no backup_dir is set, so the API makes no backups; `oxmon backup DIR` on the server's host does"));
    }
}
