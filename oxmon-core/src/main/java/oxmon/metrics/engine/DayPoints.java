package oxmon.metrics.engine;

import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.ValueCodec;

/** All points of one series in one day, brought into order: late ones beat chunks. Not thread-safe. */
public final class DayPoints {
    private final ValueCodec codec;
    private final Merged merged = new Merged();
    private boolean late;

    public DayPoints(ValueCodec codec) {
        this.codec = codec;
    }

    /**
     * Adds a chunk; all chunks come before all late points.
     *
     * @throws CorruptChunkException when it cannot be read, or its column has fewer times than it needs; nothing of it was added
     */
    public void chunk(DayFiles.Chunk chunk) {
        double[] values = chunk.values().decode(codec);
        long[] millis = chunk.times().get();
        if (chunk.skip() < 0 || chunk.skip() > millis.length - values.length) {
            throw new CorruptChunkException("chunk " + chunk.row() + " has more values than its column has times");
        }
        for (int i = 0; i < values.length; i++) {
            merged.add(millis[chunk.skip() + i], values[i]);
        }
    }

    /** Adds a late point. */
    public void late(long millis, double value) {
        if (!late) {
            merged.sort();
            late = true;
        }
        merged.add(millis, value);
    }

    /** The times, ascending. */
    public long[] millis() {
        merged.sort();
        return merged.millis();
    }

    /** The values in the order of their times. */
    public double[] values() {
        merged.sort();
        return merged.values();
    }
}
