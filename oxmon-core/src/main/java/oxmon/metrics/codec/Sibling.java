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

    void copy(double[] into, int count) {
        Objects.checkFromIndexSize(offset, count, values.length);
        System.arraycopy(values, offset, into, 0, count);
    }
}
