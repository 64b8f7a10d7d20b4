package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** What a day file holds, and how it is opened. See docs/formats/day-file.md. */
final class RowSchema {
    /** "oxmd" in ASCII, in the header of each day file. */
    private static final int APPLICATION_ID = 0x6f786d64;

    private static final int VERSION = 1;

    private static final List<String> TABLES =
            List.of("""
            CREATE TABLE series (
              id INTEGER PRIMARY KEY,
              agent_id TEXT NOT NULL,
              metric_name TEXT NOT NULL,
              labels TEXT NOT NULL,
              UNIQUE (agent_id, metric_name, labels))""", """
            CREATE TABLE samples (
              series INTEGER NOT NULL REFERENCES series (id),
              timestamp INTEGER NOT NULL,
              value REAL NOT NULL,
              PRIMARY KEY (series, timestamp)) WITHOUT ROWID""", """
            CREATE TABLE agents (
              agent_id TEXT PRIMARY KEY,
              last_seen INTEGER NOT NULL,
              interval_ms INTEGER NOT NULL) WITHOUT ROWID""", """
            CREATE TABLE alert_events (
              id TEXT PRIMARY KEY,
              rule_id TEXT NOT NULL,
              agent_id TEXT NOT NULL,
              metric_name TEXT NOT NULL,
              severity TEXT NOT NULL,
              message TEXT NOT NULL,
              value REAL NOT NULL,
              threshold REAL NOT NULL,
              timestamp INTEGER NOT NULL,
              predicted_breach INTEGER,
              labels TEXT NOT NULL DEFAULT '{}',
              status TEXT NOT NULL DEFAULT 'firing',
              created_at INTEGER NOT NULL DEFAULT (strftime('%s', 'now') * 1000))""", "CREATE INDEX alert_events_time ON alert_events (timestamp)", """
            CREATE VIEW metrics AS
              SELECT p.timestamp, s.agent_id, s.metric_name, p.value, s.labels
              FROM samples p JOIN series s ON s.id = p.series""");

    /** Those of {@code alert_events}. */
    static final List<String> ALERT_COLUMNS = List.of(
            "id",
            "rule_id",
            "agent_id",
            "metric_name",
            "severity",
            "message",
            "value",
            "threshold",
            "timestamp",
            "predicted_breach",
            "labels",
            "status",
            "created_at");

    private RowSchema() {}

    /** Opens a day for writing; makes it when it is not there. Commits are durable. */
    static Connection openToWrite(Path file) throws SQLException, IOException {
        boolean fresh = !Files.exists(file);
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            if (fresh || isEmpty(connection)) {
                create(connection);
                restrict(file);
                syncDirectory(file);
            } else {
                check(connection, file);
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens a day for reading. */
    static Connection openToRead(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        config.resetOpenMode(SQLiteOpenMode.CREATE); // never makes a file that retention has just dropped
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            check(connection, file);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens whatever it is, without a check and without changing it. */
    static Connection openToLook(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Whether the file is one of ours, of whatever version, or holds nothing yet. */
    static boolean isOurs(Connection connection) throws SQLException {
        return isEmpty(connection) || number(connection, "PRAGMA application_id") == APPLICATION_ID;
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(200); // tests lock files and look at what is said then; the server waits for 5 s
        config.setCacheSize(-4_096);
        return config;
    }

    private static void create(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
            statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
        connection.commit();
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        return number(connection, "SELECT count(*) FROM sqlite_master") == 0;
    }

    private static void check(Connection connection, Path file) throws SQLException {
        long application = number(connection, "PRAGMA application_id");
        if (application != APPLICATION_ID) {
            throw new SQLException(file.getFileName() + " is a SQLite file, but not a day file of this server");
        }
        long version = number(connection, "PRAGMA user_version");
        if (version > VERSION) {
            throw new SQLException(file.getFileName() + " was written by a newer version (format " + version
                    + ", this one knows " + VERSION + ')');
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void restrict(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        }
    }

    /** The name of a new file is durable only once its directory is. */
    private static void syncDirectory(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory != null && !System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
