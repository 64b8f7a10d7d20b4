package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import oxmon.metrics.Series;

/**
 * Points in a database of their own, in memory, for queries: the view {@code metrics} has a row for each. First it is filled, then
 * it is asked; whatever would write then is refused. Not thread-safe.
 */
public final class PointsDatabase implements AutoCloseable, DayScan.Sink {
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE series (id INTEGER PRIMARY KEY, agent_id TEXT NOT NULL, metric_name TEXT NOT NULL, labels TEXT NOT NULL)",
            "CREATE TABLE points (series INTEGER NOT NULL REFERENCES series (id), timestamp INTEGER NOT NULL, value REAL NOT NULL,"
                    + " PRIMARY KEY (series, timestamp)) WITHOUT ROWID",
            "CREATE VIEW metrics AS SELECT p.timestamp, s.agent_id, s.metric_name, p.value, s.labels"
                    + " FROM series s JOIN points p ON p.series = s.id");

    private final Connection connection;
    private final PreparedStatement addSeries;
    private final PreparedStatement addPoint;
    private final Map<String, Long> known = new TreeMap<>();
    private final long maxPoints;
    private long series;
    private long points;

    private PointsDatabase(Connection connection, long maxPoints) throws SQLException {
        this.connection = connection;
        this.maxPoints = maxPoints;
        this.addSeries = connection.prepareStatement("INSERT INTO series VALUES (?, ?, ?, ?)");
        this.addPoint = connection.prepareStatement("INSERT OR REPLACE INTO points VALUES (?, ?, ?)");
    }

    /** Makes an empty one that takes at most so many points. */
    public static PointsDatabase create(long maxPoints) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setPragma(
                SQLiteConfig.Pragma.LIMIT_ATTACHED, "0"); // no ATTACH and no VACUUM INTO, which would make files
        try {
            Connection connection = config.createConnection("jdbc:sqlite::memory:");
            DaySchema.execute(connection, SCHEMA);
            connection.setAutoCommit(false);
            return new PointsDatabase(connection, maxPoints);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void series(Series of, String labels) throws IOException {
        String key = of.agent() + '\n' + of.metric() + '\n' + labels;
        Long id = known.get(key);
        if (id != null) {
            series = id;
            return;
        }
        series = known.size() + 1L;
        known.put(key, series);
        try {
            addSeries.setLong(1, series);
            addSeries.setString(2, of.agent());
            addSeries.setString(3, of.metric());
            addSeries.setString(4, labels);
            addSeries.executeUpdate();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void point(long millis, double value) throws IOException {
        if (++points > maxPoints) {
            throw new IOException("there are more than " + maxPoints
                    + " points in that range; narrow it with --from, --to, --agent or --metric, or raise --max-points");
        }
        try {
            addPoint.setLong(1, series);
            addPoint.setLong(2, millis);
            addPoint.setDouble(3, value);
            addPoint.executeUpdate();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Ends the filling. */
    public void complete() throws IOException {
        try {
            connection.commit();
            connection.setAutoCommit(true);
            DaySchema.execute(connection, List.of("PRAGMA query_only = ON"));
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    public long points() {
        return points;
    }

    /** Takes the answer to a query: first the names of its columns, then its rows. */
    public interface Rows {
        /** A row; values are texts, numbers, byte arrays or null. */
        void row(List<@Nullable Object> values) throws IOException;
    }

    /**
     * Answers a query.
     *
     * @throws IllegalArgumentException when it is none that only reads, or it is wrong; the message is SQLite's
     */
    public void query(String sql, Rows rows) throws IOException {
        String first = sql.strip().split("[\\s(;]", 2)[0].toUpperCase(Locale.ROOT);
        if (!List.of("SELECT", "WITH", "VALUES", "EXPLAIN").contains(first)) {
            throw new IllegalArgumentException(
                    "only SELECT, WITH, VALUES and EXPLAIN are answered; nothing is written");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            ResultSetMetaData columns = row.getMetaData();
            List<@Nullable Object> names = new ArrayList<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnLabel(i));
            }
            rows.row(names);
            while (row.next()) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int i = 1; i <= names.size(); i++) {
                    values.add(row.getObject(i));
                }
                rows.row(values);
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
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
