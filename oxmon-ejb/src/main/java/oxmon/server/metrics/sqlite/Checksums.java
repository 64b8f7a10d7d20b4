package oxmon.server.metrics.sqlite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import oxmon.metrics.engine.ChunkStats;

/**
 * The CRC-32C that each row of a day file carries which holds points: of its other columns in their order, numbers as eight
 * bytes, the lowest first, then the data. See docs/formats/day-file.md.
 */
final class Checksums {
    private Checksums() {}

    static long chunk(
            long id,
            long firstMillis,
            long lastMillis,
            int count,
            ChunkStats stats,
            long times,
            int skip,
            byte[] data) {
        ByteBuffer numbers = numbers(11)
                .putLong(id)
                .putLong(firstMillis)
                .putLong(lastMillis)
                .putLong(count)
                .putLong(bits(stats.min()))
                .putLong(bits(stats.max()))
                .putLong(bits(stats.sum()))
                .putLong(bits(stats.first()))
                .putLong(bits(stats.last()))
                .putLong(times)
                .putLong(skip);
        return sum(numbers, data);
    }

    static long times(long id, int count, byte[] data) {
        return sum(numbers(2).putLong(id).putLong(count), data);
    }

    /** Of a late point; the sign of a zero is a part of it, for SQLite keeps none, and {@link #lateValue} finds it again. */
    static long late(long series, long millis, double value) {
        return sum(numbers(3).putLong(series).putLong(millis).putLong(Double.doubleToRawLongBits(value)), new byte[0]);
    }

    /** The value of a late point as it was written; NaN when the row is not what its checksum says. */
    static double lateValue(long series, long millis, double value, long crc) {
        if (crc == late(series, millis, value)) {
            return value;
        }
        return value == 0 && crc == late(series, millis, -0.0) ? -0.0 : Double.NaN;
    }

    /** A row of rollups, see docs/formats/rollup.md. */
    static long rollup(long id, int count, ChunkStats stats, long times, byte[] data) {
        ByteBuffer numbers = numbers(8)
                .putLong(id)
                .putLong(count)
                .putLong(bits(stats.min()))
                .putLong(bits(stats.max()))
                .putLong(bits(stats.sum()))
                .putLong(bits(stats.first()))
                .putLong(bits(stats.last()))
                .putLong(times);
        return sum(numbers, data);
    }

    private static ByteBuffer numbers(int count) {
        return ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** SQLite keeps whole numbers as such, and with them no sign of a zero. */
    private static long bits(double value) {
        return Double.doubleToRawLongBits(value == 0 ? 0.0 : value);
    }

    private static long sum(ByteBuffer numbers, byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(numbers.array(), 0, numbers.position());
        crc.update(data, 0, data.length);
        return crc.getValue();
    }
}
