package oxmon.server.metrics.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.engine.ChunkStats;

/**
 * A row of the table of chunks.
 *
 * @param times the column of times it is part of
 * @param skip how many of those lie before its first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredChunk(
        long id, long firstMillis, long lastMillis, int count, ChunkStats stats, long times, int skip, byte[] data) {
    /** What {@link #read} needs, in its order. */
    static final String COLUMNS = "id, first_ts, last_ts, n, min, max, sum, first, last, times, skip, data, crc";

    /** Milliseconds of a day. */
    static final int MAX_POINTS = 86_400_000;

    /**
     * The row at which {@code row} stands.
     *
     * @throws CorruptChunkException when it is not as it was written
     */
    static StoredChunk read(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        byte[] data = row.getBytes(12);
        int count = row.getInt(4);
        if (data == null || count < 1 || count > MAX_POINTS) {
            throw new CorruptChunkException("chunk " + id + " has " + count + " points and "
                    + (data == null ? "no" : data.length) + " bytes, which cannot be");
        }
        ChunkStats stats = new ChunkStats(
                row.getDouble(5), row.getDouble(6), row.getDouble(7), row.getDouble(8), row.getDouble(9));
        StoredChunk chunk = new StoredChunk(
                id, row.getLong(2), row.getLong(3), count, stats, row.getLong(10), row.getInt(11), data);
        long crc = row.getLong(13);
        if (!row.wasNull() && crc != chunk.checksum()) {
            throw new CorruptChunkException("chunk " + id + " is not what its checksum says");
        }
        return chunk;
    }

    private long checksum() {
        return Checksums.chunk(id, firstMillis, lastMillis, count, stats, times, skip, data);
    }
}
