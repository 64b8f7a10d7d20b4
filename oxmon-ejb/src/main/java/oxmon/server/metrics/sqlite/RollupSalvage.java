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

/** Takes what can be read of a damaged file of rollups into a new one, and puts the damaged one aside. */
final class RollupSalvage {
    private static final Logger LOG = System.getLogger(RollupSalvage.class.getName());

    /** What each table is read by. */
    private static final Map<String, String> TABLES = new TreeMap<>(Map.of(
            "series", "id, agent_id, metric_name, labels",
            "times", "id, n, data, crc",
            "rollups", RollupReader.COLUMNS,
            "days", "day, series, points, stamp, sealed"));

    private RollupSalvage() {}

    /** Does it; nobody has the file open for writing. The damaged one stays as {@code ….db.damaged}. */
    static void run(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        delete(fresh);
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
        } catch (SQLException e) {
            throw new IOException(fresh.getFileName() + ": " + e.getMessage(), e);
        }
        Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        delete(file); // what belonged to the damaged one
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        DaySchema.syncDirectory(file);
        LOG.log(
                Level.ERROR,
                "rollups were damaged: {0} rows could be read of {1}, which is kept as {1}.damaged; days that have their file are rolled up again",
                rows,
                file.getFileName());
    }

    private static void delete(Path file) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }

    private static long copy(Path file, String table, String columns, Connection target) {
        long copied = 0;
        int count = columns.split(",").length;
        try (Connection source = RollupSchema.openToRead(file);
                Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + columns + " FROM " + table);
                PreparedStatement put = target.prepareStatement("INSERT OR IGNORE INTO " + table + " (" + columns
                        + ") VALUES (?" + ", ?".repeat(count - 1) + ')')) {
            while (row.next()) {
                for (int i = 1; i <= count; i++) {
                    put.setObject(i, row.getObject(i));
                }
                copied += put.executeUpdate();
            }
        } catch (SQLException e) {
            LOG.log(
                    Level.WARNING,
                    file.getFileName() + ", table " + table + ": no more than " + copied + " rows: " + e.getMessage());
        }
        return copied;
    }
}
