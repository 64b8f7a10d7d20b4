package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sqlite.SQLiteErrorCode;

/** Takes what can be read of a damaged file of rollups into a new one, and puts the damaged one aside. */
final class RollupSalvage {
    private static final Logger LOG = System.getLogger(RollupSalvage.class.getName());

    /** What each table is read by. */
    private static final Map<String, String> TABLES = new TreeMap<>(Map.of(
            "series", "id, agent_id, metric_name, labels",
            "times", "id, n, data, crc",
            "rollups", RollupReader.COLUMNS,
            "days", "day, series, points, stamp, sealed"));

    private static final String NEW = ".new";

    private RollupSalvage() {}

    private static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + NEW);
    }

    /**
     * Does it; nobody has the file open for writing. The damaged one stays as {@code ….db.damaged}.
     *
     * @throws IOException when it cannot be done now; the damaged file is where it was
     */
    static void run(Path file) throws IOException {
        Path fresh = fresh(file);
        Days.delete(fresh);
        long rows;
        try {
            rows = copy(file, fresh);
        } catch (SQLException e) {
            Days.delete(fresh);
            throw new IOException(file.getFileName() + " cannot be read anew: " + e.getMessage(), e);
        }
        Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        adopt(fresh, file);
        LOG.log(
                Level.ERROR,
                "rollups were damaged: {0} rows could be read of {1}, which is kept as {1}.damaged; days that have their file are rolled up again",
                rows,
                file.getFileName());
    }

    /**
     * Brings what a kill left to an end: a new file without the one it replaces is complete, and takes its place; beside that it may be
     * half made, and goes.
     */
    static void resume(Path directory) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(directory)) {
            left = files.filter(file -> isFresh(file.getFileName().toString())).toList();
        }
        for (Path fresh : left) {
            String name = fresh.getFileName().toString();
            Path file = fresh.resolveSibling(name.substring(0, name.length() - NEW.length()));
            if (Files.exists(file) || hasLog(fresh)) {
                Days.delete(fresh);
            } else {
                adopt(fresh, file);
                LOG.log(
                        Level.WARNING,
                        "{0} was being made anew of a damaged one, and takes its place",
                        file.getFileName());
            }
        }
    }

    private static boolean isFresh(String name) {
        return name.endsWith(NEW) && RollupMonths.isOne(name.substring(0, name.length() - NEW.length()));
    }

    private static boolean hasLog(Path database) throws IOException {
        Path log = database.resolveSibling(database.getFileName() + "-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    private static void adopt(Path fresh, Path file) throws IOException {
        Days.delete(file); // what belonged to the damaged one: its log would be taken for the new one's
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        Days.delete(fresh);
        DaySchema.syncDirectory(file);
    }

    private static long copy(Path file, Path fresh) throws SQLException, IOException {
        long rows = 0;
        try (Connection target = RollupSchema.openToWrite(fresh);
                Statement statement = target.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (Map.Entry<String, String> table : TABLES.entrySet()) {
                rows += copy(file, table.getKey(), table.getValue(), target);
            }
            // Whose series is lost cannot be answered, and its number is given to another.
            statement.execute(
                    "DELETE FROM rollups WHERE id & " + RollupSchema.lastId(0) + " NOT IN (SELECT id FROM series)");
            // A day that lost some of its rows is made anew while its file is there.
            statement.execute("UPDATE days SET stamp = 0 WHERE series <> (SELECT count(*) FROM rollups"
                    + " WHERE id BETWEEN day << 40 AND ((day + 1) << 40) - 1)");
            statement.execute("COMMIT");
            DaySchema.checkpoint(target);
        }
        if (hasLog(fresh)) { // which does not come along when the file is moved
            throw new IOException("the log of " + fresh.getFileName() + " could not be emptied");
        }
        return rows;
    }

    /** Copies the rows of a table that can be read; what keeps others from being read now, and may pass, ends it all. */
    private static long copy(Path file, String table, String columns, Connection target) throws SQLException {
        long copied = 0;
        int count = columns.split(",").length;
        try (PreparedStatement put = target.prepareStatement(
                "INSERT OR IGNORE INTO " + table + " (" + columns + ") VALUES (?" + ", ?".repeat(count - 1) + ')')) {
            try (Connection source = RollupSchema.openToRead(file);
                    Statement statement = source.createStatement();
                    ResultSet row = statement.executeQuery("SELECT " + columns + " FROM " + table)) {
                while (row.next()) {
                    for (int i = 1; i <= count; i++) {
                        put.setObject(i, row.getObject(i));
                    }
                    copied += put.executeUpdate();
                }
            } catch (SQLException e) {
                if (!DaySchema.isDamage(e) && !isMissing(e)) {
                    throw e;
                }
                LOG.log(
                        Level.WARNING,
                        file.getFileName() + ", table " + table + ": no more than " + copied + " rows: "
                                + e.getMessage());
            }
        }
        return copied;
    }

    /** Whether there is no such table or column, as when the page that lists them is damaged. */
    private static boolean isMissing(SQLException e) {
        return e.getErrorCode() == SQLiteErrorCode.SQLITE_ERROR.code;
    }
}
