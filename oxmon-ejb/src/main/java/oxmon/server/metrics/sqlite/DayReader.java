package oxmon.server.metrics.sqlite;

import jakarta.json.JsonException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Series;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.engine.DayFiles;
import oxmon.metrics.query.SeriesSelector;

/** Reads a day file over a connection it was lent, all at one moment. */
final class DayReader {
    /** The key under which a day says up to which segment of the log it is complete. */
    static final String FLUSHED = "flushed_segment";

    private static final String SERIES =
            "SELECT id, agent_id, metric_name, labels FROM series WHERE agent_id = ? AND metric_name = ?";

    private final Connection connection;

    DayReader(Connection connection) {
        this.connection = connection;
    }

    /** Finds a series' chunks of a range of times; parameters: series, from, to. */
    private PreparedStatement chunks() throws SQLException {
        return connection.prepareStatement("SELECT " + StoredChunk.COLUMNS + " FROM "
                + ChunkIds.join(ChunkIds.lastPart(connection), "?1") + " WHERE c.last_ts >= ?2 AND c.first_ts <= ?3");
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

    /** See {@link DayFiles#agents}. */
    void agents(Consumer<AgentSeen> sink) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT agent_id, last_seen, interval_ms FROM agents")) {
            while (row.next()) {
                sink.accept(new AgentSeen(row.getString(1), row.getLong(2), row.getLong(3)));
            }
        }
    }

    /** See {@link DayFiles#series}. */
    void series(SeriesSelector selector, Consumer<Series> sink, Consumer<String> damaged) throws SQLException {
        each(selector, damaged, (id, series) -> sink.accept(series));
    }

    private interface Each {
        void series(long id, Series series) throws SQLException;
    }

    /** Tells the selected series; those of agents that are named, by the index. */
    private void each(SeriesSelector selector, Consumer<String> damaged, Each sink) throws SQLException {
        if (!selector.agents().isExact()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id, agent_id, metric_name, labels FROM series")) {
                each(rows, selector, damaged, sink);
            }
            return;
        }
        try (PreparedStatement ofAgent = connection.prepareStatement(
                "SELECT id, agent_id, metric_name, labels FROM series WHERE agent_id = ?")) {
            for (String name : selector.agents().names()) {
                ofAgent.setString(1, name);
                try (ResultSet rows = ofAgent.executeQuery()) {
                    each(rows, selector, damaged, sink);
                }
            }
        }
    }

    private static void each(ResultSet rows, SeriesSelector selector, Consumer<String> damaged, Each sink)
            throws SQLException {
        while (rows.next()) {
            String metric = rows.getString(3);
            if (metric == null || selector.metrics().test(metric)) { // before its labels are read
                Series series = series(rows, damaged);
                if (series != null && selector.test(series)) {
                    sink.series(rows.getLong(1), series);
                }
            }
        }
    }

    /**
     * See {@link DayFiles#newest}.
     *
     * @param damaged told what is left out, since it is not as it was written
     */
    void newest(SeriesSelector selector, Predicate<Series> wanted, DayFiles.Newest sink, Consumer<String> damaged)
            throws SQLException {
        atOneMoment(statement -> {
            int lastPart = ChunkIds.lastPart(connection);
            try (PreparedStatement chunk = connection.prepareStatement("SELECT " + StoredChunk.COLUMNS
                            + " FROM chunks WHERE id BETWEEN ? AND ? ORDER BY id DESC");
                    PreparedStatement late = connection.prepareStatement(
                            "SELECT timestamp, value, crc FROM late WHERE series = ? ORDER BY timestamp DESC")) {
                each(selector, damaged, (id, series) -> {
                    if (wanted.test(series)) {
                        newest(id, lastPart, chunk, late, series, sink, damaged);
                    }
                });
            }
        });
    }

    private static void newest(
            long id,
            int lastPart,
            PreparedStatement chunk,
            PreparedStatement late,
            Series series,
            DayFiles.Newest sink,
            Consumer<String> damaged)
            throws SQLException {
        StoredChunk last = null;
        for (int part = lastPart; part > 0 && last == null; part--) {
            last = last(id, part, chunk, damaged);
        }
        StoredChunk packed = last(id, 0, chunk, damaged);
        if (last == null || packed != null && packed.lastMillis() > last.lastMillis()) {
            last = packed;
        }
        late.setLong(1, id);
        try (ResultSet inLate = late.executeQuery()) {
            double lateValue = Double.NaN;
            while (Double.isNaN(lateValue) && inLate.next()) {
                lateValue = late(id, inLate, damaged);
            }
            if (!Double.isNaN(lateValue) && (last == null || inLate.getLong(1) >= last.lastMillis())) {
                sink.point(series, inLate.getLong(1), lateValue);
            } else if (last != null) {
                sink.point(series, last.lastMillis(), last.stats().last());
            }
        }
    }

    /** The last chunk of a part that can be read, or null. */
    @Nullable
    private static StoredChunk last(long series, int part, PreparedStatement chunk, Consumer<String> damaged)
            throws SQLException {
        chunk.setLong(1, ChunkIds.first(part, series));
        chunk.setLong(2, ChunkIds.last(part, series));
        try (ResultSet row = chunk.executeQuery()) {
            StoredChunk last = null;
            while (last == null && row.next()) {
                last = sound(row, damaged);
            }
            return last;
        }
    }

    @Nullable
    private static StoredChunk sound(ResultSet row, Consumer<String> damaged) throws SQLException {
        try {
            return StoredChunk.read(row);
        } catch (CorruptChunkException e) {
            damaged.accept(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The value of a row of timestamp, value and checksum; NaN when it is not as it was written. */
    private static double late(long series, ResultSet row, Consumer<String> damaged) throws SQLException {
        long crc = row.getLong(3);
        if (row.wasNull()) {
            return row.getDouble(2);
        }
        double value = Checksums.lateValue(series, row.getLong(1), row.getDouble(2), crc);
        if (Double.isNaN(value)) {
            damaged.accept(
                    "the late point of series " + series + " at " + row.getLong(1) + " is not what its checksum says");
        }
        return value;
    }

    /**
     * See {@link DayFiles#read}.
     *
     * @param damaged told what is left out, since it is not as it was written
     */
    void read(List<DayFiles.Selection> selections, DayFiles.Found sink, Consumer<String> damaged) throws SQLException {
        atOneMoment(statement -> {
            try (PreparedStatement series = connection.prepareStatement(SERIES);
                    PreparedStatement chunks = chunks();
                    StoredTimes times = new StoredTimes(connection);
                    ChunkValues values = new ChunkValues(connection);
                    PreparedStatement late = connection.prepareStatement(
                            "SELECT timestamp, value, crc FROM late WHERE series = ? AND timestamp BETWEEN ? AND ?")) {
                for (DayFiles.Selection selection : selections) {
                    for (Map.Entry<Long, Series> each :
                            select(series, selection, damaged).entrySet()) {
                        chunks(
                                chunks,
                                times,
                                values,
                                each.getKey(),
                                selection,
                                damaged,
                                chunk -> sink.chunk(each.getValue(), chunk));
                        late.setLong(1, each.getKey());
                        late.setLong(2, selection.fromMillis());
                        late.setLong(3, selection.toMillis());
                        try (ResultSet row = late.executeQuery()) {
                            while (row.next()) {
                                double value = late(each.getKey(), row, damaged);
                                if (!Double.isNaN(value)) {
                                    sink.late(each.getValue(), row.getLong(1), value);
                                }
                            }
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

    /** Tells all of a series, within a transaction that is open; {@code damaged} hears what is left out. */
    void all(long series, All sink, Consumer<String> damaged) throws SQLException {
        DayFiles.Selection all = new DayFiles.Selection("", "", labels -> true, Long.MIN_VALUE, Long.MAX_VALUE);
        try (PreparedStatement chunks = chunks();
                StoredTimes times = new StoredTimes(connection);
                ChunkValues values = new ChunkValues(connection);
                PreparedStatement late = connection.prepareStatement(
                        "SELECT timestamp, value, crc FROM late WHERE series = ? ORDER BY timestamp")) {
            chunks(chunks, times, values, series, all, damaged, sink::chunk);
            late.setLong(1, series);
            try (ResultSet row = late.executeQuery()) {
                while (row.next()) {
                    double value = late(series, row, damaged);
                    if (!Double.isNaN(value)) {
                        sink.late(row.getLong(1), value);
                    }
                }
            }
        }
    }

    private static Map<Long, Series> select(
            PreparedStatement series, DayFiles.Selection selection, Consumer<String> damaged) throws SQLException {
        Map<Long, Series> selected = new HashMap<>();
        series.setString(1, selection.agent());
        series.setString(2, selection.metric());
        try (ResultSet row = series.executeQuery()) {
            while (row.next()) {
                Series found = series(row, damaged);
                if (found != null && selection.labels().test(found.labels())) {
                    selected.put(row.getLong(1), found);
                }
            }
        }
        return selected;
    }

    /** The series in a row of id, agent, metric and labels; null when it makes no sense. */
    @Nullable
    static Series series(ResultSet row, Consumer<String> damaged) throws SQLException {
        String agent = row.getString(2);
        String metric = row.getString(3);
        String labels = row.getString(4);
        if (!ChunkIds.isSeries(row.getLong(1))) {
            damaged.accept("series " + row.getLong(1) + " has a number that cannot be");
            return null;
        }
        try {
            if (agent != null && metric != null && labels != null) {
                return new Series(agent, metric, LabelText.read(labels));
            }
        } catch (JsonException | ClassCastException | IllegalArgumentException e) {
            // told below
        }
        damaged.accept("series " + row.getLong(1) + " lacks a name, or has labels that are no JSON object of texts");
        return null;
    }

    private static void chunks(
            PreparedStatement chunks,
            StoredTimes times,
            ChunkValues values,
            long id,
            DayFiles.Selection selection,
            Consumer<String> damaged,
            Consumer<DayFiles.Chunk> sink)
            throws SQLException {
        chunks.setLong(1, id);
        chunks.setLong(2, selection.fromMillis());
        chunks.setLong(3, selection.toMillis());
        try (ResultSet row = chunks.executeQuery()) {
            while (row.next()) {
                StoredChunk chunk = sound(row, damaged);
                if (chunk != null) {
                    sink.accept(new DayFiles.Chunk(
                            chunk.id(),
                            chunk.firstMillis(),
                            chunk.lastMillis(),
                            chunk.count(),
                            chunk.stats(),
                            times.of(chunk.times()),
                            chunk.skip(),
                            codec -> values.decode(codec, chunk)));
                }
            }
        }
    }
}
