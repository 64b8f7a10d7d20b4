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
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Series;
import oxmon.metrics.engine.ChunkStats;
import oxmon.metrics.engine.ChunkWrite;
import oxmon.metrics.engine.DayFiles;

/** The one writing connection of a day file. After an exception it is of no more use. Not thread-safe. */
final class DayWriter implements DayFiles.Writing, AutoCloseable {
    private final Connection connection;
    private final Statement plain;
    private final PreparedStatement findSeries;
    private final PreparedStatement addSeries;
    private final PreparedStatement lastChunk;
    private final PreparedStatement putChunk;
    private final PreparedStatement findTimes;
    private final PreparedStatement putTimes;
    private final PreparedStatement putLate;
    private final PreparedStatement setAgent;
    private final Map<Series, Ids> ids = new HashMap<>();
    private long nextTimes;
    private boolean begun;
    private boolean broken;

    private DayWriter(Connection connection) throws SQLException {
        this.connection = connection;
        this.plain = connection.createStatement();
        this.findSeries = connection.prepareStatement(
                "SELECT id FROM series WHERE agent_id = ? AND metric_name = ? AND labels = ?");
        this.addSeries = connection.prepareStatement(
                "INSERT INTO series (id, agent_id, metric_name, labels) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM series"
                        + " WHERE id BETWEEN 1 AND " + ChunkIds.MAX_SERIES + "), ?, ?, ?) RETURNING id");
        this.lastChunk = connection.prepareStatement("SELECT max(id) FROM chunks WHERE id BETWEEN ? AND ?");
        this.putChunk = connection.prepareStatement("INSERT OR REPLACE INTO chunks" + " (" + StoredChunk.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        this.findTimes = connection.prepareStatement("SELECT n FROM times WHERE id = ?");
        this.putTimes =
                connection.prepareStatement("INSERT OR REPLACE INTO times (id, n, data, crc) VALUES (?, ?, ?, ?)");
        this.putLate =
                connection.prepareStatement("INSERT INTO late (series, timestamp, value, crc) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET value = excluded.value, crc = excluded.crc");
        this.setAgent = connection.prepareStatement(
                "INSERT INTO agents (agent_id, last_seen, interval_ms) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET last_seen = max(last_seen, excluded.last_seen), interval_ms = excluded.interval_ms");
        this.nextTimes = number("SELECT coalesce(max(id), 0) + 1 FROM times");
    }

    /** A series' number in this file, and the id of its next chunk in the part it is at. */
    private static final class Ids {
        private final long series;
        private int part;
        private long nextChunk;

        private Ids(long series) {
            this.series = series;
        }
    }

    static DayWriter open(Path file) throws SQLException, IOException {
        return new DayWriter(DaySchema.openToWrite(file));
    }

    /** Whether it can be used no more. */
    boolean broken() {
        return broken;
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void attempt(Work work) throws IOException {
        try {
            if (!begun) {
                plain.execute("BEGIN IMMEDIATE");
                begun = true;
            }
            work.run();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void chunk(ChunkWrite chunk) throws IOException {
        attempt(() -> {
            ChunkWrite.Times times = chunk.times();
            if (times.row() == 0) {
                times.row(nextTimes++);
                put(times);
            } else if (!times.written() && (times.changed() || !isThere(times))) {
                put(times);
            }
            if (chunk.row() == 0) {
                chunk.row(newChunk(ids(chunk.series()), ChunkIds.part(chunk.firstMillis())));
            }
            ChunkStats stats = chunk.stats();
            putChunk.setLong(1, chunk.row());
            putChunk.setLong(2, chunk.firstMillis());
            putChunk.setLong(3, chunk.lastMillis());
            putChunk.setInt(4, chunk.count());
            putChunk.setDouble(5, stats.min());
            putChunk.setDouble(6, stats.max());
            putChunk.setDouble(7, stats.sum());
            putChunk.setDouble(8, stats.first());
            putChunk.setDouble(9, stats.last());
            putChunk.setLong(10, times.row());
            putChunk.setInt(11, chunk.skip());
            putChunk.setBytes(12, chunk.data());
            putChunk.setLong(
                    13,
                    Checksums.chunk(
                            chunk.row(),
                            chunk.firstMillis(),
                            chunk.lastMillis(),
                            chunk.count(),
                            stats,
                            times.row(),
                            chunk.skip(),
                            chunk.data()));
            putChunk.executeUpdate();
        });
    }

    /** Looks whether times that have not changed are in the file: a chunk without its times would be lost. */
    private boolean isThere(ChunkWrite.Times times) throws SQLException {
        findTimes.setLong(1, times.row());
        try (ResultSet row = findTimes.executeQuery()) {
            boolean there = row.next() && row.getInt(1) >= times.count();
            times.written(there);
            return there;
        }
    }

    private void put(ChunkWrite.Times times) throws SQLException {
        byte[] data = times.data();
        putTimes.setLong(1, times.row());
        putTimes.setInt(2, times.count());
        putTimes.setBytes(3, data);
        putTimes.setLong(4, Checksums.times(times.row(), times.count(), data));
        putTimes.executeUpdate();
        times.written(true);
    }

    @Override
    public void late(Series series, long millis, double value) throws IOException {
        attempt(() -> {
            long id = ids(series).series;
            putLate.setLong(1, id);
            putLate.setLong(2, millis);
            putLate.setDouble(3, value);
            putLate.setLong(4, Checksums.late(id, millis, value));
            putLate.executeUpdate();
        });
    }

    @Override
    public void agent(AgentSeen seen) throws IOException {
        attempt(() -> {
            setAgent.setString(1, seen.agent());
            setAgent.setLong(2, seen.lastMillis());
            setAgent.setLong(3, seen.intervalMillis());
            setAgent.executeUpdate();
        });
    }

    /** Adds an alert of the original to the open transaction; what it lacks is empty, and it is over. */
    void addAlert(@Nullable Object[] columns) throws IOException {
        attempt(() -> {
            try (PreparedStatement add = connection.prepareStatement("INSERT OR IGNORE INTO alert_events ("
                    + String.join(", ", DaySchema.ALERT_COLUMNS)
                    + ") VALUES (?, coalesce(?, ''), coalesce(?, ''), coalesce(?, ''), coalesce(?, 'info'), coalesce(?, ''), coalesce(?, 0.0), coalesce(?, 0.0), ?, ?,"
                    + " coalesce(?, '{}'), coalesce(?, 'resolved'), ?)")) {
                for (int i = 0; i < columns.length; i++) {
                    add.setObject(i + 1, columns[i]);
                }
                add.executeUpdate();
            }
        });
    }

    @Override
    public void commit() throws IOException {
        if (begun) {
            attempt(() -> {
                plain.execute("DELETE FROM state WHERE key IN ('" + DayRewrite.REWRITTEN + "', '" + DayRollup.ROLLED_UP
                        + "')");
                plain.execute("COMMIT");
            });
            begun = false;
        }
    }

    @Override
    public void complete(long segment) throws IOException {
        commit();
        try {
            plain.execute("PRAGMA synchronous = FULL");
            attempt(() -> plain.execute(
                    "INSERT OR REPLACE INTO state (key, value) VALUES ('" + DayReader.FLUSHED + "', " + segment + ')'));
            commit();
            plain.execute("PRAGMA synchronous = NORMAL");
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void abandon() {
        broken = true;
    }

    private Ids ids(Series series) throws SQLException {
        Ids known = ids.get(series);
        if (known == null) {
            known = new Ids(lookUp(series));
            ids.put(series, known);
        }
        return known;
    }

    private long newChunk(Ids of, int part) throws SQLException {
        for (int each = part; each < ChunkIds.PARTS; each++) { // a full one is damage, and no reason to keep nothing
            if (of.part != each) {
                seek(of, each);
            }
            if (of.nextChunk <= ChunkIds.last(each, of.series)) {
                return of.nextChunk++;
            }
        }
        throw new SQLException("series " + of.series + " has no numbers left for its chunks");
    }

    private void seek(Ids of, int part) throws SQLException {
        long first = ChunkIds.first(part, of.series);
        lastChunk.setLong(1, first);
        lastChunk.setLong(2, ChunkIds.last(part, of.series));
        try (ResultSet row = lastChunk.executeQuery()) {
            long last = row.next() ? row.getLong(1) : 0;
            of.nextChunk = last == 0 ? first : last + 1;
            of.part = part;
        }
    }

    private long lookUp(Series series) throws SQLException {
        String labels = LabelText.write(series.labels());
        for (PreparedStatement statement : List.of(findSeries, addSeries)) {
            statement.setString(1, series.agent());
            statement.setString(2, series.metric());
            statement.setString(3, labels);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    long id = row.getLong(1);
                    if (!ChunkIds.isSeries(id)) {
                        throw new SQLException("series " + id + " has a number that cannot be");
                    }
                    return id;
                }
            }
        }
        throw new SQLException("no id for a new series");
    }

    private long number(String sql) throws SQLException {
        try (ResultSet row = plain.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Empties the write-ahead log into the file and closes it. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            if (begun) {
                plain.execute("ROLLBACK");
                begun = false;
            }
            DaySchema.checkpoint(connection);
        }
    }
}
