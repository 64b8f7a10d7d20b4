package oxmon.server.metrics.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.Sibling;
import oxmon.metrics.codec.SiblingValues;
import oxmon.metrics.codec.TimeCodec;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.engine.ChunkStats;
import oxmon.metrics.engine.DayFiles;
import oxmon.metrics.engine.DayPoints;

/** Packs some series of one agent within a transaction that is open. Used once. */
final class GroupRewrite implements AutoCloseable {
    /** How many points a long chunk has at most, give or take: eight hours at one every ten seconds. */
    private static final int CHUNK_POINTS = 2_880;

    /** How many siblings a series may be compared with; all pairs are tried. */
    private static final int SIBLINGS = 5;

    private final long midnight;
    private final DayReader reader;
    private final PreparedStatement lastChunk;
    private final PreparedStatement dropChunks;
    private final PreparedStatement dropLate;
    private final PreparedStatement putTimes;
    private final PreparedStatement putChunk;
    private final ValueCodec values = new ValueCodec();
    private final TimeCodec times = new TimeCodec();
    private final Map<Times, Long> columns = new HashMap<>();
    private final int lastPart;
    private long nextTimes;

    GroupRewrite(Connection connection, LocalDate day) throws SQLException {
        this.midnight = day.toEpochDay() * Days.MILLIS;
        this.reader = new DayReader(connection);
        this.lastPart = ChunkIds.lastPart(connection);
        this.lastChunk = connection.prepareStatement("SELECT max(id) FROM chunks WHERE id BETWEEN ? AND ?");
        this.dropChunks = connection.prepareStatement("DELETE FROM chunks WHERE id BETWEEN ? AND ?");
        this.dropLate = connection.prepareStatement("DELETE FROM late WHERE series = ?");
        this.putTimes = connection.prepareStatement("INSERT INTO times (id, n, data, crc) VALUES (?, ?, ?, ?)");
        this.putChunk = connection.prepareStatement(
                "INSERT INTO chunks (" + StoredChunk.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)");
        try (PreparedStatement last = connection.prepareStatement("SELECT coalesce(max(id), 0) + 1 FROM times");
                ResultSet row = last.executeQuery()) {
            this.nextTimes = row.next() ? row.getLong(1) : 1;
        }
    }

    /** Times compared by content. */
    @SuppressWarnings("ArrayRecordComponent") // equals and hashCode are written out
    private record Times(long[] millis) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Times that && Arrays.equals(millis, that.millis);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(millis);
        }
    }

    /** A part of a day of one series, before it is packed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(DayRewrite.SeriesRow series, Times times, double[] values) {}

    void run(List<DayRewrite.SeriesRow> group) throws SQLException {
        Map<Integer, List<Part>> windows = new TreeMap<>(); // ascending, as the ids of chunks must
        Map<Long, Long> next = new HashMap<>();
        for (DayRewrite.SeriesRow series : group) {
            if (!ChunkIds.isSeries(series.id())) { // a day is packed whole or not
                throw new CorruptChunkException("series " + series.id() + " has a number that cannot be");
            }
            DayPoints points = new DayPoints(values);
            DayReader.All into = new DayReader.All() {
                @Override
                public void chunk(DayFiles.Chunk chunk) {
                    points.chunk(chunk);
                }

                @Override
                public void late(long millis, double value) {
                    points.late(millis, value);
                }
            };
            reader.all(series.id(), into, damage -> {
                throw new CorruptChunkException(damage); // a day is packed whole or not
            });
            cut(series, points, windows);
            next.put(series.id(), nextChunk(series.id()));
        }
        for (DayRewrite.SeriesRow series : group) {
            drop(series.id());
        }
        for (List<Part> window : windows.values()) {
            pack(window, next);
        }
    }

    /** Cuts a series into windows of a length that fits how often it was measured. */
    private void cut(DayRewrite.SeriesRow series, DayPoints points, Map<Integer, List<Part>> windows) {
        long[] millis = points.millis();
        double[] all = points.values();
        int windowsADay = Math.max(1, (millis.length + CHUNK_POINTS - 1) / CHUNK_POINTS);
        long length = (Days.MILLIS + windowsADay - 1) / windowsADay;
        int from = 0;
        while (from < millis.length) {
            long window = (millis[from] - midnight) / length;
            int to = from;
            while (to < millis.length && (millis[to] - midnight) / length == window) {
                to++;
            }
            windows.computeIfAbsent((int) (windowsADay * 100_000L + window), w -> new ArrayList<>())
                    .add(new Part(
                            series,
                            new Times(Arrays.copyOfRange(millis, from, to)),
                            Arrays.copyOfRange(all, from, to)));
            from = to;
        }
    }

    private void pack(List<Part> window, Map<Long, Long> next) throws SQLException {
        Map<String, List<Part>> alone = new HashMap<>(); // those that refer to none, by family: references never chain
        window.sort(Comparator.comparingInt(part -> rank(part.series().metric()))); // stable
        for (Part part : window) {
            List<Part> family = alone.computeIfAbsent(part.series().family(), f -> new ArrayList<>());
            List<Sibling> siblings = family.stream()
                    .filter(other -> other.times().equals(part.times()))
                    .limit(SIBLINGS)
                    .map(other -> new Sibling(other.series().id(), other.values(), 0))
                    .toList();
            byte[] data = values.encode(part.values(), 0, part.values().length, ValueCodec.Density.DENSE, siblings);
            if (!refers(data, part, family)) {
                family.add(part);
            }
            put(next.merge(part.series().id(), 1L, Long::sum) - 1, part, data);
        }
    }

    /** What others are made of comes first: available = total - used, percent = used / total, sent is much like received. */
    private static int rank(String metric) {
        if (metric.endsWith("percent")) {
            return 2;
        }
        return metric.endsWith("available") || metric.endsWith("free") || metric.endsWith("sent") ? 1 : 0;
    }

    /** Whether a chunk refers to a sibling; it is read as it will be, so that none is kept that cannot be. */
    private boolean refers(byte[] data, Part part, List<Part> family) {
        boolean[] asked = {false};
        double[] again = new double[part.values().length];
        values.decode(data, again, 0, again.length, (id, into) -> {
            asked[0] = true;
            for (Part other : family) {
                if (other.series().id() == id && other.times().equals(part.times())) {
                    System.arraycopy(other.values(), 0, into, 0, into.length);
                    return;
                }
            }
            SiblingValues.none().read(id, into);
        });
        for (int i = 0; i < again.length; i++) {
            if (Double.doubleToRawLongBits(again[i]) != Double.doubleToRawLongBits(part.values()[i])) {
                throw new IllegalStateException(
                        "a packed chunk of " + part.series().metric() + " reads otherwise than it was");
            }
        }
        return asked[0];
    }

    private void put(long id, Part part, byte[] data) throws SQLException {
        if (id > ChunkIds.last(0, part.series().id())) {
            throw new CorruptChunkException("series " + part.series().id() + " has no numbers left for its chunks");
        }
        long[] millis = part.times().millis();
        ChunkStats stats = ChunkStats.of(part.values(), millis.length);
        putChunk.setLong(1, id);
        putChunk.setLong(2, millis[0]);
        putChunk.setLong(3, millis[millis.length - 1]);
        putChunk.setInt(4, millis.length);
        putChunk.setDouble(5, stats.min());
        putChunk.setDouble(6, stats.max());
        putChunk.setDouble(7, stats.sum());
        putChunk.setDouble(8, stats.first());
        putChunk.setDouble(9, stats.last());
        long column = column(part.times());
        putChunk.setLong(10, column);
        putChunk.setBytes(11, data);
        putChunk.setLong(
                12, Checksums.chunk(id, millis[0], millis[millis.length - 1], millis.length, stats, column, 0, data));
        putChunk.executeUpdate();
    }

    private long column(Times of) throws SQLException {
        Long known = columns.get(of);
        if (known == null) {
            known = nextTimes++;
            columns.put(of, known);
            putTimes.setLong(1, known);
            putTimes.setInt(2, of.millis().length);
            byte[] data = times.encode(of.millis(), 0, of.millis().length);
            putTimes.setBytes(3, data);
            putTimes.setLong(4, Checksums.times(known, of.millis().length, data));
            putTimes.executeUpdate();
        }
        return known;
    }

    private long nextChunk(long series) throws SQLException {
        lastChunk.setLong(1, ChunkIds.first(0, series));
        lastChunk.setLong(2, ChunkIds.last(0, series));
        try (ResultSet row = lastChunk.executeQuery()) {
            long last = row.next() ? row.getLong(1) : 0;
            return last == 0 ? ChunkIds.first(0, series) : last + 1;
        }
    }

    private void drop(long series) throws SQLException {
        for (int part = 0; part <= lastPart; part++) {
            dropChunks.setLong(1, ChunkIds.first(part, series));
            dropChunks.setLong(2, ChunkIds.last(part, series));
            dropChunks.executeUpdate();
        }
        dropLate.setLong(1, series);
        dropLate.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement each : List.of(lastChunk, dropChunks, dropLate, putTimes, putChunk)) {
            each.close();
        }
    }
}
