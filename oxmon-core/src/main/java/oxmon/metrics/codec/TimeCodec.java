package oxmon.metrics.codec;

import java.util.Objects;
import oxmon.metrics.codec.ValueCodec.Density;

/**
 * Packs strictly ascending times, Unix milliseconds, and unpacks them. An agent that reports at even intervals costs some
 * bytes a chunk, with jitter some bits a time.
 *
 * <p>Not thread-safe; keep one per thread.
 */
public final class TimeCodec {
    private static final int VERSION = 0x10;

    /** From here on, what jitter there is may be worth tables: such times are written once a day. */
    private static final int LONG = 512;

    private final Column column = new Column();
    private final ByteSink sink = new ByteSink();
    private long[] numbers = new long[128];

    /**
     * Packs {@code count} times, at least one, from {@code offset} on. How many they are is not in the bytes.
     *
     * @throws IllegalArgumentException when they do not ascend strictly
     */
    public byte[] encode(long[] millis, int offset, int count) {
        requireRange(millis, offset, count);
        int behind = firstNotAscending(millis, offset, count);
        if (behind > 0) {
            throw new IllegalArgumentException("times ascend strictly, but " + millis[offset + behind] + " follows "
                    + millis[offset + behind - 1]);
        }
        if (numbers.length < count) {
            numbers = new long[count];
        }
        System.arraycopy(millis, offset, numbers, 0, count);
        sink.clear();
        sink.write(VERSION);
        column.write(numbers, count, count < LONG ? Density.FAST : Density.DENSE, sink);
        return sink.toBytes();
    }

    /**
     * Unpacks {@code count} times.
     *
     * @throws CorruptChunkException when these are no such times' bytes; {@code into} may have been changed then
     */
    public void decode(byte[] data, long[] into, int offset, int count) {
        requireRange(into, offset, count);
        if (numbers.length < count) {
            numbers = new long[count];
        }
        ByteSource from = new ByteSource(data);
        int head = from.read();
        if (head != VERSION) {
            throw from.corrupt(
                    "is of version and kind " + Integer.toHexString(head) + ", which this version does not know");
        }
        column.read(from, numbers, count);
        from.expectEnd();
        int behind = firstNotAscending(numbers, 0, count);
        if (behind > 0) {
            throw from.corrupt("times do not ascend: " + numbers[behind] + " follows " + numbers[behind - 1]);
        }
        System.arraycopy(numbers, 0, into, offset, count);
    }

    private static int firstNotAscending(long[] millis, int offset, int count) {
        for (int i = 1; i < count; i++) {
            if (millis[offset + i] <= millis[offset + i - 1]) {
                return i;
            }
        }
        return 0;
    }

    private static void requireRange(long[] millis, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, millis.length);
        if (count < 1) {
            throw new IllegalArgumentException("there is at least one time, not " + count);
        }
    }
}
