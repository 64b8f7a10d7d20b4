package oxmon.metrics.codec;

import oxmon.metrics.codec.ValueCodec.Density;

/**
 * The kinds of chunks whose values are told by themselves: one {@link Shape} and its {@link Column}, or what processors' loads
 * are made of. Not thread-safe.
 */
final class Kinds {
    private static final int ROUNDED_LOADS = 13;
    private static final int JIFFIES = 14;

    /** Fewer values are not worth two columns' tables. */
    private static final int LEAST_ROUNDED_LOADS = 128;

    private final Shapes shapes = new Shapes();
    private final Jiffies jiffies = new Jiffies();
    private final RoundedLoads loads = new RoundedLoads();
    private final Column column;
    private long[] numbers = new long[128];

    Kinds(Column column) {
        this.column = column;
    }

    /** Writes the kind, combined with {@code version}, and the values. */
    void write(double[] values, int offset, int count, Density density, int version, ByteSink into) {
        int start = into.size();
        int kind = shapes.fit(values, offset, count, numbers(count));
        Shape shape = shapes.of(kind);
        if (shape instanceof Floats && jiffies.fit(values, offset, count, density)) {
            into.write(version | JIFFIES);
            jiffies.write(count, column, density, into);
            return;
        }
        boolean perhapsLoads = density == Density.DENSE
                && count >= LEAST_ROUNDED_LOADS
                && shape instanceof Decimals decimals
                && loads.fit(numbers, count, decimals.hundred());
        into.write(version | kind);
        shape.write(into);
        column.write(numbers, count, density, into);
        if (perhapsLoads) {
            int end = into.size();
            into.write(version | ROUNDED_LOADS);
            shape.write(into);
            loads.write(count, column, density, into);
            if (into.size() - end < end - start) {
                into.cut(start, end);
            } else {
                into.truncate(end);
            }
        }
    }

    /** Reads what follows a kind. */
    void read(int kind, ByteSource from, double[] into, int offset, int count) {
        switch (kind) {
            case JIFFIES -> jiffies.read(from, column, into, offset, count);
            case ROUNDED_LOADS -> {
                Decimals decimals = shapes.decimals();
                decimals.read(from);
                loads.read(from, column, decimals.hundred(), numbers(count), count);
                decimals.restore(numbers, into, offset, count);
            }
            default -> {
                Shape shape = shapes.of(kind, from);
                shape.read(from);
                column.read(from, numbers(count), count);
                shape.restore(numbers, into, offset, count);
            }
        }
    }

    private long[] numbers(int count) {
        if (numbers.length < count) {
            numbers = new long[count];
        }
        return numbers;
    }
}
