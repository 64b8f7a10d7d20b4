package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.engine.ChunkStats;
import oxmon.metrics.engine.DayFiles;
import oxmon.metrics.engine.DayPoints;
import oxmon.metrics.rollup.Intervals;
import oxmon.metrics.rollup.RollupCodec;

/**
 * Rolls a day up anew, whatever there was of it before, in one transaction on the file of its month. When that is durable, the
 * day's own file notes the rollup's stamp, unless points came meanwhile: a day whose stamps agree is rolled up as it is. Not
 * thread-safe.
 */
final class DayRollup implements AutoCloseable {
    /** The key under which a day notes the stamp of its rollup; 0 while that is being made. Whoever writes points removes it. */
    static final String ROLLED_UP = "rolled_up";

    private static final Logger LOG = System.getLogger(DayRollup.class.getName());

    /** So many points are worked on at a time, give or take a series. */
    private static final int POINTS = 1_000_000;

    private final LocalDate day;
    private final Consumer<String> damaged;
    private final Connection source;
    private final Connection target;
    private final PreparedStatement findSeries;
    private final PreparedStatement addSeries;
    private final PreparedStatement putTimes;
    private final PreparedStatement putRollup;
    private final Deque<Source> left = new ArrayDeque<>();
    private final Map<ByteBuffer, Long> columns = new HashMap<>();
    private final ValueCodec values = new ValueCodec();
    private final RollupCodec codec = new RollupCodec();
    private String agent = "";
    private long nextTimes;
    private long series;
    private long points;
    private long stamp = 1;

    private record Source(long id, String agent, String metric, String labels) {}

    private DayRollup(LocalDate day, Connection source, Connection target, Consumer<String> damaged)
            throws SQLException {
        this.day = day;
        this.source = source;
        this.target = target;
        this.damaged = damaged;
        this.nextTimes = RollupSchema.firstId(day.toEpochDay());
        this.findSeries =
                target.prepareStatement("SELECT id FROM series WHERE agent_id = ? AND metric_name = ? AND labels = ?");
        this.addSeries = target.prepareStatement(
                "INSERT INTO series (agent_id, metric_name, labels) VALUES (?, ?, ?) RETURNING id");
        this.putTimes = target.prepareStatement("INSERT INTO times (id, n, data, crc) VALUES (?, ?, ?, ?)");
        this.putRollup = target.prepareStatement(
                "INSERT INTO rollups (" + RollupReader.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /**
     * Begins.
     *
     * @param damaged told what of the day cannot be read and is left out
     */
    static DayRollup begin(Path directory, LocalDate day, Consumer<String> damaged) throws SQLException, IOException {
        Connection source = open(Days.file(directory, day));
        try {
            Connection target = RollupSchema.openToWrite(RollupMonths.file(directory, RollupMonths.of(day)));
            try {
                DayRollup rollup = new DayRollup(day, source, target, damaged);
                rollup.plan();
                return rollup;
            } catch (SQLException | RuntimeException e) {
                target.close();
                throw e;
            }
        } catch (SQLException | IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static Connection open(Path file) throws SQLException, IOException {
        try {
            return DaySchema.openToWrite(file);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * The stamp that a day's file notes; 0 when it notes none.
     *
     * @throws CorruptChunkException when that cannot be read, nor ever will be
     */
    static long noted(Path file) throws SQLException {
        try (Connection connection = DaySchema.openToRead(file)) {
            return DaySchema.number(connection, "SELECT value FROM state WHERE key = '" + ROLLED_UP + '\'');
        } catch (DaySchema.EmptyFileException e) {
            throw e;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The exception, unless it says that the day's file is damaged or none of ours, so that no other try will help. */
    private static SQLException unreadable(SQLException e) {
        if (e instanceof DaySchema.UnusableFileException || DaySchema.isDamage(e)) {
            throw new CorruptChunkException(String.valueOf(e.getMessage()));
        }
        return e;
    }

    LocalDate day() {
        return day;
    }

    private void plan() throws SQLException {
        try {
            note(0);
            list();
        } catch (SQLException e) {
            throw unreadable(e);
        }
        long number = day.toEpochDay();
        execute(target, "BEGIN IMMEDIATE");
        for (String table : new String[] {"rollups", "times"}) {
            execute(
                    target,
                    "DELETE FROM " + table + " WHERE id BETWEEN " + RollupSchema.firstId(number) + " AND "
                            + RollupSchema.lastId(number));
        }
    }

    private void list() throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, agent_id, metric_name, labels FROM series"
                        + " WHERE agent_id IS NOT NULL AND metric_name IS NOT NULL AND labels IS NOT NULL"
                        + " ORDER BY agent_id, metric_name, labels")) {
            while (row.next()) {
                if (ChunkIds.isSeries(row.getLong(1))) {
                    left.add(new Source(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)));
                } else {
                    damaged.accept("series " + row.getLong(1) + " has a number that cannot be");
                }
            }
        }
    }

    /** Rolls some series up; false when there is nothing left. */
    boolean next() throws SQLException {
        long until = points + POINTS;
        while (!left.isEmpty() && points < until) {
            add(left.remove());
        }
        if (!left.isEmpty()) {
            return true;
        }
        execute(
                target,
                "INSERT OR REPLACE INTO days (day, series, points, stamp) VALUES (" + day.toEpochDay() + ", " + series
                        + ", " + points + ", " + stamp + ')');
        execute(target, "COMMIT");
        DaySchema.checkpoint(target);
        return false;
    }

    /** What tells this rollup from one of other points; after the last {@link #next}. */
    long stamp() {
        return stamp;
    }

    /** Has the day's file say that the rollup is complete, unless it was written to. */
    boolean confirm() throws SQLException {
        try (PreparedStatement update =
                source.prepareStatement("UPDATE state SET value = ? WHERE key = ? AND value = 0")) {
            update.setLong(1, stamp);
            update.setString(2, ROLLED_UP);
            boolean confirmed = update.executeUpdate() > 0;
            DaySchema.checkpoint(source);
            return confirmed;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private void note(long value) throws SQLException {
        execute(source, "INSERT OR REPLACE INTO state (key, value) VALUES ('" + ROLLED_UP + "', " + value + ')');
    }

    private void add(Source from) throws SQLException {
        DayPoints all = new DayPoints(values);
        try {
            read(from, all);
        } catch (SQLException | IllegalStateException e) {
            SQLException cause =
                    e instanceof SQLException sql ? sql : e.getCause() instanceof SQLException sql ? sql : null;
            if (cause != null && cause.getErrorCode() != 0 && !DaySchema.isDamage(cause)) {
                throw cause; // it may pass, and what is sound must not be left out
            }
            damaged.accept(from.agent() + ' ' + from.metric() + ": " + e.getMessage()); // what was read before counts
        }
        long[] millis = all.millis();
        if (millis.length > 0
                && Days.of(millis[0]).equals(day)
                && Days.of(millis[millis.length - 1]).equals(day)) {
            put(from, Intervals.of(millis, all.values()), millis.length);
            series++;
            points += millis.length;
        }
    }

    private void read(Source from, DayPoints all) throws SQLException {
        DayReader.All sink = new DayReader.All() {
            @Override
            public void chunk(DayFiles.Chunk chunk) {
                try {
                    all.chunk(chunk);
                } catch (CorruptChunkException e) { // it alone; chunks after it count, and late points
                    damaged.accept("chunk " + chunk.row() + ": " + e.getMessage());
                }
            }

            @Override
            public void late(long millis, double value) {
                all.late(millis, value);
            }
        };
        new DayReader(source).all(from.id(), sink, damaged);
    }

    private void put(Source from, Intervals intervals, int count) throws SQLException {
        long id = RollupSchema.firstId(day.toEpochDay()) + number(from);
        ChunkStats stats = RollupReader.stats(intervals);
        long column = column(from, intervals);
        byte[] data = codec.encode(intervals);
        long crc = Checksums.rollup(id, count, stats, column, data);
        putRollup.setLong(1, id);
        putRollup.setInt(2, count);
        putRollup.setDouble(3, stats.min());
        putRollup.setDouble(4, stats.max());
        putRollup.setDouble(5, stats.sum());
        putRollup.setDouble(6, stats.first());
        putRollup.setDouble(7, stats.last());
        putRollup.setLong(8, column);
        putRollup.setBytes(9, data);
        putRollup.setLong(10, crc);
        putRollup.executeUpdate();
        stamp = Math.max(1, (stamp * 31 + crc) & Long.MAX_VALUE);
    }

    /** Where the times are; series of an agent that report in step share them. */
    private long column(Source from, Intervals intervals) throws SQLException {
        if (!from.agent().equals(agent)) {
            agent = from.agent();
            columns.clear();
        }
        byte[] data = codec.encodeTimes(intervals.times());
        Long known = columns.get(ByteBuffer.wrap(data));
        if (known == null) {
            known = nextTimes++;
            columns.put(ByteBuffer.wrap(data), known);
            putTimes.setLong(1, known);
            putTimes.setInt(2, intervals.count());
            putTimes.setBytes(3, data);
            putTimes.setLong(4, Checksums.times(known, intervals.count(), data));
            putTimes.executeUpdate();
        }
        return known;
    }

    private long number(Source of) throws SQLException {
        for (PreparedStatement statement : new PreparedStatement[] {findSeries, addSeries}) {
            statement.setString(1, of.agent());
            statement.setString(2, of.metric());
            statement.setString(3, of.labels());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        throw new SQLException("no id for a new series");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Gives up what is not committed. */
    @Override
    public void close() {
        for (Connection each : new Connection[] {target, source}) {
            try {
                each.close();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "closing a rollup of " + day, e);
            }
        }
    }
}
