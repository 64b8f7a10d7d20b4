package oxmon.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.common.DataDirectory;
import oxmon.server.database.CertDatabase;
import oxmon.server.metrics.sqlite.SqliteDayFiles;
import oxmon.server.metrics.sqlite.SqliteRollupFiles;
import oxmon.server.settings.StorageSettings;
import oxmon.settings.SettingsReader;

/** A data directory with two days of two series (the first day packed and rolled up), and cert.db; or the parts of a server that runs on it. */
final class DataFixture implements AutoCloseable {
    static final long MIDNIGHT = 1_795_305_600_000L;
    static final String KEY = key();
    static final int BEFORE = 120;
    static final int AFTER = 240;
    static final Series USAGE = new Series("web-1", "cpu.usage", Labels.NONE);
    static final Series USED = new Series("web-1", "disk.used", Labels.of("mount", "/data, \"old\""));

    private final DataDirectory lock;
    private final MetricStore store;
    private final Path root;
    private int next = AFTER;

    private DataFixture(Path root) {
        this.root = root;
        this.lock = DataDirectory.open(root);
        this.store = engine(root);
    }

    private static String key() {
        try {
            byte[] made = KeyPairGenerator.getInstance("RSA")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(made)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static MetricStore engine(Path root) {
        return new MetricEngine(
                new MetricEngine.Settings(root, 0, Duration.ofHours(1)),
                new SqliteDayFiles(root),
                new SqliteRollupFiles(root),
                Thread::new);
    }

    static Storage storage(DataFixture running) {
        return new Storage(
                running.store,
                running.root,
                StorageSettings.read(SettingsReader.defaults(Map.of())),
                Clock.systemUTC());
    }

    static DataFixture running(Path root) {
        return new DataFixture(root);
    }

    MetricStore store() {
        return store;
    }

    Path root() {
        return root;
    }

    static long at(int tick) {
        return MIDNIGHT + tick * 10_000L;
    }

    static double usage(int tick) {
        return Math.floorMod(tick * 7919, 10_007) / 100.0;
    }

    static double used(int tick) {
        return (1_000 + Math.floorMod(tick * 37, 101)) * 4_096.0;
    }

    static Batch batch(int tick) {
        return new Batch(
                "web-1",
                at(tick),
                10_000,
                List.of(new Point(USAGE, at(tick), usage(tick)), new Point(USED, at(tick), used(tick))));
    }

    /** Keeps so many batches more. */
    void keep(int batches) {
        List<Batch> all = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            all.add(batch(next++));
        }
        all.forEach(batch -> store.append(batch).join());
    }

    /** How a server that stopped in order leaves it. */
    static Path stopped(Path root) throws IOException {
        Files.createDirectories(root);
        new CertDatabase(root.resolve("cert.db"), Thread::new).close();
        Files.writeString(root.resolve("token-key.pem"), KEY);
        try (DataFixture server = new DataFixture(root)) {
            for (int tick = -BEFORE; tick < AFTER; tick++) {
                server.store.append(batch(tick)).join();
            }
            server.store.rewriteDaysBefore(LocalDate.parse("2026-11-22"));
        }
        return root;
    }

    /** How one leaves it that was killed, less its day file: with points in one segment of the log alone, which is answered. */
    static Path killed(Path root, int batches) throws IOException {
        Path alive = root.resolveSibling(root.getFileName() + "-alive");
        try (DataFixture server = new DataFixture(alive)) {
            server.keep(1);
            server.store.flush(); // the first point of a day has one made soon; none comes between the others
            server.keep(batches);
            Files.createDirectories(root.resolve("log"));
            try (Stream<Path> segments = Files.list(alive.resolve("log"))) {
                Path only = segments.toList().get(0);
                return Files.copy(only, root.resolve("log").resolve(only.getFileName()));
            }
        }
    }

    @Override
    public void close() {
        store.close();
        lock.close();
    }
}
