package oxmon.metrics.engine;

import java.util.Arrays;

/** The newest points of one series, open for more, not compressed. Guarded by the agent's lock. */
final class Block {
    private TimeColumn times;

    /** Whether other series may use {@link #times} too. */
    private boolean shared = true;

    private int skip;
    private int count;
    private double[] values = new double[4];

    /** Its row in the day file, 0 while it has none. */
    long row;

    private long changes = 1;
    private long saved;

    /**
     * A block with one point.
     *
     * @param times its last time is the point's; other series may share it
     */
    Block(TimeColumn times, double value) {
        this.times = times;
        this.skip = times.count() - 1;
        this.count = 1;
        this.values[0] = value;
    }

    TimeColumn times() {
        return times;
    }

    int skip() {
        return skip;
    }

    int count() {
        return count;
    }

    double[] values() {
        return values;
    }

    long firstMillis() {
        return times.at(skip);
    }

    long lastMillis() {
        return times.at(skip + count - 1);
    }

    /** Grows with each change, so that a writer knows later whether what it wrote is still all. */
    long changes() {
        return changes;
    }

    boolean unsaved() {
        return saved != changes;
    }

    void savedAs(long rowId, long asOf) {
        row = rowId;
        saved = asOf;
    }

    /**
     * Takes a point of the block's day: after the others, between them, or in place of one.
     *
     * @return false when the block is full, and this point is not in it
     */
    boolean put(long at, double value) {
        return at > lastMillis() ? append(at, value) : replaceOrInsert(at, value);
    }

    private boolean append(long at, double value) {
        int end = skip + count;
        if (shared) {
            if (end < times.count() && times.at(end) == at) {
                return add(value);
            }
            if (times.full() && at > times.last()) {
                return false; // its siblings begin a new block as well
            }
            if (end != times.count()) {
                leave(); // it missed a tick that its siblings have
            }
        }
        if (times.full()) {
            return false;
        }
        times.add(at);
        return add(value);
    }

    private boolean add(double value) {
        makeRoom();
        values[count++] = value;
        changes++;
        return true;
    }

    private boolean replaceOrInsert(long at, double value) {
        int index = times.find(skip, skip + count, at);
        if (index >= 0) {
            values[index - skip] = value;
            changes++;
            return true;
        }
        index = -index - 1 - skip;
        leave();
        if (times.full()) {
            return false;
        }
        times.insert(index, at);
        makeRoom();
        System.arraycopy(values, index, values, index + 1, count - index);
        values[index] = value;
        count++;
        changes++;
        return true;
    }

    /** Goes on with times of its own, which begin with the block. */
    private void leave() {
        if (shared) {
            times = times.copy(skip, count);
            shared = false;
            skip = 0;
            changes++;
        }
    }

    private void makeRoom() {
        if (count == values.length) {
            values = Arrays.copyOf(values, Math.min(TimeColumn.CAPACITY, count * 2));
        }
    }
}
