package oxmon.server.metrics.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import oxmon.common.Times;

/**
 * A day file of the original system, open: a row a point, names and labels as text. Its versions differ in their columns and in how
 * they write times. Reading needs a copy, since SQLite brings the log of the last run into the file.
 */
final class OriginalDay implements AutoCloseable {
    private static final Set<String> POINT = Set.of("timestamp", "agent_id", "metric_name", "value");
    private static final Set<String> ALERT = Set.of("id", "agent_id", "metric_name", "timestamp");

    /** Numbers below are seconds, others milliseconds: the year 5138, and 1973. */
    private static final long SECONDS_END = 100_000_000_000L;

    private final Connection connection;

    private OriginalDay(Connection connection) {
        this.connection = connection;
    }

    static OriginalDay open(Path copy) throws SQLException {
        return new OriginalDay(new SQLiteConfig().createConnection("jdbc:sqlite:" + copy));
    }

    /** Takes rows; columns that are absent or null are null. */
    interface Sink {
        void row(@Nullable Object[] columns);
    }

    /** Whether the database that {@code looked} shows is one of the original's days. */
    static boolean isOne(Connection looked) throws SQLException {
        return columns(looked, "metrics").containsAll(POINT);
    }

    /** All points in the order they were written: timestamp, agent_id, metric_name, value, labels. */
    void points(Sink sink) throws SQLException {
        rows("metrics", POINT, List.of("timestamp", "agent_id", "metric_name", "value", "labels"), sink);
    }

    /** All alerts: {@code columns} as far as they are there. */
    void alerts(List<String> columns, Sink sink) throws SQLException {
        rows("alert_events", ALERT, columns, sink);
    }

    private void rows(String table, Set<String> needed, List<String> wanted, Sink sink) throws SQLException {
        Set<String> there = columns(connection, table);
        if (!there.containsAll(needed)) {
            return;
        }
        List<String> selected = wanted.stream()
                .map(name -> there.contains(name) ? name : "NULL")
                .toList();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + String.join(", ", selected) + " FROM " + table)) {
            while (row.next()) {
                @Nullable Object[] columns = new Object[wanted.size()];
                for (int i = 0; i < columns.length; i++) {
                    columns[i] = row.getObject(i + 1);
                }
                sink.row(columns);
            }
        }
    }

    private static Set<String> columns(Connection connection, String table) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA table_info(" + table + ')')) {
            while (row.next()) {
                columns.add(row.getString("name"));
            }
        }
        return columns;
    }

    /** A time in Unix milliseconds, whether it was written so, in seconds, or as text; empty when it is none. */
    static OptionalLong millis(@Nullable Object time) {
        if (time instanceof Number number) {
            long value = number.longValue();
            return OptionalLong.of(Math.abs(value) < SECONDS_END ? value * 1000 : value);
        }
        if (time == null) {
            return OptionalLong.empty();
        }
        String text = time.toString().strip();
        try {
            return text.matches("-?\\d{1,18}")
                    ? millis(Long.valueOf(text))
                    : OptionalLong.of(Times.parse(text).toEpochMilli());
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
