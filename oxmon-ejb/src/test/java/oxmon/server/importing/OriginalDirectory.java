package oxmon.server.importing;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteDataSource;

/** A data directory as the original system leaves it. */
final class OriginalDirectory {
    /** Of "secret-1". */
    static final String BCRYPT = BCrypt.withDefaults().hashToString(4, "secret-1".toCharArray());

    private final Path root;

    OriginalDirectory(Path root) {
        this.root = root;
    }

    /** One user, three whitelist entries of which one is reserved, a domain and its details. */
    OriginalDirectory database() {
        jdbi(root.resolve("cert.db")).useHandle(h -> {
            h.execute("PRAGMA journal_mode = WAL");
            h.execute(
                    "CREATE TABLE users (id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL,"
                            + " token_version INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, phone TEXT)");
            h.execute("INSERT INTO users VALUES ('1', 'admin', ?, 3, 1770000000, 1770000000, NULL)", BCRYPT);
            h.execute(
                    "CREATE TABLE agent_whitelist (id TEXT, agent_id TEXT, token TEXT, token_hash TEXT, description TEXT,"
                            + " created_at INTEGER, updated_at INTEGER)");
            h.execute(
                    "INSERT INTO agent_whitelist VALUES ('a', 'web-1', NULL, ?, 'Web', 1770000000, 1770000000)",
                    BCRYPT);
            h.execute(
                    "INSERT INTO agent_whitelist VALUES ('b', 'db-1', 'plain-token', NULL, NULL, 1770000001000, NULL)");
            h.execute("INSERT INTO agent_whitelist VALUES ('c', 'oxmon-server', 'x', NULL, NULL, 1, 1)");
            h.execute("CREATE TABLE cert_domains (id TEXT PRIMARY KEY, domain TEXT NOT NULL UNIQUE, port INTEGER,"
                    + " enabled INTEGER, check_interval_secs INTEGER, note TEXT, last_checked_at INTEGER,"
                    + " created_at INTEGER, updated_at INTEGER)");
            h.execute("INSERT INTO cert_domains VALUES ('d1', 'example.com', 8443, 0, NULL, 'main', NULL, 1, 1)");
            h.execute("CREATE TABLE certificate_details (id TEXT, domain TEXT, issuer_cn TEXT, chain_valid INTEGER)");
            h.execute("INSERT INTO certificate_details VALUES ('x', 'example.com', 'R3', 1)");
        });
        return this;
    }

    /** A day with no rows yet. */
    OriginalDirectory day(String day) {
        jdbi(root.resolve(day + ".db")).useHandle(h -> {
            h.execute("PRAGMA journal_mode = WAL");
            h.execute(
                    "CREATE TABLE metrics (id TEXT PRIMARY KEY, timestamp INTEGER NOT NULL, agent_id TEXT NOT NULL,"
                            + " metric_name TEXT NOT NULL, value REAL NOT NULL, labels TEXT NOT NULL, created_at INTEGER NOT NULL)");
            h.execute("CREATE INDEX metrics_time ON metrics (timestamp)");
            h.execute(
                    "CREATE TABLE alert_events (id TEXT PRIMARY KEY, rule_id TEXT NOT NULL, agent_id TEXT NOT NULL,"
                            + " metric_name TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, value REAL NOT NULL,"
                            + " threshold REAL NOT NULL, timestamp INTEGER NOT NULL, predicted_breach INTEGER, created_at INTEGER NOT NULL)");
        });
        return this;
    }

    /**
     * One more row of {@code metrics}.
     *
     * @param time as the file holds it
     */
    OriginalDirectory point(String day, Object time, String agent, String metric, Object value, String labels) {
        jdbi(root.resolve(day + ".db")).useHandle(h -> point(h, time, agent, metric, value, labels));
        return this;
    }

    static void point(Handle h, Object time, String agent, String metric, Object value, String labels) {
        h.execute(
                "INSERT INTO metrics VALUES (lower(hex(randomblob(16))), ?, ?, ?, ?, ?, 0)",
                time,
                agent,
                metric,
                value,
                labels);
    }

    static Jdbi jdbi(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return Jdbi.create(source);
    }
}
