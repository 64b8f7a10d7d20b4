package oxmon.metrics.codec;

import java.util.List;
import oxmon.metrics.codec.ValueCodec.Density;

/** Values as what a {@link Reference} leaves of them. Not thread-safe, but a sibling may be read by the one that asks for it. */
final class Referring {
    /** How long a chain of references may be. */
    private static final int DEEPEST = 4;

    private final Shapes shapes = new Shapes();
    private final Column column;
    private long[] numbers = new long[0];
    private long[] expected = new long[0];
    private int depth;

    Referring(Column column) {
        this.column = column;
    }

    /** Whether there is a reference that is worth a try; if so, it and what it leaves are written. */
    boolean write(double[] values, int offset, int count, Density density, List<Sibling> siblings, ByteSink into) {
        room(count);
        int kind = shapes.fit(values, offset, count, numbers);
        Shape shape = shapes.of(kind);
        Reference reference = Reference.best(shape, numbers, count, siblings);
        if (reference == null) {
            return false;
        }
        reference.write(into);
        into.write(kind);
        shape.write(into);
        shape.nearest(reference.predict(among(siblings), count), count, expected);
        for (int i = 0; i < count; i++) {
            numbers[i] -= expected[i];
        }
        column.write(numbers, count, density, into);
        return true;
    }

    void read(ByteSource from, double[] into, int offset, int count, SiblingValues siblings) {
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
        room(count);
        column.read(from, numbers, count);
        shape.nearest(predicted, count, expected);
        for (int i = 0; i < count; i++) {
            numbers[i] += expected[i];
        }
        shape.restore(numbers, into, offset, count);
    }

    /** Those that were given to be referred to. */
    static SiblingValues among(List<Sibling> siblings) {
        return (id, into) -> siblings.stream()
                .filter(sibling -> sibling.id() == id)
                .findFirst()
                .orElseThrow()
                .copy(into, into.length);
    }

    private void room(int count) {
        if (numbers.length < count) {
            numbers = new long[count];
            expected = new long[count];
        }
    }
}
