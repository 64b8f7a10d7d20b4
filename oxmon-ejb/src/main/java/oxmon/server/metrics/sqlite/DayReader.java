package oxmon.server.metrics.sqlite;

import jakarta.json.JsonException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.metrics.codec.TimeCodec;
import oxmon.metrics.engine.ChunkStats;
import oxmon.metrics.engine.DayFiles;

/** Reads a day file over a connection it was lent, all at one moment. */
final class DayReader {
    /** The key under which a day says up to which segment of the log it is complete. */
    static final String FLUSHED = "flushed_segment";

    private static final String CHUNKS =
            "SELECT id, first_ts, last_ts, n, min, max, sum, first, last, times, skip, data FROM chunks"
                    + " WHERE id BETWEEN ? AND ? AND last_ts >= ? AND first_ts <= ?";

    private static final String TIMES = "SELECT n, data FROM times WHERE id = ?";

    private static final int CHUNK_BITS = 20;

    /** Greater numbers of series would not leave room for those of their chunks. */
    static final long MAX_SERIES = (1L << (62 - CHUNK_BITS)) - 1;

    private final Connection connection;

    DayReader(Connection connection) {
        this.connection = connection;
    }

    /** The least id that a chunk of the series can have. */
    static long firstChunk(long series) {
        return series << CHUNK_BITS;
    }

    /** The greatest. */
    static long lastChunk(long series) {
        return ((series + 1) << CHUNK_BITS) - 1;
    }

    private interface Work {
        void run(Statement statement) throws SQLException;
    }

    /** One transaction, so that chunks and their times belong together although a flush goes on. */
    private void atOneMoment(Work work) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            try {
                work.run(statement);
            } finally {
                statement.execute("COMMIT");
            }
        }
    }

    long flushedSegment() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT value FROM state WHERE key = '" + FLUSHED + '\'')) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void newest(Predicate<Series> wanted, DayFiles.Newest sink) throws SQLException {
        atOneMoment(statement -> {
            try (ResultSet row = statement.executeQuery("SELECT agent_id, last_seen, interval_ms FROM agents")) {
                while (row.next()) {
                    sink.agent(new AgentSeen(row.getString(1), row.getLong(2), row.getLong(3)));
                }
            }
            try (PreparedStatement chunk = connection.prepareStatement(
                            "SELECT last_ts, last FROM chunks WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1");
                    PreparedStatement late = connection.prepareStatement(
                            "SELECT timestamp, value FROM late WHERE series = ? ORDER BY timestamp DESC LIMIT 1");
                    ResultSet row = statement.executeQuery("SELECT id, agent_id, metric_name, labels FROM series")) {
                while (row.next()) {
                    Series series = new Series(row.getString(2), row.getString(3), labels(row, 4));
                    if (wanted.test(series)) {
                        newest(row.getLong(1), chunk, late, series, sink);
                    }
                }
            }
        });
    }

    private static void newest(
            long id, PreparedStatement chunk, PreparedStatement late, Series series, DayFiles.Newest sink)
            throws SQLException {
        chunk.setLong(1, firstChunk(id));
        chunk.setLong(2, lastChunk(id));
        late.setLong(1, id);
        try (ResultSet inChunk = chunk.executeQuery();
                ResultSet inLate = late.executeQuery()) {
            boolean isLate = inLate.next();
            boolean isInChunk = inChunk.next();
            if (isLate && (!isInChunk || inLate.getLong(1) >= inChunk.getLong(1))) {
                sink.point(series, inLate.getLong(1), inLate.getDouble(2));
            } else if (isInChunk) {
                sink.point(series, inChunk.getLong(1), inChunk.getDouble(2));
            }
        }
    }

    void read(DayFiles.Selection selection, DayFiles.Found sink) throws SQLException {
        atOneMoment(statement -> {
            Map<Long, Series> selected = select(selection);
            if (selected.isEmpty()) {
                return;
            }
            Map<Long, Supplier<long[]>> columns = new HashMap<>();
            try (PreparedStatement chunks = connection.prepareStatement(CHUNKS);
                    PreparedStatement times = connection.prepareStatement(TIMES);
                    ChunkValues values = new ChunkValues(connection);
                    PreparedStatement late = connection.prepareStatement(
                            "SELECT timestamp, value FROM late WHERE series = ? AND timestamp BETWEEN ? AND ?")) {
                for (Map.Entry<Long, Series> each : selected.entrySet()) {
                    chunks(
                            chunks,
                            times,
                            values,
                            each.getKey(),
                            selection,
                            columns,
                            chunk -> sink.chunk(each.getValue(), chunk));
                    late.setLong(1, each.getKey());
                    late.setLong(2, selection.fromMillis());
                    late.setLong(3, selection.toMillis());
                    try (ResultSet row = late.executeQuery()) {
                        while (row.next()) {
                            sink.late(each.getValue(), row.getLong(1), row.getDouble(2));
                        }
                    }
                }
            }
        });
    }

    /** Takes all points of a series, chunks first. */
    interface All {
        void chunk(DayFiles.Chunk chunk);

        void late(long millis, double value);
    }

    /** Tells all of a series, within a transaction that is open. */
    void all(long series, All sink) throws SQLException {
        DayFiles.Selection all = new DayFiles.Selection("", "", Map.of(), Long.MIN_VALUE, Long.MAX_VALUE);
        try (PreparedStatement chunks = connection.prepareStatement(CHUNKS);
                PreparedStatement times = connection.prepareStatement(TIMES);
                ChunkValues values = new ChunkValues(connection);
                PreparedStatement late = connection.prepareStatement(
                        "SELECT timestamp, value FROM late WHERE series = ? ORDER BY timestamp")) {
            chunks(chunks, times, values, series, all, new HashMap<>(), sink::chunk);
            late.setLong(1, series);
            try (ResultSet row = late.executeQuery()) {
                while (row.next()) {
                    sink.late(row.getLong(1), row.getDouble(2));
                }
            }
        }
    }

    private Map<Long, Series> select(DayFiles.Selection selection) throws SQLException {
        Map<Long, Series> selected = new HashMap<>();
        try (PreparedStatement series =
                connection.prepareStatement("SELECT id, labels FROM series WHERE agent_id = ? AND metric_name = ?")) {
            series.setString(1, selection.agent());
            series.setString(2, selection.metric());
            try (ResultSet row = series.executeQuery()) {
                while (row.next()) {
                    Series found = new Series(selection.agent(), selection.metric(), labels(row, 2));
                    if (found.labels().containsAll(selection.labels())) {
                        selected.put(row.getLong(1), found);
                    }
                }
            }
        }
        return selected;
    }

    private static Labels labels(ResultSet row, int column) throws SQLException {
        try {
            return LabelText.read(row.getString(column));
        } catch (JsonException | ClassCastException e) {
            throw new SQLException("series " + row.getLong(1) + " has labels that are no JSON object of texts", e);
        }
    }

    private static void chunks(
            PreparedStatement chunks,
            PreparedStatement times,
            ChunkValues values,
            long id,
            DayFiles.Selection selection,
            Map<Long, Supplier<long[]>> columns,
            Consumer<DayFiles.Chunk> sink)
            throws SQLException {
        chunks.setLong(1, firstChunk(id));
        chunks.setLong(2, lastChunk(id));
        chunks.setLong(3, selection.fromMillis());
        chunks.setLong(4, selection.toMillis());
        try (ResultSet row = chunks.executeQuery()) {
            while (row.next()) {
                long column = row.getLong(10);
                Supplier<long[]> known = columns.get(column);
                if (known == null) {
                    known = column(times, column);
                    columns.put(column, known);
                }
                int count = row.getInt(4);
                int skip = row.getInt(11);
                byte[] data = row.getBytes(12);
                ChunkStats stats = new ChunkStats(
                        row.getDouble(5), row.getDouble(6), row.getDouble(7), row.getDouble(8), row.getDouble(9));
                sink.accept(new DayFiles.Chunk(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        count,
                        stats,
                        known,
                        skip,
                        codec -> values.decode(codec, data, count, column, skip)));
            }
        }
    }

    private static Supplier<long[]> column(PreparedStatement times, long id) throws SQLException {
        times.setLong(1, id);
        try (ResultSet row = times.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("chunks refer to times " + id + ", which are not there");
            }
            return new Column(row.getInt(1), row.getBytes(2));
        }
    }

    /** Times that are decoded when they are needed, once. */
    private static final class Column implements Supplier<long[]> {
        private static final int MAX = 86_400_000; // milliseconds of a day

        private final int count;
        private final byte[] data;
        private long @Nullable [] decoded;

        private Column(int count, byte[] data) throws SQLException {
            if (count < 1 || count > MAX) {
                throw new SQLException("a column of " + count + " times");
            }
            this.count = count;
            this.data = data;
        }

        @Override
        public long[] get() {
            long[] millis = decoded;
            if (millis == null) {
                millis = new long[count];
                new TimeCodec().decode(data, millis, 0, count);
                decoded = millis;
            }
            return millis;
        }
    }
}
