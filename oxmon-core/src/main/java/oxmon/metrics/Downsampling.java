package oxmon.metrics;

import java.util.Arrays;

/**
 * Turns ascending samples into one for each step that has any. Fed one by one, so that nothing but the answer is held.
 *
 * <p>A step begins at a multiple of its length since 1970 and includes its start, not its end. With a step of 0 the samples
 * pass as they are. Not thread-safe.
 */
public final class Downsampling {
    private final long stepMillis;
    private final Aggregation aggregation;
    private long[] millis = new long[64];
    private double[] values = new double[64];
    private int size;

    private long open = Long.MIN_VALUE;
    private long count;
    private double sum;
    private double min;
    private double max;
    private double last;

    /**
     * @param stepMillis 0 to pass the samples as they are
     */
    public Downsampling(long stepMillis, Aggregation aggregation) {
        this.stepMillis = stepMillis;
        this.aggregation = aggregation;
    }

    /**
     * Takes the next samples at once, all of which lie within one step; the step is not 0.
     *
     * @param at the time of the first
     * @param lastValue the value of the last
     */
    public void addAll(long at, int of, double lowest, double highest, double total, double lastValue) {
        begin(at, lowest);
        count += of;
        sum += total;
        min = Math.min(min, lowest);
        max = Math.max(max, highest);
        last = lastValue;
    }

    /** Takes the next sample; its time is not before the one before it. */
    public void add(long at, double value) {
        if (stepMillis == 0) {
            emit(at, value);
            return;
        }
        begin(at, value);
        count++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
        last = value;
    }

    private void begin(long at, double value) {
        long start = Math.floorDiv(at, stepMillis) * stepMillis;
        if (start != open) {
            flush();
            open = start;
            count = 0;
            sum = 0;
            min = value;
            max = value;
        }
    }

    /** How many samples the answer has so far. */
    public int size() {
        return size + (open == Long.MIN_VALUE ? 0 : 1);
    }

    /** The answer; nothing may be added afterwards. */
    public Samples finish(Series series) {
        flush();
        return new Samples(series, Arrays.copyOf(millis, size), Arrays.copyOf(values, size));
    }

    private void flush() {
        if (open == Long.MIN_VALUE) {
            return;
        }
        double value = switch (aggregation) {
            case AVG -> sum / count;
            case MIN -> min;
            case MAX -> max;
            case SUM -> sum;
            case LAST -> last;
            case COUNT -> count;
        };
        emit(open, value);
        open = Long.MIN_VALUE;
    }

    private void emit(long at, double value) {
        if (size == millis.length) {
            millis = Arrays.copyOf(millis, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        millis[size] = at;
        values[size] = value;
        size++;
    }
}
