package oxmon.metrics.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Collects the bytes of a chunk; grows as needed and is used again for the next. Not thread-safe. */
final class ByteSink {
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Forgets what was written after the first {@code to} bytes. */
    void truncate(int to) {
        size = to;
    }

    /** Takes out the bytes from {@code from} to before {@code to}. */
    void cut(int from, int to) {
        System.arraycopy(bytes, to, bytes, from, size - to);
        size -= to - from;
    }

    void set(int at, int value) {
        bytes[at] = (byte) value;
    }

    void write(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** Little-endian. */
    void writeLong(long value) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** The low {@code length} bytes of {@code value}, the lowest first. */
    void writeLow(long value, int length) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += length;
    }

    /** Seven bits a byte, the lowest first; the top bit says that more follow. */
    void writeVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Small numbers of either sign in few bytes. */
    void writeSigned(long value) {
        writeVarint(zigzag(value));
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 …. */
    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
