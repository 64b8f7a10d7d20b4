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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/** What a day file holds, and how it is opened. See docs/formats/day-file.md. */
final class DaySchema {
    /** "oxmd" in ASCII, in the header of each day file. */
    private static final int APPLICATION_ID = 0x6f786d64;

    /** 4 KiB would waste a seventh of it on chunks. */
    static final int PAGE_BYTES = 16_384;

    private static final int BUSY_MILLIS = 5_000;

    static final int VERSION = 4;

    private static final List<String> ENGINE =
            List.of("""
            CREATE TABLE times (
              id INTEGER PRIMARY KEY,
              n INTEGER NOT NULL,
              data BLOB NOT NULL,
              crc INTEGER NOT NULL)""", """
            CREATE TABLE chunks (
              id INTEGER PRIMARY KEY,
              first_ts INTEGER NOT NULL,
              last_ts INTEGER NOT NULL,
              n INTEGER NOT NULL,
              min REAL NOT NULL,
              max REAL NOT NULL,
              sum REAL NOT NULL,
              first REAL NOT NULL,
              last REAL NOT NULL,
              times INTEGER NOT NULL REFERENCES times (id),
              skip INTEGER NOT NULL,
              data BLOB NOT NULL,
              crc INTEGER NOT NULL)""", """
            CREATE TABLE state (
              key TEXT PRIMARY KEY,
              value INTEGER NOT NULL) WITHOUT ROWID""", """
            CREATE VIEW metrics AS
              SELECT c.last_ts AS timestamp, s.agent_id, s.metric_name, c.last AS value, s.labels,
                c.n, c.min, c.max, c.sum / c.n AS avg
              FROM series s, %s
              UNION ALL
              SELECT l.timestamp, s.agent_id, s.metric_name, l.value, s.labels, 1, l.value, l.value, l.value
              FROM late l JOIN series s ON s.id = l.series""".formatted(ChunkIds.join(ChunkIds.PARTS - 1, "s.id")));

    /** What format 1 had: every point was a row of what is the table of late points now. */
    private static final List<String> FROM_1 = List.of(
            "DROP VIEW metrics", "ALTER TABLE samples RENAME TO late", "ALTER TABLE late ADD COLUMN crc INTEGER");

    /** Format 2 had no checksums; what was written then has none still. */
    private static final List<String> FROM_2 = List.of(
            "ALTER TABLE chunks ADD COLUMN crc INTEGER",
            "ALTER TABLE times ADD COLUMN crc INTEGER",
            "ALTER TABLE late ADD COLUMN crc INTEGER");

    /** Format 3 had no parts, so its view looks into one alone. */
    private static final List<String> FROM_3 = List.of("DROP VIEW metrics", ENGINE.get(ENGINE.size() - 1));

    /** How a day of format 1 is read as it is. */
    private static final List<String> READ_1 = List.of(
            "CREATE TEMP VIEW late AS SELECT series, timestamp, value, NULL AS crc FROM samples",
            "CREATE TEMP TABLE chunks (id INTEGER PRIMARY KEY, first_ts, last_ts, n, min, max, sum, first, last, times, skip, data, crc)",
            "CREATE TEMP TABLE times (id INTEGER PRIMARY KEY, n, data, crc)",
            "CREATE TEMP TABLE state (key TEXT PRIMARY KEY, value)");

    /** How a day of format 2 is read as it is. */
    private static final List<String> READ_2 = List.of(
            "CREATE TEMP VIEW chunks AS SELECT id, first_ts, last_ts, n, min, max, sum, first, last, times, skip, data, NULL AS crc"
                    + " FROM main.chunks",
            "CREATE TEMP VIEW times AS SELECT id, n, data, NULL AS crc FROM main.times",
            "CREATE TEMP VIEW late AS SELECT series, timestamp, value, NULL AS crc FROM main.late");

    private static final List<String> TABLES =
            List.of("""
            CREATE TABLE series (
              id INTEGER PRIMARY KEY,
              agent_id TEXT NOT NULL,
              metric_name TEXT NOT NULL,
              labels TEXT NOT NULL,
              UNIQUE (agent_id, metric_name, labels))""", """
            CREATE TABLE late (
              series INTEGER NOT NULL REFERENCES series (id),
              timestamp INTEGER NOT NULL,
              value REAL NOT NULL,
              crc INTEGER NOT NULL,
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
              created_at INTEGER NOT NULL DEFAULT (strftime('%s', 'now') * 1000))""", "CREATE INDEX alert_events_time ON alert_events (timestamp)");

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

    private DaySchema() {}

    /**
     * Opens a day for writing; makes it when it is not there, and brings one of an older format up to date. Transactions are begun and
     * ended by the caller; a commit is not durable, unless {@code synchronous} is raised for it.
     */
    static Connection openToWrite(Path file) throws SQLException, IOException {
        return openToWrite(file, true);
    }

    /** Opens a day for writing that is there; fails when it was dropped meanwhile. */
    static Connection openToAdd(Path file) throws SQLException, IOException {
        return openToWrite(file, false);
    }

    private static Connection openToWrite(Path file, boolean make) throws SQLException, IOException {
        boolean fresh = make && !Files.exists(file);
        SQLiteConfig config = config();
        if (!make) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPageSize(PAGE_BYTES);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            if (fresh || isEmpty(connection)) {
                create(connection);
                restrict(file);
                syncDirectory(file);
            } else {
                upgrade(connection, check(connection, file));
            }
            execute(connection, List.of("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"));
            return connection;
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens a day for reading. */
    static Connection openToRead(Path file) throws SQLException {
        Connection connection = openToLook(file);
        try {
            prepareToRead(connection, file);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Makes a day of an older format look like one of ours; returns its format. */
    static long prepareToRead(Connection connection, Path file) throws SQLException {
        long version = check(connection, file);
        if (version < 3) {
            execute(connection, version == 1 ? READ_1 : READ_2);
        }
        return version;
    }

    /** In what the tables, views and indices of an open day differ from what they should be; empty when they do not. */
    static List<String> differences(Connection connection) throws SQLException {
        return differences(connection, DaySchema::create);
    }

    /** Makes what a fresh file holds. */
    interface Creation {
        void in(Connection fresh) throws SQLException;
    }

    /** The same for any kind of file. */
    static List<String> differences(Connection connection, Creation creation) throws SQLException {
        try (Connection fresh = config().createConnection("jdbc:sqlite::memory:")) {
            creation.in(fresh);
            Map<String, String> wanted = describe(fresh);
            Map<String, String> found = describe(connection);
            List<String> differences = new ArrayList<>();
            wanted.forEach((name, description) -> {
                if (!description.equals(found.get(name))) {
                    differences.add(name + " is not what it should be: " + found.getOrDefault(name, "missing"));
                }
            });
            return differences;
        }
    }

    /** The columns of each table, which may have been added later; the text of all else. */
    static Map<String, String> describe(Connection connection) throws SQLException {
        Map<String, String> descriptions = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT m.type || ' ' || m.name, coalesce(CASE WHEN m.type = 'table'
                          THEN (SELECT group_concat(name || ' ' || type || ' ' || pk, ', ') FROM pragma_table_info(m.name))
                          ELSE m.sql END, '') FROM main.sqlite_master m""")) {
            while (row.next()) {
                descriptions.put(row.getString(1), row.getString(2));
            }
        }
        return descriptions;
    }

    /** Opens whatever it is, without a check and without changing it. */
    static Connection openToLook(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        config.resetOpenMode(SQLiteOpenMode.CREATE); // never makes a file that retention has just dropped
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Whether a file is a database without anything in it, as one is whose making was cut short. */
    static boolean holdsNothing(Path file) {
        try (Connection connection = openToLook(file)) {
            return isEmpty(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether the file is one of ours, of whatever version, or holds nothing yet. */
    static boolean isOurs(Connection connection) throws SQLException {
        return isEmpty(connection) || number(connection, "PRAGMA application_id") == APPLICATION_ID;
    }

    static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-4_096);
        return config;
    }

    private static void create(Connection connection) throws SQLException {
        // The first must come before anything else; it lets a rewritten day give its free pages back.
        List<String> all = new ArrayList<>(List.of("PRAGMA auto_vacuum = INCREMENTAL", "BEGIN IMMEDIATE"));
        all.addAll(TABLES);
        all.addAll(ENGINE);
        all.addAll(List.of("PRAGMA application_id = " + APPLICATION_ID, "PRAGMA user_version = " + VERSION, "COMMIT"));
        execute(connection, all);
    }

    private static void upgrade(Connection connection, long version) throws SQLException {
        if (version == VERSION) {
            return;
        }
        execute(connection, List.of("BEGIN IMMEDIATE"));
        if (number(connection, "PRAGMA user_version") != version) { // another writer was here
            execute(connection, List.of("ROLLBACK"));
            return;
        }
        List<String> all = new ArrayList<>();
        if (version == 1) {
            all.addAll(FROM_1);
            all.addAll(ENGINE);
        } else {
            all.addAll(version == 2 ? FROM_2 : List.of());
            all.addAll(FROM_3);
        }
        all.addAll(List.of("PRAGMA user_version = " + VERSION, "COMMIT"));
        execute(connection, all);
    }

    static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    static boolean isEmpty(Connection connection) throws SQLException {
        return number(connection, "SELECT count(*) FROM sqlite_master") == 0;
    }

    /** Says that a file is a database without anything in it: one that is being made, or whose making was cut short. */
    static final class EmptyFileException extends SQLException {
        private static final long serialVersionUID = 1L;

        EmptyFileException(Path file) {
            super(file.getFileName() + " holds nothing yet");
        }
    }

    /** Says that a file is sound, but another's, or of a format that this version does not know: no other try will help. */
    static final class UnusableFileException extends SQLException {
        private static final long serialVersionUID = 1L;

        UnusableFileException(String message) {
            super(message);
        }
    }

    /**
     * Checks whose file it is.
     *
     * @param otherwise what to say of another's
     * @throws EmptyFileException when it holds nothing; it may be in the making, so its id is looked at again after that
     */
    static void checkId(Connection connection, Path file, long id, String otherwise) throws SQLException {
        String query = "PRAGMA application_id";
        boolean ours = number(connection, query) == id;
        if (!ours && isEmpty(connection)) {
            throw new EmptyFileException(file);
        }
        if (!ours && number(connection, query) != id) {
            throw new UnusableFileException(
                    file.getFileName() + " is a SQLite file, but " + otherwise + " of this server");
        }
    }

    /** The format of a day file of ours. */
    private static long check(Connection connection, Path file) throws SQLException {
        checkId(connection, file, APPLICATION_ID, "not a day file");
        long version = number(connection, "PRAGMA user_version");
        if (version < 1) {
            throw new UnusableFileException(
                    file.getFileName() + " says that it has format " + version + ", which there never was");
        }
        if (version > VERSION) {
            throw new UnusableFileException(file.getFileName() + " was written by a newer version (format " + version
                    + ", this one knows " + VERSION + ')');
        }
        return version;
    }

    /** Whether it is the file that is damaged, rather than that the disk is full or somebody else writes. */
    static boolean isDamage(SQLException e) {
        return e.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code
                || e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /** Empties the write-ahead log into the file, as far as nobody reads; what is left stays safe where it is. Waits for nobody. */
    static void checkpoint(Connection connection) throws SQLException {
        execute(connection, List.of("PRAGMA busy_timeout = 0"));
        try {
            execute(connection, List.of("PRAGMA wal_checkpoint(TRUNCATE)"));
        } finally {
            execute(connection, List.of("PRAGMA busy_timeout = " + BUSY_MILLIS));
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static void restrict(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        }
    }

    /** The name of a new file is durable only once its directory is. */
    static void syncDirectory(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory != null && !System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
