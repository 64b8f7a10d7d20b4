package oxmon.server.metrics.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.TimeCodec;

/** Columns of times of a day file, each read and decoded once, when it is needed. Not thread-safe. */
final class StoredTimes implements AutoCloseable {
    /** So many columns are kept, of at most some 70 KB at one every ten seconds. */
    private static final int REMEMBERED = 256;

    private final PreparedStatement find;
    private final Map<Long, Supplier<long[]>> columns = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Supplier<long[]>> eldest) {
            return size() > REMEMBERED;
        }
    };

    StoredTimes(Connection connection) throws SQLException {
        this.find = connection.prepareStatement("SELECT n, data, crc FROM times WHERE id = ?");
    }

    /**
     * The times of that number. They are looked up when they are asked for, since the statistics of a chunk often do; asking
     * throws {@link CorruptChunkException} when they cannot be read, {@link IllegalStateException} when the day cannot. Valid as
     * long as the transaction.
     */
    Supplier<long[]> of(long id) {
        return () -> {
            Supplier<long[]> known = columns.get(id);
            if (known == null) {
                known = read(id);
                columns.put(id, known);
            }
            return known.get();
        };
    }

    private Supplier<long[]> read(long id) {
        try {
            find.setLong(1, id);
            return found(id);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private Supplier<long[]> found(long id) throws SQLException {
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                return damaged("times " + id + " are not there");
            }
            int count = row.getInt(1);
            byte[] data = row.getBytes(2);
            if (data == null || count < 1 || count > StoredChunk.MAX_POINTS) {
                return damaged("times " + id + " are a column of " + count);
            }
            long crc = row.getLong(3);
            if (!row.wasNull() && crc != Checksums.times(id, count, data)) {
                return damaged("times " + id + " are not what their checksum says");
            }
            return new Column(count, data);
        }
    }

    private static Supplier<long[]> damaged(String how) {
        return () -> {
            throw new CorruptChunkException(how);
        };
    }

    /** Times that are decoded when they are needed, once. */
    private static final class Column implements Supplier<long[]> {
        private final int count;
        private final byte[] data;
        private long @Nullable [] decoded;

        private Column(int count, byte[] data) {
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

    @Override
    public void close() throws SQLException {
        find.close();
    }
}
