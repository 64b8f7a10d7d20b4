package oxmon.server.metrics.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import oxmon.metrics.Series;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.engine.ChunkStats;
import oxmon.metrics.engine.DayFiles;
import oxmon.metrics.engine.RollupFiles;
import oxmon.metrics.query.SeriesSelector;
import oxmon.metrics.rollup.IntervalTimes;
import oxmon.metrics.rollup.Intervals;
import oxmon.metrics.rollup.RolledDay;
import oxmon.metrics.rollup.RollupCodec;

/** Reads a file of rollups over a connection it was lent. Not thread-safe. */
final class RollupReader {
    /** Of the table of rollups. */
    static final String COLUMNS = "id, n, min, max, sum, first, last, times, data, crc";

    /** Series that are not asked for are read over rather than looked around when they are so few. */
    private static final long NEAR = 4;

    private final Connection connection;
    private final BiConsumer<LocalDate, String> damaged;

    /** @param damaged told what is left out, since it is not as it was written */
    RollupReader(Connection connection, BiConsumer<LocalDate, String> damaged) {
        this.connection = connection;
        this.damaged = damaged;
    }

    /** Of a whole day. */
    static ChunkStats stats(Intervals of) {
        double min = of.min()[0];
        double max = of.max()[0];
        double sum = 0;
        for (int i = 0; i < of.count(); i++) {
            min = Math.min(min, of.min()[i]);
            max = Math.max(max, of.max()[i]);
            sum += of.sum()[i];
        }
        return new ChunkStats(min, max, sum, of.first()[0], of.last()[of.count() - 1]);
    }

    /** Takes the days that the file holds. */
    interface DaySink {
        void day(LocalDate day, long stamp, boolean alone);
    }

    void days(DaySink sink) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT day, stamp, sealed FROM days")) {
            while (row.next()) {
                if (Math.abs(row.getLong(1)) <= 100_000_000) { // else no date
                    sink.day(LocalDate.ofEpochDay(row.getLong(1)), row.getLong(2), row.getInt(3) != 0);
                }
            }
        }
    }

    /** Tells the series that are selected. */
    void series(SeriesSelector selector, Consumer<Series> sink) throws SQLException {
        Map<String, Boolean> agents = new HashMap<>();
        Map<String, Boolean> metrics = new HashMap<>();
        String exact = selector.agents().isExact()
                ? " WHERE agent_id IN ("
                        + "?, ".repeat(selector.agents().names().size()) + "NULL)"
                : "";
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id, agent_id, metric_name, labels FROM series" + exact)) {
            if (!exact.isEmpty()) {
                int place = 1;
                for (String name : selector.agents().names()) {
                    statement.setString(place++, name);
                }
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (agents.computeIfAbsent(String.valueOf(row.getString(2)), selector.agents()::test)
                            && metrics.computeIfAbsent(String.valueOf(row.getString(3)), selector.metrics()::test)) {
                        Series series = DayReader.series(row, what -> {});
                        if (series != null && selector.fits(series.labels())) {
                            sink.accept(series);
                        }
                    }
                }
            }
        }
    }

    /** See {@link RollupFiles#read}. */
    void read(Collection<LocalDate> days, List<DayFiles.Selection> selections, RollupFiles.Found sink)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN"); // one moment, since rows refer to one another
            try {
                NavigableMap<Long, Series> selected = select(selections);
                try (PreparedStatement rows = connection.prepareStatement(
                                "SELECT " + COLUMNS + " FROM rollups WHERE id BETWEEN ? AND ?");
                        AllTimes times = new AllTimes(connection)) {
                    for (LocalDate day : days) {
                        for (List<Long> run : runs(selected)) {
                            read(day, run, rows, times, selected, sink);
                        }
                    }
                }
            } finally {
                statement.execute("COMMIT");
            }
        }
    }

    private NavigableMap<Long, Series> select(List<DayFiles.Selection> selections) throws SQLException {
        NavigableMap<Long, Series> selected = new TreeMap<>();
        try (PreparedStatement find = connection.prepareStatement(
                "SELECT id, agent_id, metric_name, labels FROM series WHERE agent_id = ? AND metric_name = ?")) {
            for (DayFiles.Selection selection : selections) {
                find.setString(1, selection.agent());
                find.setString(2, selection.metric());
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        Series series = DayReader.series(row, what -> {});
                        if (series != null && selection.labels().test(series.labels())) {
                            selected.put(row.getLong(1), series);
                        }
                    }
                }
            }
        }
        return selected;
    }

    /** First and last of numbers that lie near one another. */
    private static List<List<Long>> runs(NavigableMap<Long, Series> selected) {
        List<List<Long>> runs = new ArrayList<>();
        long first = 0;
        long last = Long.MIN_VALUE / 2;
        for (long number : selected.keySet()) {
            if (number - last > NEAR) {
                if (last >= 0) {
                    runs.add(List.of(first, last));
                }
                first = number;
            }
            last = number;
        }
        if (last >= 0) {
            runs.add(List.of(first, last));
        }
        return runs;
    }

    private void read(
            LocalDate day,
            List<Long> run,
            PreparedStatement rows,
            AllTimes times,
            NavigableMap<Long, Series> selected,
            RollupFiles.Found sink)
            throws SQLException {
        long base = RollupSchema.firstId(day.toEpochDay());
        rows.setLong(1, base + run.get(0));
        rows.setLong(2, base + run.get(1));
        try (ResultSet row = rows.executeQuery()) {
            while (row.next()) {
                Series series = selected.get(row.getLong(1) - base);
                if (series != null) {
                    try {
                        sink.day(series, day(row, times.of(day.toEpochDay(), row.getLong(8))));
                    } catch (CorruptChunkException e) {
                        damaged.accept(day, String.valueOf(e.getMessage()));
                    }
                }
            }
        }
    }

    /**
     * The day at which {@code row} stands.
     *
     * @throws CorruptChunkException when it is not as it was written
     */
    static RolledDay day(ResultSet row, Supplier<IntervalTimes> times) throws SQLException {
        long id = row.getLong(1);
        int count = row.getInt(2);
        byte[] data = row.getBytes(9);
        ChunkStats stats = new ChunkStats(
                row.getDouble(3), row.getDouble(4), row.getDouble(5), row.getDouble(6), row.getDouble(7));
        if (data == null || count < 1 || row.getLong(10) != Checksums.rollup(id, count, stats, row.getLong(8), data)) {
            throw new CorruptChunkException("rollup " + id + " is not what its checksum says");
        }
        return new RolledDay(
                id >> RollupSchema.NUMBER_BITS,
                count,
                stats.min(),
                stats.max(),
                stats.sum(),
                stats.first(),
                stats.last(),
                times,
                data);
    }

    /** The columns of times, each read once, when it is asked for; those of one day are kept. Not thread-safe. */
    static final class AllTimes implements AutoCloseable {
        private final PreparedStatement find;
        private final RollupCodec codec = new RollupCodec();
        private final Map<Long, IntervalTimes> known = new HashMap<>();
        private long day = Long.MIN_VALUE;

        AllTimes(Connection connection) throws SQLException {
            this.find = connection.prepareStatement("SELECT n, data, crc FROM times WHERE id = ?");
        }

        /** Asking it throws {@link CorruptChunkException} when it cannot be read. */
        Supplier<IntervalTimes> of(long ofDay, long id) {
            return () -> {
                if (ofDay != day) {
                    known.clear();
                    day = ofDay;
                }
                IntervalTimes times = known.get(id);
                if (times == null) {
                    times = read(id);
                    known.put(id, times);
                }
                return times;
            };
        }

        private IntervalTimes read(long id) {
            try {
                find.setLong(1, id);
                try (ResultSet row = find.executeQuery()) {
                    if (!row.next()) {
                        throw new CorruptChunkException("times " + id + " are not there");
                    }
                    byte[] data = row.getBytes(2);
                    if (data == null || row.getLong(3) != Checksums.times(id, row.getInt(1), data)) {
                        throw new CorruptChunkException("times " + id + " are not what their checksum says");
                    }
                    return codec.decodeTimes(data, row.getInt(1), day);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        @Override
        public void close() throws SQLException {
            find.close();
        }
    }
}
