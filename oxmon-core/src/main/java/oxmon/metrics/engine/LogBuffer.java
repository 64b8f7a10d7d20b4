package oxmon.metrics.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Bytes on their way into the log: frames, each with room for its header, filled when the frame is complete. Numbers are
 * little-endian; "varint" is the one of protocol buffers. Not thread-safe.
 */
final class LogBuffer {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[1 << 16];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        size = 0;
        if (bytes.length > 8 << 20) {
            bytes = new byte[1 << 16]; // after a burst
        }
    }

    /** Begins a frame; answers where. */
    int beginFrame() {
        int start = size;
        need(LogFormat.FRAME_HEADER);
        size += LogFormat.FRAME_HEADER;
        return start;
    }

    /** Completes the frame that began at {@code start}. */
    void endFrame(int start) {
        int payload = start + LogFormat.FRAME_HEADER;
        CRC32C crc = new CRC32C();
        crc.update(bytes, payload, size - payload);
        INT.set(bytes, start, LogFormat.FRAME_MAGIC);
        INT.set(bytes, start + 4, size - payload);
        INT.set(bytes, start + 8, (int) crc.getValue());
    }

    void putByte(int value) {
        need(1);
        bytes[size++] = (byte) value;
    }

    void putVarint(long value) {
        need(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void putLong(long value) {
        need(8);
        LONG.set(bytes, size, value);
        size += 8;
    }

    void putDoubles(double[] values) {
        need(values.length * 8);
        for (double value : values) {
            LONG.set(bytes, size, Double.doubleToRawLongBits(value));
            size += 8;
        }
    }

    void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putVarint(utf8.length);
        need(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    private void need(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
