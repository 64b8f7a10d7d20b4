package oxmon.metrics.rollup;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A day of one series, five minutes by five minutes: for each interval that has any point, how many, when the first and the last
 * were, and their values, the least, the greatest and the sum. Least and greatest are those of the points, so no spike is lost.
 *
 * @param times when the points of each interval were, and how many
 * @param growth how much a counter grew from the first to the last point of each interval; null where that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Intervals(
        IntervalTimes times,
        double[] min,
        double[] max,
        double[] sum,
        double[] first,
        double[] last,
        double @Nullable [] growth) {
    /** How long an interval is. */
    public static final long MILLIS = 300_000;

    /** How many a day has. */
    public static final int A_DAY = 288;

    /** A series that falls more often than in one step of so many is no counter. */
    private static final int STEPS_A_FALL = 10;

    /**
     * Of the points of a day.
     *
     * @param millis strictly ascending, all of one UTC day, at least one
     */
    public static Intervals of(long[] millis, double[] values) {
        int[] ends = ends(millis);
        int count = ends.length;
        Intervals made = new Intervals(
                new IntervalTimes(new long[count], new long[count], new int[count]),
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count]);
        int falls = 0;
        int from = 0;
        for (int i = 0; i < count; i++) {
            falls += made.fill(i, millis, values, from, ends[i]);
            from = ends[i];
        }
        return falls * (long) STEPS_A_FALL <= millis.length - count ? made : made.withoutGrowth();
    }

    private static int[] ends(long[] millis) {
        int[] ends = new int[Math.min(A_DAY, millis.length)];
        int count = 0;
        for (int i = 1; i <= millis.length; i++) {
            if (i == millis.length || Math.floorDiv(millis[i], MILLIS) != Math.floorDiv(millis[i - 1], MILLIS)) {
                ends[count++] = i;
            }
        }
        return Arrays.copyOf(ends, count);
    }

    /** How often the values fell. */
    private int fill(int at, long[] millis, double[] values, int from, int end) {
        times.firstMillis()[at] = millis[from];
        times.lastMillis()[at] = millis[end - 1];
        times.counts()[at] = end - from;
        double least = values[from];
        double greatest = values[from];
        double grown = 0;
        int falls = 0;
        for (int i = from + 1; i < end; i++) {
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
            boolean fell = values[i] < values[i - 1];
            falls += fell ? 1 : 0;
            grown += fell ? values[i] : values[i] - values[i - 1];
        }
        min[at] = least;
        max[at] = greatest;
        sum[at] = Sums.of(values, from, end);
        first[at] = values[from];
        last[at] = values[end - 1];
        if (growth != null) {
            growth[at] = falls == 0 ? last[at] - first[at] : grown;
        }
        return falls;
    }

    private Intervals withoutGrowth() {
        return new Intervals(times, min, max, sum, first, last, null);
    }

    /** How many intervals have any point. */
    public int count() {
        return min.length;
    }
}
