package oxmon.server.metrics.sqlite;

import jakarta.json.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentId;
import oxmon.metrics.Admission;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;

/**
 * Writes the original system's days as ours. A file there may hold points of the day before or after; they go where they belong.
 * Points are judged as if they were reported now. Not thread-safe.
 */
public final class OriginalDays {
    private static final int ROWS_PER_COMMIT = 100_000;
    private static final int REMEMBERED_LABELS = 50_000;

    /** Until an agent reports again, it is taken to report as often as the original's do by default. */
    private static final long INTERVAL_MILLIS = 10_000;

    private final Path target;
    private final Admission admission;
    private final long nowMillis;
    private final Predicate<LocalDate> taken;
    private final Map<LocalDate, DayWriter> open = new TreeMap<>();
    private final Map<LocalDate, Map<String, Long>> heard = new TreeMap<>();
    private final Map<String, Admission.Verdict> verdicts = new HashMap<>();
    private final Map<String, Labels> labels = new HashMap<>();
    private int uncommitted;
    private long points;
    private long alerts;
    private long skipped;

    /**
     * Prepares to write.
     *
     * @param target the folder for our files
     * @param taken days that have a file of ours already, which must not be replaced
     */
    public OriginalDays(Path target, Admission admission, long nowMillis, Predicate<LocalDate> taken) {
        this.target = target;
        this.admission = admission;
        this.nowMillis = nowMillis;
        this.taken = taken;
    }

    /** Whose a day file is. */
    public enum Kind {
        OURS,
        ORIGINAL,
        /** SQLite cannot read it. */
        UNREADABLE,
        /** A database of something else. */
        OTHER
    }

    /**
     * What was read of a file.
     *
     * @param skipped rows that make no sense, are older than the retention, or of a day that we have already
     * @param fault why the rest could not be read; empty when all was
     */
    public record Taken(long points, long alerts, long skipped, String fault) {}

    /** Looks at a file; SQLite may make an index of its log beside it, and changes nothing else. */
    public static Kind kind(Path file) {
        try (Connection connection = DaySchema.openToLook(file)) {
            if (DaySchema.isOurs(connection)) {
                return Kind.OURS;
            }
            return OriginalDay.isOne(connection) ? Kind.ORIGINAL : Kind.OTHER;
        } catch (SQLException e) {
            return Kind.UNREADABLE;
        }
    }

    /** The days that have a file in {@code directory}, whosoever it is, oldest first. */
    public static List<LocalDate> in(Path directory) {
        return Days.in(directory);
    }

    /**
     * Reads a file of the original, as far as it can be read.
     *
     * @param copy a copy of it, which may be changed
     * @throws UncheckedIOException when our own files cannot be written
     */
    public Taken read(Path copy) {
        points = 0;
        alerts = 0;
        skipped = 0;
        try {
            String fault = readAll(copy);
            return new Taken(points, alerts, skipped, fault);
        } finally {
            written(this::closeAll);
        }
    }

    private String readAll(Path copy) {
        String fault = "";
        try (OriginalDay day = OriginalDay.open(copy)) {
            day.points(row -> written(() -> point(row)));
            day.alerts(DaySchema.ALERT_COLUMNS, row -> written(() -> alert(row)));
        } catch (SQLException e) {
            fault = String.valueOf(e.getMessage()); // what was read before is good
        }
        written(this::commit);
        return fault;
    }

    /** timestamp, agent_id, metric_name, value, labels. */
    private void point(@Nullable Object[] row) throws SQLException, IOException {
        Optional<Point> judged = judge(row);
        LocalDate day = judged.map(point -> Days.of(point.millis())).orElse(LocalDate.MIN);
        if (judged.isEmpty() || taken.test(day)) {
            skipped++;
            return;
        }
        Point point = judged.get();
        writer(day).late(point.series(), point.millis(), point.value());
        heard.computeIfAbsent(day, d -> new HashMap<>()).merge(point.series().agent(), point.millis(), Math::max);
        points++;
        if (++uncommitted >= ROWS_PER_COMMIT) {
            commit();
        }
    }

    private Optional<Point> judge(@Nullable Object[] row) {
        OptionalLong millis = OriginalDay.millis(row[0]);
        if (millis.isEmpty() || row[1] == null || row[2] == null || row[3] == null) {
            return Optional.empty();
        }
        try {
            String agent = new AgentId(row[1].toString()).value();
            double value =
                    row[3] instanceof Number number ? number.doubleValue() : Double.parseDouble(row[3].toString());
            Admission.Verdict verdict = verdicts.computeIfAbsent(agent, a -> admission.begin(a, nowMillis));
            verdict.add("", row[2].toString(), labels(row[4]).asMap(), millis.getAsLong(), value);
            return verdict.admitted().isEmpty()
                    ? Optional.empty()
                    : Optional.of(verdict.admitted().remove(0));
        } catch (IllegalArgumentException | JsonException | ClassCastException e) {
            return Optional.empty(); // no agent's name, no number, or no labels
        }
    }

    private Labels labels(@Nullable Object text) {
        if (text == null || text.toString().isBlank()) {
            return Labels.NONE;
        }
        if (labels.size() > REMEMBERED_LABELS) {
            labels.clear();
        }
        return labels.computeIfAbsent(text.toString(), LabelText::read);
    }

    private void alert(@Nullable Object[] row) throws SQLException, IOException {
        int time = DaySchema.ALERT_COLUMNS.indexOf("timestamp");
        OptionalLong millis = OriginalDay.millis(row[time]);
        LocalDate day = millis.isEmpty() ? LocalDate.MIN : Days.of(millis.getAsLong());
        if (millis.isEmpty() || row[0] == null || taken.test(day)) {
            skipped++;
            return;
        }
        int made = DaySchema.ALERT_COLUMNS.indexOf("created_at");
        row[time] = millis.getAsLong();
        row[made] = OriginalDay.millis(row[made]).orElse(millis.getAsLong());
        writer(day).addAlert(row);
        alerts++;
    }

    private DayWriter writer(LocalDate day) throws SQLException, IOException {
        DayWriter writer = open.get(day);
        if (writer == null) {
            writer = DayWriter.open(Days.file(target, day));
            open.put(day, writer);
        }
        return writer;
    }

    /** Writes to our own files. */
    private interface Writing {
        void run() throws SQLException, IOException;
    }

    /** Tells a failure of ours from one of the file that is read. */
    private static void written(Writing writing) {
        try {
            writing.run();
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException(e.getMessage(), e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void commit() throws IOException {
        for (Map.Entry<LocalDate, DayWriter> each : open.entrySet()) {
            for (Map.Entry<String, Long> agent :
                    heard.getOrDefault(each.getKey(), Map.of()).entrySet()) {
                each.getValue().agent(new AgentSeen(agent.getKey(), agent.getValue(), INTERVAL_MILLIS));
            }
            each.getValue().complete(0);
        }
        heard.clear();
        uncommitted = 0;
    }

    private void closeAll() throws SQLException {
        for (DayWriter writer : open.values()) {
            writer.close();
        }
        open.clear();
    }
}
