package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.sqlite.SQLiteConfig;
import oxmon.metrics.Series;

/** Writes a day file as the original system has them: a row a point. Not thread-safe. */
public final class OriginalWriter implements AutoCloseable {
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE metrics (id TEXT PRIMARY KEY, timestamp INTEGER NOT NULL, agent_id TEXT NOT NULL,"
                    + " metric_name TEXT NOT NULL, value REAL NOT NULL, labels TEXT NOT NULL, created_at INTEGER NOT NULL)",
            "CREATE TABLE alert_events (id TEXT PRIMARY KEY, rule_id TEXT NOT NULL, agent_id TEXT NOT NULL,"
                    + " metric_name TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, value REAL NOT NULL,"
                    + " threshold REAL NOT NULL, timestamp INTEGER NOT NULL, predicted_breach INTEGER, created_at INTEGER NOT NULL)");

    private static final List<String> INDICES = List.of(
            "CREATE INDEX metrics_time ON metrics (timestamp)",
            "CREATE INDEX metrics_series ON metrics (agent_id, metric_name, timestamp)");

    private final Connection connection;
    private final PreparedStatement add;
    private long points;
    private String agent = "";
    private String metric = "";
    private String labels = "";

    private OriginalWriter(Connection connection) throws SQLException {
        this.connection = connection;
        this.add = connection.prepareStatement("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?)");
    }

    /** Makes a file, which does not exist. */
    public static OriginalWriter create(Path file) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        try {
            Connection connection = config.createConnection("jdbc:sqlite:" + file);
            try {
                DaySchema.execute(connection, SCHEMA);
                connection.setAutoCommit(false);
                return new OriginalWriter(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The series of the points that follow. */
    public void series(Series series, String labelText) {
        agent = series.agent();
        metric = series.metric();
        labels = labelText;
    }

    /** Adds a point, at Unix milliseconds. */
    public void point(long millis, double value) throws IOException {
        try {
            points++;
            add.setString(
                    1, new UUID(points, millis).toString()); // ascending, so that their index is not written all over
            add.setLong(2, millis);
            add.setString(3, agent);
            add.setString(4, metric);
            add.setDouble(5, value);
            add.setString(6, labels);
            add.setLong(7, millis);
            add.executeUpdate();
        } catch (SQLException e) {
            throw new IOException("a point cannot be written: " + e.getMessage(), e);
        }
    }

    /** Completes the file; how many points it has. */
    public long finish() throws IOException {
        try {
            DaySchema.execute(connection, INDICES);
            connection.commit();
            return points;
        } catch (SQLException e) {
            throw new IOException("the file cannot be completed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
