package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.engine.ChunkStats;
import oxmon.metrics.rollup.IntervalTimes;
import oxmon.metrics.rollup.Intervals;
import oxmon.metrics.rollup.RolledDay;
import oxmon.metrics.rollup.RollupCodec;
import oxmon.metrics.rollup.RollupCodec.Column;
import oxmon.server.database.sqlite.QuietDatabase;

/** Verifies a file of rollups whole: SQLite's structure, the tables, and that every row decodes to what it says. Changes nothing. */
public final class RollupCheck {
    private static final int MAX_FAULTS = 100;

    private final Connection connection;
    private final YearMonth month;
    private final RollupCodec codec = new RollupCodec();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Long> series = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long points;
    private long days;
    private long more;

    private RollupCheck(Connection connection, YearMonth month) {
        this.connection = connection;
        this.month = month;
    }

    /**
     * What was found.
     *
     * @param points that the rollups are of
     * @param faults what is wrong, with its place; empty when all is well
     */
    public record Report(long days, long series, long points, List<String> faults) {
        public Report {
            faults = List.copyOf(faults);
        }
    }

    /** Verifies the file; {@code inUse} says whether a server may have it open. */
    public static Report of(Path file, YearMonth month, boolean inUse) {
        try {
            return QuietDatabase.read(file, inUse, connection -> new RollupCheck(connection, month).run(file));
        } catch (SQLException | IOException e) {
            return new Report(0, 0, 0, List.of(String.valueOf(e.getMessage())));
        }
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /** A part that cannot be read keeps nobody from the others. */
    private void each(String what, String sql, Row reader) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                reader.read(row);
            }
        } catch (SQLException | RuntimeException e) {
            fault(what + ": " + e.getMessage());
        }
    }

    private void fault(String what) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(what);
        } else {
            more++;
        }
    }

    private Report run(Path file) throws SQLException {
        RollupSchema.check(connection, file);
        each("structure", "PRAGMA integrity_check", row -> {
            if (!"ok".equals(row.getString(1))) {
                fault("structure: " + row.getString(1).replace("\n", "; "));
            }
        });
        RollupSchema.differences(connection).forEach(this::fault);
        each("series", "SELECT id, agent_id, metric_name, labels FROM series", row -> {
            names.put(row.getLong(1), row.getString(2) + ' ' + row.getString(3) + ' ' + row.getString(4));
            DayReader.series(row, this::fault);
        });
        rollups();
        each("days", "SELECT day, series FROM days", this::day);
        if (more > 0) {
            faults.add("and " + more + " more");
        }
        return new Report(days, names.size(), points, faults);
    }

    private void rollups() throws SQLException {
        try (RollupReader.AllTimes times = new RollupReader.AllTimes(connection)) {
            each("rollups", "SELECT " + RollupReader.COLUMNS + " FROM rollups", row -> {
                long id = row.getLong(1);
                long day = id >> RollupSchema.NUMBER_BITS;
                String name = names.get(id - RollupSchema.firstId(day));
                String place =
                        "rollup " + id + " (" + (name == null ? "?" : name) + ", " + LocalDate.ofEpochDay(day) + ')';
                series.merge(day, 1L, Long::sum);
                if (name == null) {
                    fault(place + " is of a series that is not there");
                }
                try {
                    RolledDay read = RollupReader.day(row, times.of(day, row.getLong(8)));
                    points += read.points();
                    compare(place, read);
                } catch (CorruptChunkException e) {
                    fault(place + ": " + e.getMessage());
                }
            });
        }
    }

    private void compare(String place, RolledDay read) {
        IntervalTimes times = read.times().get();
        int count = times.counts().length;
        long counted = 0;
        for (int each : times.counts()) {
            counted += each;
        }
        Intervals intervals = new Intervals(
                times,
                column(read, count, Column.MIN),
                column(read, count, Column.MAX),
                column(read, count, Column.SUM),
                column(read, count, Column.FIRST),
                column(read, count, Column.LAST),
                codec.decode(read.data(), count, Column.GROWTH));
        ChunkStats is = RollupReader.stats(intervals);
        if (counted != read.points()
                || is.min() != read.min()
                || is.max() != read.max()
                || is.sum() != read.sum()
                || is.first() != read.first()
                || is.last() != read.last()) {
            fault(place + " holds other values than its n, min, max, sum, first and last say");
        }
    }

    private double[] column(RolledDay of, int count, Column column) {
        double[] values = codec.decode(of.data(), count, column);
        if (values == null) {
            throw new CorruptChunkException("has no " + column);
        }
        return values;
    }

    private void day(ResultSet row) throws SQLException {
        long day = row.getLong(1);
        days++;
        if (day < month.atDay(1).toEpochDay() || day > month.atEndOfMonth().toEpochDay()) {
            fault("day " + day + " is none of this month");
        }
        long found = series.getOrDefault(day, 0L);
        if (found != row.getLong(2)) {
            fault("day " + LocalDate.ofEpochDay(day) + " has rollups of " + found + " series, not of "
                    + row.getLong(2));
        }
    }
}
