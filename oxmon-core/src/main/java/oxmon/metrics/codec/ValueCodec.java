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
    private static final int JIFFIES = 14;
    private static final int REFERENCE = 15;

    /** How long a chain of references may be. */
    private static final int DEEPEST = 4;

    private final Shapes shapes = new Shapes();
    private final Jiffies jiffies = new Jiffies();
    private final Column column = new Column();
    private final ByteSink sink = new ByteSink();
    private long[] numbers = new long[128];
    private long[] expected = new long[0];
    private double[] check = new double[128];
    private int depth;

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
        byte[] chunk = alone(values, offset, count, density);
        if (!siblings.isEmpty()) {
            chunk = referring(values, offset, count, density, siblings, chunk);
        }
        return chunk.length < 1 + count * (long) Double.BYTES && restores(chunk, values, offset, count, among(siblings))
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
            case JIFFIES -> jiffies.read(from, column, into, offset, count);
            case REFERENCE -> readReferring(from, into, offset, count, siblings);
            default -> {
                Shape shape = shapes.of(kind, from);
                shape.read(from);
                column.read(from, numbers(count), count);
                shape.restore(numbers, into, offset, count);
            }
        }
        from.expectEnd();
    }

    private byte[] alone(double[] values, int offset, int count, Density density) {
        sink.clear();
        int kind = shapes.fit(values, offset, count, numbers(count));
        if (shapes.of(kind) instanceof Floats && jiffies.fit(values, offset, count)) {
            sink.write(VERSION | JIFFIES);
            jiffies.write(count, column, density, sink);
        } else {
            sink.write(VERSION | kind);
            shapes.of(kind).write(sink);
            column.write(numbers, count, density, sink);
        }
        return sink.toBytes();
    }

    /** The chunk of the best reference, or {@code alone} when there is none or it takes more. */
    private byte[] referring(
            double[] values, int offset, int count, Density density, List<Sibling> siblings, byte[] alone) {
        sink.clear();
        int kind = shapes.fit(values, offset, count, numbers(count));
        Shape shape = shapes.of(kind);
        Reference reference = Reference.best(shape, numbers, count, siblings);
        if (reference == null) {
            return alone;
        }
        sink.write(VERSION | REFERENCE);
        reference.write(sink);
        sink.write(kind);
        shape.write(sink);
        expect(shape, reference.predict(among(siblings), count), count);
        for (int i = 0; i < count; i++) {
            numbers[i] -= expected[i];
        }
        column.write(numbers, count, density, sink);
        return sink.size() < alone.length ? sink.toBytes() : alone;
    }

    private void readReferring(ByteSource from, double[] into, int offset, int count, SiblingValues siblings) {
        Reference reference = Reference.read(from);
        if (depth == DEEPEST) {
            throw from.corrupt("refers to a series that refers to another, and so on, too often");
        }
        depth++;
        double[] predicted;
        try {
            predicted =
                    reference.predict(siblings, count); // may come back here: only after it is anything kept in fields
        } finally {
            depth--;
        }
        Shape shape = shapes.of(from.read(), from);
        shape.read(from);
        column.read(from, numbers(count), count);
        expect(shape, predicted, count);
        for (int i = 0; i < count; i++) {
            numbers[i] += expected[i];
        }
        shape.restore(numbers, into, offset, count);
    }

    private void expect(Shape shape, double[] predicted, int count) {
        if (expected.length < count) {
            expected = new long[count];
        }
        shape.nearest(predicted, count, expected);
    }

    private static SiblingValues among(List<Sibling> siblings) {
        return (id, into) -> siblings.stream()
                .filter(sibling -> sibling.id() == id)
                .findFirst()
                .orElseThrow()
                .copy(into, into.length);
    }

    private byte[] plain(double[] values, int offset, int count) {
        sink.clear();
        sink.write(VERSION | PLAIN);
        Literals.writePlain(values, offset, count, sink);
        return sink.toBytes();
    }

    private boolean restores(byte[] chunk, double[] values, int offset, int count, SiblingValues siblings) {
        if (check.length < count) {
            check = new double[count];
        }
        decode(chunk, check, 0, count, siblings);
        for (int i = 0; i < count; i++) {
            if (Double.doubleToRawLongBits(check[i]) != Double.doubleToRawLongBits(values[offset + i])) {
                return false;
            }
        }
        return true;
    }

    private long[] numbers(int count) {
        if (numbers.length < count) {
            numbers = new long[count];
        }
        return numbers;
    }

    private static void requireRange(double[] values, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, values.length);
        if (count < 1) {
            throw new IllegalArgumentException("a chunk has at least one value, not " + count);
        }
    }
}
