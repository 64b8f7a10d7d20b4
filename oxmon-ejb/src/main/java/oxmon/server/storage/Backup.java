package oxmon.server.storage;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.common.Version;
import oxmon.metrics.engine.LogCheck;
import oxmon.server.database.Durable;
import oxmon.server.database.OwnerOnly;
import oxmon.server.database.sqlite.DamagedDatabaseException;
import oxmon.server.database.sqlite.DatabaseCopy;
import oxmon.server.metrics.sqlite.OriginalDays;
import oxmon.server.metrics.sqlite.RollupMonths;
import oxmon.server.secrets.Vault;

/**
 * Copies a data directory, while a server works on it or not. A folder holds many backups, which share the files that did not
 * change: each file is stored once, under a name with its digest, and never changed; a backup is a {@link Manifest} that names
 * files. So one that is broken off harms none, and leaves only files that no manifest names.
 *
 * <p>The log comes first and the days after it: whatever was acknowledged before is in the one or the other, and in both it does
 * not count twice.
 */
final class Backup {
    static final String FILES = "files";

    private static final Logger LOG = System.getLogger(Backup.class.getName());
    private static final String LOCK = "backup.lock";

    /** Whoever writes within the resolution of a file's time cannot be told from nobody, so a file must have rested. */
    private static final Duration REST = Duration.ofSeconds(3);

    private final Path root;
    private final Path target;
    private final boolean inUse;
    private final Clock clock;
    private final List<Manifest.Entry> entries = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Map<String, Manifest.Entry> before = Map.of();
    private int copied;
    private long copiedBytes;

    /**
     * @param target the folder of the backups; made when it is not there
     * @param inUse whether a server may be running on {@code root}
     */
    Backup(Path root, Path target, boolean inUse, Clock clock) {
        this.root = root;
        this.target = target;
        this.inUse = inUse;
        this.clock = clock;
    }

    /**
     * How it went.
     *
     * @param copied files that were written, the others are those of backups before
     * @param problems files that could not be copied, and why; the backup is whole but for them
     */
    record Summary(Path manifest, int files, int copied, long copiedBytes, int removed, List<String> problems) {
        Summary {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Makes a backup.
     *
     * @param keep so many backups stay in the folder, this one included; older ones are removed
     * @throws IOException when there is none now; backups before are as they were
     */
    Summary run(int keep) throws IOException {
        refuseOtherFolders();
        Files.createDirectories(target.resolve(FILES));
        Path lock = target.resolve(LOCK);
        OwnerOnly.ensure(lock);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held == null) {
                throw new IOException("another backup to " + target + " goes on");
            }
            return locked(keep);
        } catch (OverlappingFileLockException e) {
            throw new IOException("another backup to " + target + " goes on", e);
        }
    }

    private void refuseOtherFolders() throws IOException {
        if (target.startsWith(root) || root.startsWith(target)) {
            throw new IOException(
                    "the folder for backups, " + target + ", must be outside of the data directory " + root);
        }
        if (!Files.exists(target)) {
            return;
        }
        try (Stream<Path> there = Files.list(target)) {
            if (!Files.isDirectory(target.resolve(FILES)) && there.findAny().isPresent()) {
                throw new IOException(target + " holds something else; name an empty folder, or one with backups");
            }
        }
    }

    private Summary locked(int keep) throws IOException {
        before = newest();
        for (Path segment : LogCheck.segments(root.resolve("log"))) {
            attempt("log/" + segment.getFileName(), this::plain);
        }
        for (LocalDate day : OriginalDays.in(root)) {
            attempt(day + ".db", this::database);
        }
        for (YearMonth month : RollupMonths.in(root)) { // after the days, since a day goes when its rollup is there
            attempt(String.valueOf(RollupMonths.file(root, month).getFileName()), this::database);
        }
        attempt("cert.db", this::database);
        attempt("certificates.db", this::database);
        attempt("notifications.db", this::database); // first: what it notes of alerts.db must be there
        attempt("alerts.db", this::database);
        attempt("token-key.pem", this::plain);
        attempt(Vault.FILE, this::plain);
        if (entries.isEmpty()) {
            throw new IOException("there is nothing in " + root + " to back up" + String.join("; ", problems));
        }
        Durable.syncDirectory(target.resolve(FILES));
        Path manifest =
                new Manifest(clock.instant().truncatedTo(ChronoUnit.MILLIS), Version.current(), entries).write(target);
        int removed = problems.isEmpty() ? prune(keep) : 0; // an older backup may have what this one lacks
        return new Summary(manifest, entries.size(), copied, copiedBytes, removed, problems);
    }

    /** What the newest backup that can be read has, by name. */
    private Map<String, Manifest.Entry> newest() throws IOException {
        List<Path> manifests = Manifest.in(target);
        for (int i = manifests.size() - 1; i >= 0; i--) {
            try {
                Map<String, Manifest.Entry> entries = new HashMap<>();
                Manifest.read(manifests.get(i)).files().forEach(entry -> entries.put(entry.name(), entry));
                return entries;
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return Map.of();
    }

    private interface Copying {
        void copy(Path source, Path fresh) throws IOException;
    }

    private interface Way {
        void take(String name) throws IOException;
    }

    private void attempt(String name, Way way) throws IOException {
        if (!Files.exists(root.resolve(name))) {
            return;
        }
        try {
            way.take(name);
        } catch (DamagedDatabaseException e) {
            problems.add(name + " is not in this backup: " + e.getMessage());
        } catch (IOException e) {
            if (Files.exists(root.resolve(name))) { // else retention or a flush was quicker
                throw e; // such as a full disk: there is no backup that lacks what could be in it
            }
        }
    }

    /** A database, which somebody may be writing to. */
    private void database(String name) throws IOException {
        Path source = root.resolve(name);
        Optional<Manifest.Source> state = state(source);
        Manifest.Entry known = before.get(name);
        if (known != null && state.isPresent() && state.equals(known.source()) && isSound(known)) {
            entries.add(known);
            return;
        }
        store(name, state, (from, fresh) -> DatabaseCopy.make(from, fresh, inUse));
    }

    /** A file that is written once, or only grows. */
    private void plain(String name) throws IOException {
        store(name, Optional.empty(), Files::copy);
    }

    private void store(String name, Optional<Manifest.Source> state, Copying copying) throws IOException {
        Path fresh = target.resolve(FILES).resolve("new");
        Files.deleteIfExists(fresh);
        Path source = root.resolve(name);
        copying.copy(source, fresh);
        OwnerOnly.ensure(fresh);
        Durable.sync(fresh);
        String digest = Digests.sha256(fresh);
        String stored = digest + '-' + name.replace('/', '-');
        Optional<Manifest.Source> steady = state.isPresent() && state.equals(state(source)) ? state : Optional.empty();
        Manifest.Entry entry = new Manifest.Entry(name, stored, Files.size(fresh), digest, steady);
        if (isSound(entry)) {
            Files.delete(fresh); // the same as before
        } else {
            Files.deleteIfExists(target.resolve(FILES).resolve(stored));
            Durable.rename(fresh, target.resolve(FILES).resolve(stored));
            copied++;
            copiedBytes += entry.sizeBytes();
        }
        entries.add(entry);
    }

    /** What tells a database from itself after a change; empty while its log holds something or it was just written. */
    private Optional<Manifest.Source> state(Path source) throws IOException {
        for (String suffix : List.of("-wal", "-journal")) {
            Path log = source.resolveSibling(source.getFileName() + suffix);
            if (Files.exists(log) && Files.size(log) > 0) {
                return Optional.empty();
            }
        }
        var modified = Files.getLastModifiedTime(source).toInstant();
        return modified.isAfter(clock.instant().minus(REST))
                ? Optional.empty()
                : Optional.of(new Manifest.Source(Files.size(source), modified.toString()));
    }

    /** Whether what is stored is there, byte for byte. */
    private boolean isSound(Manifest.Entry entry) throws IOException {
        Path file = target.resolve(FILES).resolve(entry.stored());
        return Files.exists(file)
                && Files.size(file) == entry.sizeBytes()
                && Digests.sha256(file).equals(entry.sha256());
    }

    /** Removes the oldest backups beyond {@code keep}, and files that none names; how many backups went. */
    private int prune(int keep) throws IOException {
        List<Path> manifests = new ArrayList<>(Manifest.in(target));
        int removed = 0;
        while (manifests.size() > keep) {
            Files.delete(manifests.remove(0));
            removed++;
        }
        Durable.syncDirectory(target);
        Set<String> named = new HashSet<>();
        for (Path manifest : manifests) {
            Set<String> files = namedBy(manifest);
            if (files == null) {
                return removed; // it may be mended, so no file goes
            }
            named.addAll(files);
        }
        try (Stream<Path> files = Files.list(target.resolve(FILES))) {
            for (Path file : files.toList()) {
                if (!named.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
        return removed;
    }

    @Nullable
    private static Set<String> namedBy(Path manifest) {
        try {
            Set<String> named = new HashSet<>();
            Manifest.read(manifest).files().forEach(entry -> named.add(entry.stored()));
            return named;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "unused files of backups stay: " + e.getMessage());
            return null;
        }
    }
}
