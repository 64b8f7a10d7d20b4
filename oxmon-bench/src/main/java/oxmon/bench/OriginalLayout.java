package oxmon.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.sqlite.SQLiteConfig;
import oxmon.metrics.Point;

/** The original system's day file: a row of texts for each point, three indices, one durable transaction for each batch. */
final class OriginalLayout implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    OriginalLayout(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "CREATE TABLE metrics (id TEXT PRIMARY KEY, timestamp INTEGER NOT NULL, agent_id TEXT NOT NULL,"
                            + " metric_name TEXT NOT NULL, value REAL NOT NULL, labels TEXT NOT NULL, created_at INTEGER NOT NULL)");
            statement.executeUpdate("CREATE INDEX metrics_time ON metrics (timestamp)");
            statement.executeUpdate("CREATE INDEX metrics_agent ON metrics (agent_id, timestamp)");
            statement.executeUpdate("CREATE INDEX metrics_name ON metrics (agent_id, metric_name, timestamp)");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?)");
    }

    void append(List<Point> batch) throws SQLException {
        for (Point point : batch) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setLong(2, point.millis());
            insert.setString(3, point.series().agent());
            insert.setString(4, point.series().metric());
            insert.setDouble(5, point.value());
            insert.setString(6, point.series().labels().toString());
            insert.setLong(7, point.millis());
            insert.executeUpdate();
        }
        connection.commit();
    }

    /** How many points of one series lie in the range. */
    int range(String agent, String metric, long from, long to) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT timestamp, value, labels FROM metrics WHERE agent_id = ? AND metric_name = ? AND timestamp BETWEEN ? AND ?"
                        + " ORDER BY timestamp")) {
            query.setString(1, agent);
            query.setString(2, metric);
            query.setLong(3, from);
            query.setLong(4, to);
            int count = 0;
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    count++;
                }
            }
            return count;
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                insert) {
            connection.rollback();
        }
    }
}
