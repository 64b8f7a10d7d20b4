package oxmon.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import oxmon.server.database.sqlite.SqliteLibrary;

/**
 * The open file {@code cert.db}. Thread-safe.
 *
 * <p>One connection serves all: writes are rare and short, readers keep what they need in memory, and SQLite lets one
 * writer in at a time anyway. Because of that one connection {@link #outsideVersion()} can tell that a person wrote in a shell.
 */
public final class CertDatabase implements AutoCloseable {
    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Held, since loggers are forgotten with their levels. */
    private static final Logger POOL = Logger.getLogger("com.zaxxer.hikari");

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long outsideVersion;
    private volatile long lookedNanos;

    /**
     * Opens the database, creates it when absent, and brings its tables up to date.
     *
     * @param threads for the pool's few threads
     * @throws UnusableDatabase when it cannot be used as it is
     */
    public CertDatabase(Path file, ThreadFactory threads) {
        try {
            OwnerOnly.ensure(file);
        } catch (IOException e) {
            throw new UnusableDatabase(file + " cannot be created or made private: " + e, e);
        }
        SqliteLibrary.load();
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        try {
            refuseDamaged(file, url);
            migrate(file, url);
            this.pool = open(url, threads);
        } catch (JdbiException e) {
            throw new UnusableDatabase(file + " cannot be opened: " + e.getMessage(), e);
        }
        this.jdbi = Jdbi.create(pool);
        this.outsideVersion = dataVersion();
        this.lookedNanos = System.nanoTime();
    }

    /** The newest version of its tables that this program knows. */
    public static int newestVersion() {
        return Migrations.newest();
    }

    /** Runs SQL. Within a transaction, a use by the same thread is part of it; a use inside another handle's is not allowed. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /**
     * A number that changes when somebody else wrote to the file, such as a person in the sqlite3 shell. Whoever keeps rows in
     * memory reads them again when it differs. Looks at the file at most once a second, and waits for nobody else who does.
     */
    public long outsideVersion() {
        long now = System.nanoTime();
        if (now - lookedNanos >= LOOK_AGAIN.toNanos() && looking.compareAndSet(false, true)) {
            try {
                outsideVersion = dataVersion();
                lookedNanos = now;
            } finally {
                looking.set(false);
            }
        }
        return outsideVersion;
    }

    @Override
    public void close() {
        pool.close();
    }

    private long dataVersion() {
        return jdbi.withHandle(
                h -> h.createQuery("PRAGMA data_version").mapTo(Long.class).one());
    }

    private static void refuseDamaged(Path file, String url) {
        String verdict;
        try {
            SQLiteDataSource plain = new SQLiteDataSource();
            plain.setUrl(url);
            verdict = Jdbi.create(plain)
                    .withHandle(h -> h.createQuery("PRAGMA quick_check(1)")
                            .mapTo(String.class)
                            .one());
        } catch (JdbiException e) {
            throw new UnusableDatabase(file + " is not a database that SQLite can read: " + reason(e), e);
        }
        if (!verdict.equals("ok")) {
            throw new UnusableDatabase(file + " is damaged: " + verdict, null);
        }
    }

    private static void migrate(Path file, String url) {
        SQLiteDataSource plain = new SQLiteDataSource();
        plain.setUrl(url);
        plain.setJournalMode("WAL");
        plain.setSynchronous("FULL");
        plain.getConfig().setBusyTimeout((int) BUSY.toMillis());
        Migrations.run(plain, file);
    }

    private static HikariDataSource open(String url, ThreadFactory threads) {
        POOL.setLevel(Level.WARNING);
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setBusyTimeout((int) BUSY.toMillis());
        sqlite.enforceForeignKeys(true);
        sqlite.setTransactionMode(
                SQLiteConfig.TransactionMode.IMMEDIATE); // else a writer may fail half-way with "busy"
        SQLiteDataSource file = new SQLiteDataSource(sqlite); // no driver by name: ours is on nobody's list
        file.setUrl(url);
        HikariConfig config = new HikariConfig();
        config.setDataSource(file);
        config.setPoolName("oxmon-database");
        config.setMaximumPoolSize(1);
        config.setMaxLifetime(0); // a file has no server that drops old connections
        config.setConnectionTimeout(BUSY.plusSeconds(5).toMillis());
        config.setThreadFactory(threads);
        return new HikariDataSource(config);
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
