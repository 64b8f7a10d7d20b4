package oxmon.metrics.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Packs the values of one series into a chunk and unpacks them bit for bit: NaN payloads, -0.0, infinities and denormals too.
 *
 * <p>Values of monitoring are not random doubles: they are whole numbers, multiples of 4096, decimals of two digits, or floats.
 * So the first {@link Shape} that all values have turns them into whole numbers, which {@link Column} writes. Some follow from
 * others, as what is available does from what is used: then only what the {@link Reference} leaves is written. What was
 * written is read again at once; should it differ, which cannot be, the values are stored as they are.
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
    private static final int REFERENCE = 15;

    private final Column column = new Column();
    private final Kinds kinds = new Kinds(column);
    private final Referring referring = new Referring(column);
    private final ByteSink sink = new ByteSink();
    private double[] check = new double[128];

    /** Packs values that are told by themselves; see {@link #encode(double[], int, int, Density, List)}. */
    public byte[] encode(double[] values, int offset, int count, Density density) {
        return encode(values, offset, count, density, List.of());
    }

    /**
     * Packs {@code count} values, at least one, from {@code offset} on. How many they are is not in the chunk.
     *
     * @param siblings series from which these may be told, at the same instants, a handful at most since all pairs are tried;
     *     only such as do not themselves, by their own chunks, come back to this series
     * @return a new array, exactly as long as is needed
     */
    public byte[] encode(double[] values, int offset, int count, Density density, List<Sibling> siblings) {
        Objects.requireNonNull(density, "density");
        requireRange(values, offset, count);
        sink.clear();
        if (Literals.constant(values, offset, count)) {
            sink.write(VERSION | CONSTANT);
            Literals.writeConstant(values[offset], sink);
            return sink.toBytes();
        }
        kinds.write(values, offset, count, density, VERSION, sink);
        int end = sink.size();
        if (!siblings.isEmpty()) {
            sink.write(VERSION | REFERENCE);
            if (referring.write(values, offset, count, density, siblings, sink) && sink.size() - end < end) {
                sink.cut(0, end);
            } else {
                sink.truncate(end);
            }
        }
        byte[] chunk = sink.toBytes();
        return chunk.length < 1 + count * (long) Double.BYTES && restores(chunk, values, offset, count, siblings)
                ? chunk
                : plain(values, offset, count);
    }

    /** Unpacks a chunk that was encoded without siblings; see {@link #decode(byte[], double[], int, int, SiblingValues)}. */
    public void decode(byte[] chunk, double[] into, int offset, int count) {
        decode(chunk, into, offset, count, SiblingValues.none());
    }

    /**
     * Unpacks a chunk of {@code count} values.
     *
     * @param siblings asked for those series only to which the chunk refers
     * @throws CorruptChunkException when these are no such chunk's bytes; {@code into} may have been changed then
     */
    public void decode(byte[] chunk, double[] into, int offset, int count, SiblingValues siblings) {
        requireRange(into, offset, count);
        ByteSource from = new ByteSource(chunk);
        int head = from.read();
        if ((head & 0xF0) != VERSION) {
            throw from.corrupt("is of version " + (head >> 4) + "; this version of oxmon reads " + (VERSION >> 4));
        }
        int kind = head & 0x0F;
        switch (kind) {
            case CONSTANT -> Arrays.fill(into, offset, offset + count, Literals.readConstant(from));
            case PLAIN -> Literals.readPlain(from, into, offset, count);
            case REFERENCE -> referring.read(from, into, offset, count, siblings);
            default -> kinds.read(kind, from, into, offset, count);
        }
        from.expectEnd();
    }

    private byte[] plain(double[] values, int offset, int count) {
        sink.clear();
        sink.write(VERSION | PLAIN);
        Literals.writePlain(values, offset, count, sink);
        return sink.toBytes();
    }

    private boolean restores(byte[] chunk, double[] values, int offset, int count, List<Sibling> siblings) {
        if (check.length < count) {
            check = new double[count];
        }
        decode(chunk, check, 0, count, Referring.among(siblings));
        for (int i = 0; i < count; i++) {
            if (Double.doubleToRawLongBits(check[i]) != Double.doubleToRawLongBits(values[offset + i])) {
                return false;
            }
        }
        return true;
    }

    private static void requireRange(double[] values, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, values.length);
        if (count < 1) {
            throw new IllegalArgumentException("a chunk has at least one value, not " + count);
        }
    }
}
