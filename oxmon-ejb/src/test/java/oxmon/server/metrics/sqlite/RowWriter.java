package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Batch;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** The one writing connection of a day file. Used by the store's thread only. */
final class RowWriter implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement findSeries;
    private final PreparedStatement addSeries;
    private final PreparedStatement addSample;
    private final PreparedStatement setAgent;
    private final Map<Series, Long> ids = new HashMap<>();
    private final Map<Series, Long> fresh = new HashMap<>();

    private RowWriter(Connection connection) throws SQLException {
        this.connection = connection;
        this.findSeries = connection.prepareStatement(
                "SELECT id FROM series WHERE agent_id = ? AND metric_name = ? AND labels = ?");
        this.addSeries = connection.prepareStatement(
                "INSERT INTO series (agent_id, metric_name, labels) VALUES (?, ?, ?) RETURNING id");
        this.addSample = connection.prepareStatement("INSERT INTO samples (series, timestamp, value) VALUES (?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET value = excluded.value");
        this.setAgent = connection.prepareStatement(
                "INSERT INTO agents (agent_id, last_seen, interval_ms) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET last_seen = max(last_seen, excluded.last_seen), interval_ms = excluded.interval_ms");
    }

    static RowWriter open(Path file) throws SQLException, IOException {
        return new RowWriter(RowSchema.openToWrite(file));
    }

    /** Adds points to the open transaction. */
    void add(List<Point> points) throws SQLException {
        for (Point point : points) {
            addSample.setLong(1, id(point.series()));
            addSample.setLong(2, point.millis());
            addSample.setDouble(3, point.value());
            addSample.executeUpdate();
        }
    }

    /** Notes in the open transaction that the batch's agent was heard. */
    void heard(Batch batch) throws SQLException {
        setAgent.setString(1, batch.agent());
        setAgent.setLong(2, batch.receivedMillis());
        setAgent.setLong(3, batch.intervalMillis());
        setAgent.executeUpdate();
    }

    /** Adds an alert of the original to the open transaction; what it lacks is empty, and it is over. */
    void addAlert(@Nullable Object[] columns) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement("INSERT OR IGNORE INTO alert_events ("
                + String.join(", ", RowSchema.ALERT_COLUMNS)
                + ") VALUES (?, coalesce(?, ''), coalesce(?, ''), coalesce(?, ''), coalesce(?, 'info'), coalesce(?, ''), coalesce(?, 0.0), coalesce(?, 0.0), ?, ?,"
                + " coalesce(?, '{}'), coalesce(?, 'resolved'), ?)")) {
            for (int i = 0; i < columns.length; i++) {
                add.setObject(i + 1, columns[i]);
            }
            add.executeUpdate();
        }
    }

    /** Returns once the transaction is on disk. */
    void commit() throws SQLException {
        connection.commit();
        ids.putAll(fresh);
        fresh.clear();
    }

    /** Forgets the open transaction. */
    void rollback() throws SQLException {
        fresh.clear();
        connection.rollback();
    }

    private long id(Series series) throws SQLException {
        Long known = ids.get(series);
        if (known == null) {
            known = fresh.get(series);
        }
        if (known != null) {
            return known;
        }
        long id = lookUp(series);
        fresh.put(series, id);
        return id;
    }

    private long lookUp(Series series) throws SQLException {
        String labels = LabelText.write(series.labels());
        for (PreparedStatement statement : List.of(findSeries, addSeries)) {
            statement.setString(1, series.agent());
            statement.setString(2, series.metric());
            statement.setString(3, labels);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        throw new SQLException("no id for a new series");
    }

    /** Empties the write-ahead log into the file and closes it. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            for (PreparedStatement statement : List.of(findSeries, addSeries, addSample, setAgent)) {
                statement.close();
            }
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }
    }
}
