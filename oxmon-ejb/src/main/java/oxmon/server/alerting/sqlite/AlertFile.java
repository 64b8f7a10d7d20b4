package oxmon.server.alerting.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Severity;
import oxmon.metrics.Series;
import oxmon.server.database.sqlite.SqlFile;
import oxmon.server.metrics.sqlite.DayAlerts;
import oxmon.server.metrics.sqlite.LabelText;

/**
 * The open file {@code alerts.db}: every event of every alert for {@code alert_retention_days}, what fires now, and what rules remember of
 * series that ever fired. Each method throws a fault of kind UNAVAILABLE when the file cannot be used just then. Thread-safe.
 */
public final class AlertFile implements AutoCloseable {
    private static final String JUDGED_UNTIL = "judged_until";
    private static final int DROPPED_AT_ONCE = 5_000;
    private static final int READ_AT_ONCE = 1_000;
    private static final String NEWEST_FIRST = " ORDER BY timestamp DESC, seq DESC LIMIT ";
    private static final String ROW =
            "id, kind, repeat, rule_id, rule_name, agent_id, metric_name, labels, severity, message, value, threshold, timestamp,"
                    + " fired_at, predicted_breach, tell, reason, other";

    private final SqlFile file;

    /**
     * Opens the file, or makes it.
     *
     * @throws oxmon.server.database.UnusableDatabase when it cannot be used as it is; the message says why
     */
    public AlertFile(Path path, Instant now) {
        this.file = new SqlFile(path, AlertSchema.PLAN, now);
    }

    /** What such a file is, for whoever verifies one. */
    public static SqlFile.Plan plan() {
        return AlertSchema.PLAN;
    }

    /** What is wrong with it, as a sentence. */
    public Optional<String> problem() {
        return file.problem();
    }

    /**
     * Keeps events and progress in one transaction; when it returns they survive a loss of power.
     *
     * @return the events that were not there yet
     */
    public List<AlertRow> write(List<AlertRow> rows, Collection<AlertEngine.Kept> progress) {
        return write(rows, progress, List.of());
    }

    /** The same, with what somebody did that brought it about. */
    public List<AlertRow> write(
            List<AlertRow> rows, Collection<AlertEngine.Kept> progress, Collection<AlertNote> notes) {
        return file.write(connection -> {
            List<AlertRow> fresh = add(connection, rows);
            NoteTable.add(connection, notes);
            keep(connection, progress);
            return fresh;
        });
    }

    private static List<AlertRow> add(Connection connection, List<AlertRow> rows) throws SQLException {
        List<AlertRow> fresh = new ArrayList<>();
        try (PreparedStatement add = connection.prepareStatement("INSERT INTO events (" + ROW
                        + ", in_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id, kind, repeat) DO NOTHING");
                PreparedStatement begin = connection.prepareStatement(
                        "INSERT OR REPLACE INTO active (id, newest) VALUES (?, last_insert_rowid())");
                PreparedStatement end = connection.prepareStatement("DELETE FROM active WHERE id = ?")) {
            for (AlertRow row : rows) {
                bind(add, row);
                if (add.executeUpdate() > 0) {
                    fresh.add(row);
                    PreparedStatement change = row.kind() == AlertEvent.Kind.RESOLVED ? end : begin;
                    change.setString(1, row.id());
                    change.executeUpdate();
                }
            }
        }
        return fresh;
    }

    private static void keep(Connection connection, Collection<AlertEngine.Kept> progress) throws SQLException {
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
        add.setDouble(11, Double.isNaN(row.value()) ? 0 : row.value()); // SQLite has no NaN
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
    public List<AlertEngine.Kept> progress() {
        return file.read(
                "SELECT rule_id, agent_id, metric_name, labels, firing, record FROM progress",
                SqlFile.Binding.NONE,
                row -> new AlertEngine.Kept(
                        row.getString(1),
                        new Series(row.getString(2), row.getString(3), LabelText.read(row.getString(4))),
                        row.getBoolean(5),
                        row.getBytes(6)));
    }

    /** Forgets what rules remember of series under which nothing fires and nothing happened since then. */
    public void dropProgressBefore(long millis) {
        file.write(connection -> {
            try (PreparedStatement drop = connection.prepareStatement(
                    "DELETE FROM progress WHERE NOT firing AND (rule_id, agent_id, metric_name, labels) NOT IN"
                            + " (SELECT rule_id, agent_id, metric_name, labels FROM events WHERE timestamp >= ?)")) {
                drop.setLong(1, millis);
                return drop.executeUpdate();
            }
        });
    }

    /** Until when points are judged, as was last noted; 0 when it never was. */
    public long judgedUntil() {
        return file.number("SELECT coalesce(max(value), 0) FROM state WHERE key = '" + JUDGED_UNTIL + '\'');
    }

    /** Notes until when points are judged. Not synced: after a loss of power some are judged again, which changes nothing. */
    public void judgedUntil(long millis) {
        file.writeLightly("INSERT OR REPLACE INTO state (key, value) VALUES ('" + JUDGED_UNTIL + "', " + millis + ')');
    }

    /** The newest event of each alert that has no end yet, the oldest alert first. */
    public List<AlertRow> active() {
        return file.read(
                "SELECT " + ROW.replace("id, kind", "e.id, kind")
                        + " FROM active a JOIN events e ON e.seq = a.newest ORDER BY fired_at, seq",
                SqlFile.Binding.NONE,
                AlertFile::row);
    }

    /** The newest event of each alert of these rules that has no end yet. */
    public List<AlertRow> activeOf(Collection<String> rules) {
        String marks = String.join(",", Collections.nCopies(rules.size(), "?"));
        return file.read(
                "SELECT " + ROW.replace("id, kind", "e.id, kind")
                        + " FROM active a JOIN events e ON e.seq = a.newest WHERE rule_id IN (" + marks
                        + ") ORDER BY fired_at, seq",
                statement -> {
                    int next = 1;
                    for (String rule : rules) {
                        statement.setString(next++, rule);
                    }
                },
                AlertFile::row);
    }

    /** The newest event of an alert that has no end yet; absent when there is none of that id. */
    public Optional<AlertRow> active(String id) {
        return file
                .read(
                        "SELECT " + ROW.replace("id, kind", "e.id, kind")
                                + " FROM active a JOIN events e ON e.seq = a.newest WHERE a.id = ?",
                        statement -> statement.setString(1, id),
                        AlertFile::row)
                .stream()
                .findFirst();
    }

    /**
     * How an alert stands when somebody is about to do something about it.
     *
     * @param known whether there is such an alert
     * @param firing whether it has no end yet
     * @param acknowledgement the newest that was not taken back, be it over or not
     */
    public record Standing(boolean known, boolean firing, Optional<AlertNote> acknowledgement) {}

    /**
     * Notes what somebody does about an alert; nobody else does anything in between.
     *
     * @param doing makes the note, or throws why not
     */
    public AlertNote note(String id, Function<Standing, AlertNote> doing) {
        return file.write(connection -> {
            AlertNote note = doing.apply(new Standing(
                    exists(connection, "SELECT 1 FROM events WHERE id = ? LIMIT 1", id),
                    exists(connection, "SELECT 1 FROM active WHERE id = ?", id),
                    Optional.ofNullable(acknowledgements(List.of(id)).get(id))));
            NoteTable.add(connection, List.of(note));
            return note;
        });
    }

    private static boolean exists(Connection connection, String sql, String id) throws SQLException {
        return !SqlFile.read(connection, sql, statement -> statement.setString(1, id), row -> 1)
                .isEmpty();
    }

    /** What was done about one alert, in its order. */
    public List<AlertNote> notes(String id) {
        return NoteTable.of(file, id);
    }

    /** Of each of these alerts the newest acknowledgement that was not taken back, be it over or not. */
    public Map<String, AlertNote> acknowledgements(Collection<String> ids) {
        return NoteTable.acknowledgements(file, ids);
    }

    /** What happened last. */
    public Optional<AlertRow> newest() {
        return file
                .read(
                        "SELECT " + ROW
                                + " FROM events WHERE kind <> 'RELEASED' ORDER BY timestamp DESC, seq DESC LIMIT 1",
                        SqlFile.Binding.NONE,
                        AlertFile::row)
                .stream()
                .findFirst();
    }

    /** What happened to one alert, in its order. */
    public List<AlertRow> ofAlert(String id) {
        return file.read(
                "SELECT " + ROW + " FROM events WHERE id = ? ORDER BY seq",
                statement -> statement.setString(1, id),
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
    public Found history(Wanted wanted) {
        int total = file.read(
                        "SELECT count(*)" + where(wanted), statement -> bind(statement, wanted), row -> row.getInt(1))
                .get(0);
        return new Found(
                file.read(
                        "SELECT " + ROW + where(wanted) + NEWEST_FIRST + wanted.limit() + " OFFSET " + wanted.offset(),
                        statement -> bind(statement, wanted),
                        AlertFile::row),
                total);
    }

    /**
     * All of a part of the history, newest first, however much that is; limit and offset do not count. What happens meanwhile is left out.
     *
     * @param parts gets some of them at a time, while nothing is locked
     */
    public void history(Wanted wanted, Consumer<List<AlertRow>> parts) {
        long[] after = {Long.MAX_VALUE, Long.MAX_VALUE};
        List<Numbered> part;
        do {
            part = file.read(
                    "SELECT " + ROW + ", seq" + where(wanted) + " AND (timestamp, seq) < (?, ?)" + NEWEST_FIRST
                            + READ_AT_ONCE,
                    statement -> {
                        int next = bind(statement, wanted);
                        statement.setLong(next, after[0]);
                        statement.setLong(next + 1, after[1]);
                    },
                    row -> new Numbered(row.getLong(19), row(row)));
            if (!part.isEmpty()) {
                Numbered last = part.get(part.size() - 1);
                after[0] = last.row().millis();
                after[1] = last.seq();
                parts.accept(part.stream().map(Numbered::row).toList());
            }
        } while (part.size() == READ_AT_ONCE);
    }

    private static String where(Wanted wanted) {
        return " FROM events WHERE kind <> 'RELEASED' AND timestamp BETWEEN ? AND ?"
                + (wanted.severity() == null ? "" : " AND severity = ?")
                + (wanted.agent() == null ? "" : " AND agent_id = ?");
    }

    /** Answers the place of the next value. */
    private static int bind(PreparedStatement statement, Wanted wanted) throws SQLException {
        int next = 1;
        statement.setLong(next++, wanted.fromMillis());
        statement.setLong(next++, wanted.toMillis());
        if (wanted.severity() != null) {
            statement.setString(next++, wanted.severity().word());
        }
        if (wanted.agent() != null) {
            statement.setString(next++, wanted.agent());
        }
        return next;
    }

    /**
     * An event by its place in the order in which all were kept.
     *
     * @param seq grows from event to event, and is never used again in this file
     */
    public record Numbered(long seq, AlertRow row) {}

    /** What follows an event, in the order in which it was kept. */
    public List<Numbered> after(long seq, int limit) {
        return file.read(
                "SELECT " + ROW + ", seq FROM events WHERE seq > ? ORDER BY seq LIMIT " + limit,
                statement -> statement.setLong(1, seq),
                row -> new Numbered(row.getLong(19), row(row)));
    }

    /** Events by their places, in that order; those that are no more are left out. */
    public List<Numbered> numbered(Collection<Long> places) {
        String list = places.stream().map(String::valueOf).collect(Collectors.joining(","));
        return file.read(
                "SELECT " + ROW + ", seq FROM events WHERE seq IN (" + list + ") ORDER BY seq",
                SqlFile.Binding.NONE,
                row -> new Numbered(row.getLong(19), row(row)));
    }

    /** The place of the newest event; 0 when there is none. */
    public long newestSeq() {
        return file.number("SELECT coalesce(max(seq), 0) FROM events");
    }

    /** A number that tells this file from one that was begun in its place. */
    public long identity() {
        return file.number("SELECT value FROM state WHERE key = 'file'");
    }

    /**
     * Events that are not in their day's file yet, the oldest first.
     *
     * @param except those of these days are left out
     */
    public List<AlertRow> notInDay(Collection<LocalDate> except, int limit) {
        StringBuilder sql = new StringBuilder("SELECT " + ROW + " FROM events WHERE in_day = 0");
        for (LocalDate day : except) {
            sql.append(" AND NOT timestamp BETWEEN ")
                    .append(DayAlerts.firstMillisOf(day))
                    .append(" AND ")
                    .append(DayAlerts.firstMillisOf(day.plusDays(1)) - 1);
        }
        return file.read(
                sql.append(" ORDER BY seq LIMIT ").append(limit).toString(), SqlFile.Binding.NONE, AlertFile::row);
    }

    /** Notes that these are in their day's file, or that it will never be there. */
    public void inDay(Collection<AlertRow> rows) {
        file.write(connection -> {
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
    public int dropBefore(long millis) {
        int dropped = 0;
        int now;
        do { // the newest stays, so that its number is not used again
            now = file.write(connection -> {
                try (PreparedStatement drop = connection.prepareStatement(
                        "DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE timestamp < ?"
                                + " AND id NOT IN (SELECT id FROM active) AND seq < (SELECT max(seq) FROM events)"
                                + " LIMIT " + DROPPED_AT_ONCE + ')')) {
                    drop.setLong(1, millis);
                    return drop.executeUpdate();
                }
            });
            dropped += now;
        } while (now == DROPPED_AT_ONCE);
        if (dropped > 0) {
            file.write(NoteTable::dropOrphans);
        }
        return dropped;
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

    @Override
    public void close() {
        file.close();
    }
}
