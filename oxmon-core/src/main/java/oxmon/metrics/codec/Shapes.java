package oxmon.metrics.codec;

/** The shapes by their kinds, which chunks name. Not thread-safe. */
final class Shapes {
    /** Kinds below it are none of shapes. */
    private static final int FIRST = 2;

    /** In the order in which they are tried; the place tells the kind, so new ones need a place at the end. */
    private final Shape[] shapes;

    private final Decimals decimals = new Decimals();

    Shapes() {
        shapes = new Shape[] {decimals, new Floats(), new Doubles()};
    }

    Decimals decimals() {
        return decimals;
    }

    /** The kind of the first shape that all values have; {@code into} has their numbers. */
    int fit(double[] values, int offset, int count, long[] into) {
        int place = 0;
        while (!shapes[place].fit(values, offset, count, into)) {
            place++; // the last one fits everything
        }
        return FIRST + place;
    }

    Shape of(int kind) {
        return shapes[kind - FIRST];
    }

    Shape of(int kind, ByteSource from) {
        if (kind < FIRST || kind >= FIRST + shapes.length) {
            throw from.corrupt("is of kind " + kind + ", which this version does not know");
        }
        return of(kind);
    }
}
