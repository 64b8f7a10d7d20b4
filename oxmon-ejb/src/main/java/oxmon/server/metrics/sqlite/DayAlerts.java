package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import oxmon.metrics.Labels;

/**
 * Puts events of alerts into the day files, where people look for them with a shell. Alerts are few, so the file is opened each time, and
 * nothing is held when retention drops the day.
 */
public final class DayAlerts {
    private final Path directory;

    /**
     * @param directory where the day files are
     */
    public DayAlerts(Path directory) {
        this.directory = directory;
    }

    /**
     * One row of {@code alert_events}.
     *
     * @param id unlike all others
     * @param breachMillis 0 for none
     */
    public record Row(
            String id,
            String ruleId,
            String agent,
            String metric,
            String severity,
            String message,
            double value,
            double threshold,
            long millis,
            long breachMillis,
            Labels labels,
            String status) {
        LocalDate day() {
            return Days.of(millis);
        }
    }

    /**
     * Writes those rows that are of {@code day}; once they are there, writing them again changes nothing.
     *
     * @return false when the day has no file: it is not made here, as the store is about to make it, or retention dropped it
     * @throws IOException when the file cannot be written now
     */
    public boolean write(LocalDate day, Collection<Row> rows) throws IOException {
        Path file = Days.file(directory, day);
        if (!Files.exists(file) || DaySchema.holdsNothing(file)) {
            return false;
        }
        try (Connection connection = DaySchema.openToAdd(file)) {
            DaySchema.execute(connection, List.of("PRAGMA synchronous = FULL", "BEGIN IMMEDIATE"));
            try (PreparedStatement add = connection.prepareStatement(
                    "INSERT OR IGNORE INTO alert_events (id, rule_id, agent_id, metric_name, severity, message, value, threshold,"
                            + " timestamp, predicted_breach, labels, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?)")) {
                for (Row row : rows) {
                    if (row.day().equals(day)) {
                        add(add, row);
                    }
                }
            }
            DaySchema.execute(connection, List.of("COMMIT"));
            return true;
        } catch (SQLException e) {
            if (!Files.exists(file)) {
                return false; // retention was quicker
            }
            throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** The first millisecond of a day. */
    public static long firstMillisOf(LocalDate day) {
        return day.toEpochDay() * Days.MILLIS;
    }

    /** The day of a time. */
    public static LocalDate dayOf(long millis) {
        return Days.of(millis);
    }

    private static void add(PreparedStatement add, Row row) throws SQLException {
        add.setString(1, row.id());
        add.setString(2, row.ruleId());
        add.setString(3, row.agent());
        add.setString(4, row.metric());
        add.setString(5, row.severity());
        add.setString(6, row.message());
        add.setDouble(7, row.value());
        add.setDouble(8, row.threshold());
        add.setLong(9, row.millis());
        add.setLong(10, row.breachMillis());
        add.setString(11, LabelText.write(row.labels()));
        add.setString(12, row.status());
        add.executeUpdate();
    }
}
