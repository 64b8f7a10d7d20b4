package oxmon.metrics.engine;

import java.util.Arrays;

/**
 * The times of a block, ascending, all within one UTC day. Series of an agent that report in step share one, so that a point
 * costs eight bytes in memory and its time next to nothing on disk. Guarded by the agent's lock.
 */
final class TimeColumn {
    /** How many points a block holds: 20 minutes at one point every ten seconds. */
    static final int CAPACITY = 120;

    static final long DAY_MILLIS = 86_400_000L;

    private final long day;
    private long[] millis;
    private int count;

    /** Its row in the day file, 0 while it has none, and how many of its times that row holds. */
    long row;

    int savedCount;

    /**
     * A column that begins with one time.
     *
     * @param at Unix time in milliseconds
     */
    TimeColumn(long at) {
        this.day = dayOf(at);
        this.millis = new long[] {at, 0, 0, 0};
        this.count = 1;
    }

    private TimeColumn(long day, long[] millis, int count) {
        this.day = day;
        this.millis = millis;
        this.count = count;
    }

    /** The UTC day, counted from 1970. */
    static long dayOf(long at) {
        return Math.floorDiv(at, DAY_MILLIS);
    }

    long day() {
        return day;
    }

    int count() {
        return count;
    }

    long at(int index) {
        return millis[index];
    }

    long last() {
        return millis[count - 1];
    }

    boolean full() {
        return count == CAPACITY;
    }

    /** Adds a time after the last. */
    void add(long at) {
        makeRoom();
        millis[count++] = at;
    }

    /** Puts a time between others; the column is not shared. */
    void insert(int index, long at) {
        makeRoom();
        System.arraycopy(millis, index, millis, index + 1, count - index);
        millis[index] = at;
        count++;
        savedCount = 0;
    }

    /** Where {@code at} stands within the part, or {@code -(insertion point) - 1}. */
    int find(int from, int to, long at) {
        return Arrays.binarySearch(millis, from, to, at);
    }

    /** A part of it as a column of its own. */
    TimeColumn copy(int from, int length) {
        return new TimeColumn(day, Arrays.copyOfRange(millis, from, from + Math.max(length, 4)), length);
    }

    /** A part of the times. */
    long[] slice(int from, int length) {
        return Arrays.copyOfRange(millis, from, from + length);
    }

    /** Its row is about to be deleted; the next writer makes another. */
    void forgetRow() {
        row = 0;
        savedCount = 0;
    }

    private void makeRoom() {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, Math.min(CAPACITY, count * 2));
        }
    }
}
