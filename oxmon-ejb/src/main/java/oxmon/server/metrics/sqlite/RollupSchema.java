package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** What a file of rollups holds, and how it is opened. See docs/formats/rollup.md. */
final class RollupSchema {
    /** "oxmr" in ASCII, in the header of each file. */
    private static final int APPLICATION_ID = 0x6f786d72;

    static final int VERSION = 1;

    /** The number of a series, or of times, within the id of a row; what is above it is the day. */
    static final int NUMBER_BITS = 40;

    private static final List<String> TABLES = List.of("""
            CREATE TABLE series (
              id INTEGER PRIMARY KEY,
              agent_id TEXT NOT NULL,
              metric_name TEXT NOT NULL,
              labels TEXT NOT NULL,
              UNIQUE (agent_id, metric_name, labels))""", """
            CREATE TABLE times (
              id INTEGER PRIMARY KEY,
              n INTEGER NOT NULL,
              data BLOB NOT NULL,
              crc INTEGER NOT NULL)""", """
            CREATE TABLE rollups (
              id INTEGER PRIMARY KEY,
              n INTEGER NOT NULL,
              min REAL NOT NULL,
              max REAL NOT NULL,
              sum REAL NOT NULL,
              first REAL NOT NULL,
              last REAL NOT NULL,
              times INTEGER NOT NULL REFERENCES times (id),
              data BLOB NOT NULL,
              crc INTEGER NOT NULL)""", """
            CREATE TABLE days (
              day INTEGER PRIMARY KEY,
              series INTEGER NOT NULL,
              points INTEGER NOT NULL,
              stamp INTEGER NOT NULL,
              sealed INTEGER NOT NULL DEFAULT 0)""", """
            CREATE VIEW metrics AS
              SELECT date((r.id >> 40) * 86400, 'unixepoch') AS day, s.agent_id, s.metric_name, s.labels,
                r.n, r.min, r.max, r.sum / r.n AS avg, r.first, r.last
              FROM rollups r JOIN series s ON s.id = r.id & 1099511627775""");

    private RollupSchema() {}

    /** The least id that a row of the day can have. */
    static long firstId(long day) {
        return day << NUMBER_BITS;
    }

    /** The greatest. */
    static long lastId(long day) {
        return firstId(day + 1) - 1;
    }

    /** Opens a file for writing; makes it when it is not there. A commit is durable. */
    static Connection openToWrite(Path file) throws SQLException, IOException {
        boolean fresh = !Files.exists(file);
        SQLiteConfig config = DaySchema.config();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPageSize(DaySchema.PAGE_BYTES);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            if (fresh || DaySchema.isEmpty(connection)) {
                create(connection);
                DaySchema.restrict(file);
                DaySchema.syncDirectory(file);
            } else {
                check(connection, file);
            }
            DaySchema.execute(connection, List.of("PRAGMA journal_mode = WAL"));
            return connection;
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens a file for reading. */
    static Connection openToRead(Path file) throws SQLException {
        Connection connection = DaySchema.openToLook(file);
        try {
            check(connection, file);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** In what an open file differs from what it should be; empty when it does not. */
    static List<String> differences(Connection connection) throws SQLException {
        return DaySchema.differences(connection, RollupSchema::create);
    }

    private static void create(Connection connection) throws SQLException {
        List<String> all = new ArrayList<>(List.of("PRAGMA auto_vacuum = INCREMENTAL", "BEGIN IMMEDIATE"));
        all.addAll(TABLES);
        all.addAll(List.of("PRAGMA application_id = " + APPLICATION_ID, "PRAGMA user_version = " + VERSION, "COMMIT"));
        DaySchema.execute(connection, all);
    }

    static void check(Connection connection, Path file) throws SQLException {
        DaySchema.checkId(connection, file, APPLICATION_ID, "none of rollups");
        long version = DaySchema.number(connection, "PRAGMA user_version");
        if (version < 1 || version > VERSION) {
            throw new SQLException(file.getFileName() + " has format " + version + ", this version knows " + VERSION);
        }
    }
}
