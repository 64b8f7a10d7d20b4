package oxmon.server.metrics.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import oxmon.metrics.codec.SiblingValues;
import oxmon.metrics.codec.ValueCodec;

/**
 * Decodes chunks of a day file, and those of other series to which they refer: chunks of the same times. Used within the
 * transaction that read them. Not thread-safe.
 */
final class ChunkValues implements AutoCloseable {
    /** A chunk refers to ones that refer to none; more is damage, which might go round. */
    private static final int MAX_DEPTH = 2;

    private final PreparedStatement sibling;
    private int depth;

    ChunkValues(Connection connection) throws SQLException {
        this.sibling = connection.prepareStatement(
                "SELECT data FROM chunks WHERE id BETWEEN ? AND ? AND times = ? AND skip = ? AND n = ?");
    }

    /**
     * The values of a chunk.
     *
     * @throws oxmon.metrics.codec.CorruptChunkException when they cannot be read
     */
    double[] decode(ValueCodec codec, byte[] data, int count, long times, int skip) {
        double[] values = new double[count];
        codec.decode(data, values, 0, count, (series, into) -> read(codec, series, into, times, skip));
        return values;
    }

    private void read(ValueCodec codec, long series, double[] into, long times, int skip) {
        if (depth == MAX_DEPTH || series < 0 || series > DayReader.MAX_SERIES) {
            SiblingValues.none().read(series, into);
        }
        byte[] data = find(series, into.length, times, skip);
        depth++;
        try {
            codec.decode(data, into, 0, into.length, (other, values) -> read(codec, other, values, times, skip));
        } finally {
            depth--;
        }
    }

    private byte[] find(long series, int count, long times, int skip) {
        try {
            sibling.setLong(1, DayReader.firstChunk(series));
            sibling.setLong(2, DayReader.lastChunk(series));
            sibling.setLong(3, times);
            sibling.setInt(4, skip);
            sibling.setInt(5, count);
            try (ResultSet row = sibling.executeQuery()) {
                if (row.next()) {
                    return row.getBytes(1);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        SiblingValues.none().read(series, new double[0]); // says that it is not at hand
        return new byte[0];
    }

    @Override
    public void close() throws SQLException {
        sibling.close();
    }
}
