package oxmon.server.metrics.sqlite;

import jakarta.json.JsonException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.engine.ChunkStats;

/** Verifies the rows of a day file: checksums, that chunks decode to what they say, and that all they refer to is there. Used once. */
final class RowCheck {
    private static final long MAX_SEGMENT = 999_999_999_999L;

    private final Connection connection;
    private final long fromMillis;
    private final long toMillis;
    private final Consumer<String> fault;
    private final Map<Long, String> names = new HashMap<>();
    private final ValueCodec codec = new ValueCodec();
    private long chunkCount;
    private long pointCount;
    private long withoutChecksum;

    /** @param fault told each thing that is wrong */
    RowCheck(Connection connection, LocalDate day, Consumer<String> fault) {
        this.connection = connection;
        this.fromMillis = day.toEpochDay() * Days.MILLIS;
        this.toMillis = fromMillis + Days.MILLIS;
        this.fault = fault;
    }

    long seriesCount() {
        return names.size();
    }

    long chunkCount() {
        return chunkCount;
    }

    long pointCount() {
        return pointCount;
    }

    long withoutChecksum() {
        return withoutChecksum;
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private void each(String sql, Row reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    void series() throws SQLException {
        each("SELECT id, agent_id, metric_name, labels FROM series", row -> {
            long id = row.getLong(1);
            String name = row.getString(2) + ' ' + row.getString(3) + ' ' + row.getString(4);
            names.put(id, name);
            if (!ChunkIds.isSeries(id)) {
                fault.accept("series " + id + " (" + name + ") has a number that cannot be");
            }
            try {
                LabelText.read(row.getString(4));
            } catch (JsonException | ClassCastException | IllegalArgumentException | NullPointerException e) {
                fault.accept("series " + id + " (" + name + ") has labels that are no JSON object of texts");
            }
        });
    }

    void times() throws SQLException {
        try (StoredTimes columns = new StoredTimes(connection)) {
            each("SELECT id, crc IS NULL FROM times", row -> {
                long id = row.getLong(1);
                withoutChecksum += row.getInt(2);
                try {
                    long[] millis = columns.of(id).get(); // which ascend, or they do not decode
                    if (millis[0] < fromMillis || millis[millis.length - 1] >= toMillis) {
                        fault.accept("times " + id + " are not all of this day: " + Instant.ofEpochMilli(millis[0])
                                + " to " + Instant.ofEpochMilli(millis[millis.length - 1]));
                    }
                } catch (CorruptChunkException e) {
                    fault.accept("times " + id + ": " + e.getMessage());
                }
            });
        }
    }

    void chunks() throws SQLException {
        try (StoredTimes times = new StoredTimes(connection);
                ChunkValues values = new ChunkValues(connection)) {
            each("SELECT " + StoredChunk.COLUMNS + " FROM chunks", row -> {
                chunkCount++;
                withoutChecksum += row.getObject(13) == null ? 1 : 0;
                String place = place(row.getLong(1), row.getLong(2), row.getLong(3));
                try {
                    StoredChunk chunk = StoredChunk.read(row);
                    pointCount += chunk.count();
                    if (!ChunkIds.isPart(chunk.id())) {
                        fault.accept(place + " has a number that cannot be");
                    }
                    if (!names.containsKey(ChunkIds.series(row.getLong(1)))) {
                        fault.accept(place + " is of a series that is not there");
                    }
                    compare(place, chunk, times.of(chunk.times()).get(), values.decode(codec, chunk));
                } catch (CorruptChunkException | IllegalStateException e) {
                    fault.accept(place + ": " + e.getMessage());
                }
            });
        }
    }

    private void compare(String place, StoredChunk chunk, long[] millis, double[] values) {
        int skip = chunk.skip();
        if (skip < 0 || skip + (long) values.length > millis.length) {
            fault.accept(place + " has " + values.length + " values behind " + skip + ", but its times are "
                    + millis.length);
            return;
        }
        if (millis[skip] != chunk.firstMillis() || millis[skip + values.length - 1] != chunk.lastMillis()) {
            fault.accept(place + " begins or ends at another time than its row says");
        }
        if (!ChunkStats.of(values, values.length).equals(chunk.stats()) && differs(values, chunk.stats())) {
            fault.accept(place + " holds other values than its min, max, sum, first and last say");
        }
    }

    /** Whether more differs than the sign of a zero, which SQLite does not keep. */
    private static boolean differs(double[] values, ChunkStats said) {
        ChunkStats is = ChunkStats.of(values, values.length);
        return is.min() != said.min()
                || is.max() != said.max()
                || is.sum() != said.sum()
                || is.first() != said.first()
                || is.last() != said.last();
    }

    private String place(long id, long first, long last) {
        return "chunk " + id + " (" + names.getOrDefault(ChunkIds.series(id), "?") + ", " + time(first) + " to "
                + time(last) + ')';
    }

    private static String time(long millis) {
        return Math.abs(millis) < 1L << 47 ? Instant.ofEpochMilli(millis).toString() : String.valueOf(millis);
    }

    void late() throws SQLException {
        each("SELECT series, timestamp, value, crc FROM late", row -> {
            pointCount++;
            long series = row.getLong(1);
            long at = row.getLong(2);
            double value = row.getDouble(3);
            long crc = row.getLong(4);
            String place =
                    "late point of series " + series + " (" + names.getOrDefault(series, "?") + ") at " + time(at);
            if (row.wasNull()) {
                withoutChecksum++;
            } else if (Double.isNaN(Checksums.lateValue(series, at, value, crc))) {
                fault.accept(place + " is not what its checksum says");
            }
            if (at < fromMillis || at >= toMillis) {
                fault.accept(place + " is not of this day");
            }
            if (!names.containsKey(series)) {
                fault.accept(place + " is of a series that is not there");
            }
        });
    }

    void state() throws SQLException {
        each("SELECT value FROM state WHERE key = '" + DayReader.FLUSHED + '\'', row -> {
            if (row.getLong(1) < 0 || row.getLong(1) > MAX_SEGMENT) {
                fault.accept("state: the log was at segment " + row.getLong(1) + ", which cannot be");
            }
        });
    }
}
