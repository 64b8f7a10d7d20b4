package oxmon.server.metrics.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import oxmon.metrics.codec.SiblingValues;
import oxmon.metrics.codec.ValueCodec;

/**
 * Decodes chunks of a day file, and those of other series to which they refer: packed chunks of the same times. Used within the
 * transaction that read them. Not thread-safe.
 */
final class ChunkValues implements AutoCloseable {
    /** A chunk refers to ones that refer to none; more is damage, which might go round. */
    private static final int MAX_DEPTH = 2;

    private final PreparedStatement sibling;
    private int depth;

    ChunkValues(Connection connection) throws SQLException {
        this.sibling = connection.prepareStatement("SELECT " + StoredChunk.COLUMNS
                + " FROM chunks WHERE id BETWEEN ? AND ? AND times = ? AND skip = ? AND n = ?");
    }

    /**
     * The values of a chunk.
     *
     * @throws oxmon.metrics.codec.CorruptChunkException when they cannot be read
     */
    double[] decode(ValueCodec codec, StoredChunk chunk) {
        double[] values = new double[chunk.count()];
        codec.decode(chunk.data(), values, 0, values.length, (series, into) -> read(codec, series, into, chunk));
        return values;
    }

    private void read(ValueCodec codec, long series, double[] into, StoredChunk of) {
        if (depth == MAX_DEPTH || series < 0 || series > ChunkIds.MAX_SERIES) {
            SiblingValues.none().read(series, into);
        }
        byte[] data = find(series, of);
        depth++;
        try {
            codec.decode(data, into, 0, into.length, (other, values) -> read(codec, other, values, of));
        } finally {
            depth--;
        }
    }

    private byte[] find(long series, StoredChunk of) {
        try {
            sibling.setLong(1, ChunkIds.first(0, series));
            sibling.setLong(2, ChunkIds.last(0, series));
            sibling.setLong(3, of.times());
            sibling.setInt(4, of.skip());
            sibling.setInt(5, of.count());
            try (ResultSet row = sibling.executeQuery()) {
                if (row.next()) {
                    return StoredChunk.read(row).data();
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
