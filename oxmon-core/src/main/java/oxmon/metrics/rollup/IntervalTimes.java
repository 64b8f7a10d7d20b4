package oxmon.metrics.rollup;

import oxmon.metrics.codec.CorruptChunkException;

/**
 * When the points of some intervals were. Series of an agent that report in step have the same.
 *
 * @param firstMillis of each interval's first point, Unix time, strictly ascending
 * @param lastMillis of its last
 * @param counts how many points each has, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IntervalTimes(long[] firstMillis, long[] lastMillis, int[] counts) {
    /** @throws CorruptChunkException when they are none of the day */
    void check(long day) {
        for (int i = 0; i < counts.length; i++) {
            long interval = Math.floorDiv(firstMillis[i], Intervals.MILLIS);
            if (lastMillis[i] < firstMillis[i]
                    || counts[i] < 1
                    || counts[i] - 1L > lastMillis[i] - firstMillis[i]
                    || Math.floorDiv(lastMillis[i], Intervals.MILLIS) != interval
                    || Math.floorDiv(interval, (long) Intervals.A_DAY) != day
                    || (i > 0 && Math.floorDiv(firstMillis[i - 1], Intervals.MILLIS) >= interval)) {
                throw new CorruptChunkException("times of a rollup are none of its day");
            }
        }
    }
}
