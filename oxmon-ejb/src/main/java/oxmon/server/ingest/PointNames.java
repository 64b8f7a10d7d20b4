package oxmon.server.ingest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Admission;

/**
 * How the points of one agent are called, as the bytes in which they come. An agent says the same names in the same order in
 * nearly every batch, so that a point is mostly told by comparing its bytes with those of the point at its position.
 * Thread-safe.
 */
final class PointNames {
    /** Names that are no longer said are forgotten once there are so many more than in a batch. */
    private static final int FORGOTTEN = 1_000;

    /** Those of this and earlier batches; empty as long as all batches were alike, as they are for most agents. */
    private final Map<Bytes, Known> known = new HashMap<>();

    private Known[] order = {};
    private long usedNanos = System.nanoTime();

    /**
     * A name that came before.
     *
     * @param bytes all fields of the point but its time and its value, as they came; two points with the same are of one series
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity of the record, or with Arrays.equals
    record Known(byte[] bytes, Admission.Name name) {}

    /** Bytes as a key. */
    private static final class Bytes {
        private final byte[] bytes;
        private final int hash;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** The names of the newest batch; not changed later. */
    synchronized Known[] order() {
        usedNanos = System.nanoTime();
        return order;
    }

    /** The name that came as these bytes, or null. */
    @Nullable
    synchronized Known find(byte[] bytes) {
        if (known.isEmpty()) {
            learn(order);
        }
        return known.get(new Bytes(bytes));
    }

    /** Takes over the names of a batch, in its order; the array is given away. */
    synchronized void remember(Known[] names) {
        if (known.size() > 2 * names.length + FORGOTTEN) {
            known.clear();
        }
        if (order.length > 0) {
            if (known.isEmpty()) {
                learn(order);
            }
            learn(names);
        }
        order = names;
    }

    private void learn(Known[] names) {
        for (Known each : names) {
            known.putIfAbsent(new Bytes(each.bytes()), each);
        }
    }

    /** Whether no batch came for so long. */
    synchronized boolean idleFor(long nanos) {
        return System.nanoTime() - usedNanos > nanos;
    }
}
