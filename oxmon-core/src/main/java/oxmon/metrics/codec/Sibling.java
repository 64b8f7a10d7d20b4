package oxmon.metrics.codec;

import java.util.Objects;

/** A series from which another may be told: of the same agent, with one value at each of the same instants. */
public final class Sibling {
    private final long id;
    private final double[] values;
    private final int offset;

    /**
     * @param id what {@link SiblingValues} will be asked for; not negative, and small ones take fewer bytes
     * @param offset where in {@code values} the first one is
     */
    public Sibling(long id, double[] values, int offset) {
        if (id < 0) {
            throw new IllegalArgumentException("a series' id is not negative, as " + id + " is");
        }
        this.id = id;
        this.values = Objects.requireNonNull(values, "values");
        this.offset = offset;
    }

    long id() {
        return id;
    }

    /** The values at {@code places}. */
    void pick(int[] places, double[] into) {
        for (int i = 0; i < places.length; i++) {
            into[i] = values[offset + places[i]];
        }
    }

    /** @throws IndexOutOfBoundsException when it has fewer values */
    void require(int count) {
        Objects.checkFromIndexSize(offset, count, values.length);
    }

    void copy(double[] into, int count) {
        System.arraycopy(values, offset, into, 0, count);
    }
}
