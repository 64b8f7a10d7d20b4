package oxmon.server.alerting.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Severity;
import oxmon.metrics.Series;
import oxmon.server.database.OwnerOnly;
import oxmon.server.database.sqlite.SqliteLibrary;
import oxmon.server.metrics.sqlite.LabelText;

/**
 * The open file {@code alerts.db}: every event of every alert for {@code alert_retention_days}, and what rules remember of series that
 * ever fired. One connection serves all, since alerts are few. Thread-safe.
 */
public final class AlertFile implements AutoCloseable {
    private static final int APPLICATION_ID = 0x6f786d61;
    private static final int VERSION = 1;
    private static final String JUDGED_UNTIL = "judged_until";
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE events (
              seq INTEGER PRIMARY KEY,
              id TEXT NOT NULL,
              kind TEXT NOT NULL,
              repeat INTEGER NOT NULL,
              rule_id TEXT NOT NULL,
              rule_name TEXT NOT NULL,
              agent_id TEXT NOT NULL,
              metric_name TEXT NOT NULL,
              labels TEXT NOT NULL,
              severity TEXT NOT NULL,
              message TEXT NOT NULL,
              value REAL NOT NULL,
              threshold REAL NOT NULL,
              timestamp INTEGER NOT NULL,
              fired_at INTEGER NOT NULL,
              predicted_breach INTEGER NOT NULL,
              tell INTEGER NOT NULL,
              reason TEXT NOT NULL,
              other TEXT NOT NULL,
              in_day INTEGER NOT NULL DEFAULT 0,
              UNIQUE (id, kind, repeat))""",
            "CREATE INDEX events_time ON events (timestamp)",
            "CREATE INDEX events_agent ON events (agent_id, timestamp)",
            "CREATE INDEX events_waiting ON events (seq) WHERE in_day = 0",
            """
            CREATE TABLE progress (
              rule_id TEXT NOT NULL,
              agent_id TEXT NOT NULL,
              metric_name TEXT NOT NULL,
              labels TEXT NOT NULL,
              firing INTEGER NOT NULL,
              record BLOB NOT NULL,
              PRIMARY KEY (rule_id, agent_id, metric_name, labels)) WITHOUT ROWID""",
            "CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
    private static final String ROW =
            "id, kind, repeat, rule_id, rule_name, agent_id, metric_name, labels, severity, message, value, threshold, timestamp,"
                    + " fired_at, predicted_breach, tell, reason, other";

    private final Connection connection;

    /**
     * Opens the file, or makes it.
     *
     * @throws UncheckedIOException when it cannot be used as it is; the message says why
     */
    public AlertFile(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5_000);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        try {
            SqliteLibrary.load();
            OwnerOnly.ensure(file);
            this.connection = config.createConnection("jdbc:sqlite:" + file);
        } catch (SQLException | IOException e) {
            throw failed(file.getFileName() + " cannot be opened", e);
        }
        try {
            prepare(file);
        } catch (SQLException e) {
            close();
            throw failed(file.getFileName() + " cannot be used", e);
        }
    }

    private void prepare(Path file) throws SQLException {
        long tables = number("SELECT count(*) FROM sqlite_master");
        if (tables == 0) {
            execute("BEGIN IMMEDIATE");
            for (String each : TABLES) {
                execute(each);
            }
            execute("PRAGMA application_id = " + APPLICATION_ID);
            execute("PRAGMA user_version = " + VERSION);
            execute("COMMIT");
        } else if (number("PRAGMA application_id") != APPLICATION_ID) {
            throw new SQLException(file.getFileName() + " is a SQLite file, but not of this server's alerts");
        } else if (number("PRAGMA user_version") > VERSION) {
            throw new SQLException(file.getFileName() + " was written by a newer version");
        }
    }

    /**
     * Keeps events and progress in one transaction; when it returns they survive a loss of power.
     *
     * @return the events that were not there yet
     */
    public synchronized List<AlertRow> write(List<AlertRow> rows, Collection<AlertEngine.Kept> progress) {
        return inTransaction(() -> {
            List<AlertRow> fresh = new ArrayList<>();
            try (PreparedStatement add = connection.prepareStatement("INSERT OR IGNORE INTO events (" + ROW
                    + ", in_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (AlertRow row : rows) {
                    bind(add, row);
                    if (add.executeUpdate() > 0) {
                        fresh.add(row);
                    }
                }
            }
            try (PreparedStatement put = connection.prepareStatement(
                    "INSERT OR REPLACE INTO progress (rule_id, agent_id, metric_name, labels, firing, record)"
                            + " VALUES (?, ?, ?, ?, ?, ?)")) {
                for (AlertEngine.Kept each : progress) {
                    put.setString(1, each.ruleId());
                    put.setString(2, each.series().agent());
                    put.setString(3, each.series().metric());
                    put.setString(4, LabelText.write(each.series().labels()));
                    put.setBoolean(5, each.firing());
                    put.setBytes(6, each.record());
                    put.executeUpdate();
                }
            }
            return fresh;
        });
    }

    private static void bind(PreparedStatement add, AlertRow row) throws SQLException {
        add.setString(1, row.id());
        add.setString(2, row.kind().name());
        add.setInt(3, row.repeat());
        add.setString(4, row.ruleId());
        add.setString(5, row.ruleName());
        add.setString(6, row.series().agent());
        add.setString(7, row.series().metric());
        add.setString(8, LabelText.write(row.labels()));
        add.setString(9, row.severity().word());
        add.setString(10, row.message());
        add.setDouble(11, row.value());
        add.setDouble(12, row.threshold());
        add.setLong(13, row.millis());
        add.setLong(14, row.firedMillis());
        add.setLong(15, row.breachMillis());
        add.setBoolean(16, row.tell());
        add.setString(17, row.reason().name());
        add.setString(18, row.other());
        add.setInt(19, row.kind() == AlertEvent.Kind.RELEASED ? 1 : 0); // the day file has it already
    }

    /** What rules remember. */
    public synchronized List<AlertEngine.Kept> progress() {
        return query(
                "SELECT rule_id, agent_id, metric_name, labels, firing, record FROM progress",
                statement -> {},
                row -> new AlertEngine.Kept(
                        row.getString(1),
                        new Series(row.getString(2), row.getString(3), LabelText.read(row.getString(4))),
                        row.getBoolean(5),
                        row.getBytes(6)));
    }

    /** Forgets what rules remember of series under which nothing fires and nothing happened since then. */
    public synchronized void dropProgressBefore(long millis) {
        inTransaction(() -> {
            try (PreparedStatement drop = connection.prepareStatement(
                    "DELETE FROM progress WHERE NOT firing AND NOT EXISTS (SELECT 1 FROM events e WHERE e.agent_id = progress.agent_id"
                            + " AND e.timestamp >= ?)")) {
                drop.setLong(1, millis);
                return drop.executeUpdate();
            }
        });
    }

    /** Until when points are judged, as was last noted; 0 when it never was. */
    public synchronized long judgedUntil() {
        try {
            return number("SELECT coalesce(max(value), 0) FROM state WHERE key = '" + JUDGED_UNTIL + '\'');
        } catch (SQLException e) {
            throw failed("alerts.db cannot be read", e);
        }
    }

    /** Notes until when points are judged. Not synced: after a loss of power some are judged again, which changes nothing. */
    public synchronized void judgedUntil(long millis) {
        try {
            execute("PRAGMA synchronous = NORMAL");
            execute("INSERT OR REPLACE INTO state (key, value) VALUES ('" + JUDGED_UNTIL + "', " + millis + ')');
            execute("PRAGMA synchronous = FULL");
        } catch (SQLException e) {
            throw failed("alerts.db cannot be written", e);
        }
    }

    /** The newest event of each alert that has no end yet, the oldest alert first. */
    public synchronized List<AlertRow> active() {
        return query(
                "SELECT " + ROW + " FROM events e WHERE kind <> 'RESOLVED'"
                        + " AND NOT EXISTS (SELECT 1 FROM events r WHERE r.id = e.id AND r.kind = 'RESOLVED')"
                        + " AND seq = (SELECT max(seq) FROM events n WHERE n.id = e.id) ORDER BY fired_at, seq",
                statement -> {},
                AlertFile::row);
    }

    /**
     * What of the history is meant.
     *
     * @param severity null for any
     * @param agent null for any
     * @param fromMillis inclusive
     * @param toMillis inclusive
     */
    public record Wanted(
            @Nullable Severity severity,
            @Nullable String agent,
            long fromMillis,
            long toMillis,
            int limit,
            int offset) {}

    /**
     * A part of the history, newest first.
     *
     * @param total how many there are in all parts
     */
    public record Found(List<AlertRow> rows, int total) {
        public Found {
            rows = List.copyOf(rows);
        }
    }

    /** Finds events. */
    public synchronized Found history(Wanted wanted) {
        String where = " FROM events WHERE kind <> 'RELEASED' AND timestamp BETWEEN ? AND ?"
                + (wanted.severity() == null ? "" : " AND severity = ?")
                + (wanted.agent() == null ? "" : " AND agent_id = ?");
        Binding binding = statement -> {
            int next = 1;
            statement.setLong(next++, wanted.fromMillis());
            statement.setLong(next++, wanted.toMillis());
            if (wanted.severity() != null) {
                statement.setString(next++, wanted.severity().word());
            }
            if (wanted.agent() != null) {
                statement.setString(next, wanted.agent());
            }
        };
        int total =
                query("SELECT count(*)" + where, binding, row -> row.getInt(1)).get(0);
        return new Found(
                query(
                        "SELECT " + ROW + where + " ORDER BY timestamp DESC, seq DESC LIMIT " + wanted.limit()
                                + " OFFSET " + wanted.offset(),
                        binding,
                        AlertFile::row),
                total);
    }

    /** Events that are not in their day's file yet, the oldest first, those of one day at a time. */
    public synchronized List<AlertRow> notInDay(long fromMillis, int limit) {
        return query(
                "SELECT " + ROW + " FROM events WHERE in_day = 0 AND timestamp >= " + fromMillis
                        + " ORDER BY seq LIMIT " + limit,
                statement -> {},
                AlertFile::row);
    }

    /** Notes that these are in their day's file. */
    public synchronized void inDay(Collection<AlertRow> rows) {
        inTransaction(() -> {
            try (PreparedStatement mark = connection.prepareStatement(
                    "UPDATE events SET in_day = 1 WHERE id = ? AND kind = ? AND repeat = ?")) {
                for (AlertRow row : rows) {
                    mark.setString(1, row.id());
                    mark.setString(2, row.kind().name());
                    mark.setInt(3, row.repeat());
                    mark.executeUpdate();
                }
            }
            return rows.size();
        });
    }

    /** Drops events before then, except those of alerts that still fire; says how many. */
    public synchronized int dropBefore(long millis) {
        return inTransaction(() -> {
            try (PreparedStatement drop = connection.prepareStatement(
                    "DELETE FROM events WHERE timestamp < ? AND id IN (SELECT id FROM events WHERE kind = 'RESOLVED')")) {
                drop.setLong(1, millis);
                return drop.executeUpdate();
            }
        });
    }

    private static AlertRow row(ResultSet row) throws SQLException {
        return new AlertRow(
                row.getString(1),
                AlertEvent.Kind.valueOf(row.getString(2)),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                new Series(row.getString(6), row.getString(7), LabelText.read(row.getString(8))),
                Severity.of(row.getString(9)).orElse(Severity.INFO),
                row.getString(10),
                row.getDouble(11),
                row.getDouble(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getBoolean(16),
                AlertEvent.Reason.valueOf(row.getString(17)),
                row.getString(18));
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Binding binding, Reading<T> reading) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(reading.of(rows));
                }
            }
            return all;
        } catch (SQLException e) {
            throw failed("alerts.db cannot be read", e);
        }
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            execute("BEGIN IMMEDIATE");
            try {
                T result = work.run();
                execute("COMMIT");
                return result;
            } catch (SQLException e) {
                execute("ROLLBACK");
                throw e;
            }
        } catch (SQLException e) {
            throw failed("alerts.db cannot be written", e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static UncheckedIOException failed(String what, Exception e) {
        return new UncheckedIOException(what + ": " + e.getMessage(), new IOException(e));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is of no more use either way
        }
    }
}
