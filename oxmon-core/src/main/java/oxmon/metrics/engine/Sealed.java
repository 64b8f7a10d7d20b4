package oxmon.metrics.engine;

import oxmon.metrics.codec.ValueCodec;

/**
 * A block that is complete and compressed, and waits to be written. Compared by identity.
 *
 * @param origin the block it was; it knows the row under which a part was written before
 * @param times the column as it was then; later times may have been added behind
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them by content
record Sealed(Block origin, TimeColumn times, int skip, int count, ChunkStats stats, byte[] data) {
    long firstMillis() {
        return times.at(skip);
    }

    long lastMillis() {
        return times.at(skip + count - 1);
    }

    double[] decode(ValueCodec codec) {
        double[] values = new double[count];
        codec.decode(data, values, 0, count);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
