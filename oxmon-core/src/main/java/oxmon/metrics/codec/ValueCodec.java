package oxmon.metrics.codec;

import java.util.Arrays;
import java.util.Objects;

/**
 * Packs the values of one series into a chunk and unpacks them bit for bit: NaN payloads, -0.0, infinities and denormals too.
 *
 * <p>Values of monitoring are not random doubles: they are whole numbers, multiples of 4096, decimals of two digits, or floats.
 * So the first {@link Shape} that all values have turns them into whole numbers, which {@link Column} writes. What was written
 * is read again at once; should it differ, which cannot be, the values are stored as they are.
 *
 * <p>Not thread-safe; keep one per thread.
 */
public final class ValueCodec {
    /** How hard to try. */
    public enum Density {
        /** For chunks that are written all the time. */
        FAST,
        /** For chunks that are written once and kept. */
        DENSE
    }

    /** In the upper half of the first byte; the lower is the kind. */
    private static final int VERSION = 0x10;

    private static final int CONSTANT = 0;
    private static final int PLAIN = 1;
    private static final int FIRST_SHAPE = 2;

    /** In the order in which they are tried; the place is the kind, so new ones go to the end. */
    private final Shape[] shapes = {new Decimals(), new Floats(), new Doubles()};

    private final Column column = new Column();
    private final ByteSink sink = new ByteSink();
    private long[] numbers = new long[128];
    private double[] check = new double[128];

    /**
     * Packs {@code count} values, at least one, from {@code offset} on. How many they are is not in the chunk.
     *
     * @return a new array, exactly as long as is needed
     */
    public byte[] encode(double[] values, int offset, int count, Density density) {
        Objects.requireNonNull(density, "density");
        requireRange(values, offset, count);
        room(count);
        sink.clear();
        if (constant(values, offset, count)) {
            sink.write(VERSION | CONSTANT);
            writeConstant(values[offset]);
            return sink.toBytes();
        }
        writeShaped(values, offset, count, density);
        byte[] chunk = sink.toBytes();
        return chunk.length < 1 + count * (long) Double.BYTES && restores(chunk, values, offset, count)
                ? chunk
                : plain(values, offset, count);
    }

    /**
     * Unpacks a chunk of {@code count} values.
     *
     * @throws CorruptChunkException when these are no such chunk's bytes; {@code into} may have been changed then
     */
    public void decode(byte[] chunk, double[] into, int offset, int count) {
        requireRange(into, offset, count);
        ByteSource from = new ByteSource(chunk);
        int head = from.read();
        if ((head & 0xF0) != VERSION) {
            throw from.corrupt("is of version " + (head >> 4) + "; this version of oxmon reads " + (VERSION >> 4));
        }
        int kind = head & 0x0F;
        if (kind == CONSTANT) {
            Arrays.fill(into, offset, offset + count, readConstant(from));
        } else if (kind == PLAIN) {
            from.need(count * (long) Double.BYTES);
            for (int i = 0; i < count; i++) {
                into[offset + i] = Double.longBitsToDouble(from.readLong());
            }
        } else if (kind < FIRST_SHAPE + shapes.length) {
            room(count);
            Shape shape = shapes[kind - FIRST_SHAPE];
            shape.read(from);
            column.read(from, numbers, count);
            shape.restore(numbers, into, offset, count);
        } else {
            throw from.corrupt("is of kind " + kind + ", which this version does not know");
        }
        from.expectEnd();
    }

    private void writeShaped(double[] values, int offset, int count, Density density) {
        int kind = 0;
        while (!shapes[kind].fit(values, offset, count, numbers)) {
            kind++; // the last one fits everything
        }
        sink.write(VERSION | FIRST_SHAPE + kind);
        shapes[kind].write(sink);
        column.write(numbers, count, density, sink);
    }

    private byte[] plain(double[] values, int offset, int count) {
        sink.clear();
        sink.write(VERSION | PLAIN);
        for (int i = 0; i < count; i++) {
            sink.writeLong(Double.doubleToRawLongBits(values[offset + i]));
        }
        return sink.toBytes();
    }

    private boolean restores(byte[] chunk, double[] values, int offset, int count) {
        if (check.length < count) {
            check = new double[count];
        }
        decode(chunk, check, 0, count);
        for (int i = 0; i < count; i++) {
            if (Double.doubleToRawLongBits(check[i]) != Double.doubleToRawLongBits(values[offset + i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean constant(double[] values, int offset, int count) {
        long first = Double.doubleToRawLongBits(values[offset]);
        for (int i = 1; i < count; i++) {
            if (Double.doubleToRawLongBits(values[offset + i]) != first) {
                return false;
            }
        }
        return true;
    }

    /** The highest byte first and no zeros at the end: most constants are round. */
    private void writeConstant(double value) {
        for (long bits = Double.doubleToRawLongBits(value); bits != 0; bits <<= 8) {
            sink.write((int) (bits >>> 56));
        }
    }

    private static double readConstant(ByteSource from) {
        int length = from.remaining();
        if (length > Double.BYTES) {
            throw from.corrupt("has " + length + " bytes for one value");
        }
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits |= (long) from.read() << (56 - 8 * i);
            if (i == length - 1 && bits << (8 * i) == 0) {
                throw from.corrupt("has a zero too many");
            }
        }
        return Double.longBitsToDouble(bits);
    }

    private void room(int count) {
        if (numbers.length < count) {
            numbers = new long[count];
        }
    }

    private static void requireRange(double[] values, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, values.length);
        if (count < 1) {
            throw new IllegalArgumentException("a chunk has at least one value, not " + count);
        }
    }
}
