package oxmon.metrics;

import java.util.Arrays;

/**
 * Turns ascending samples into one for each step that has any. Fed one by one, so that nothing but the answer is held, and the
 * values of one step where a percentile is asked.
 *
 * <p>A step begins at a multiple of its length since 1970 and includes its start, not its end. With a step of 0 the samples
 * pass as they are, or as what a counter grew since the one before. Not thread-safe.
 */
public final class Downsampling {
    private final long fromMillis;
    private final long stepMillis;
    private final Aggregation aggregation;
    private final Quantiles quantiles = new Quantiles();
    private long[] millis = new long[64];
    private double[] values = new double[64];
    private int size;

    /** Bounds of the open step; the end is exclusive. Without one they are equal. */
    private long open;

    private long end;
    private long count;
    private double sum;
    private double min;
    private double max;
    private double first;
    private double last;

    /** The counter's sample before, and over which time the open step's growth was seen. */
    private boolean any;

    private long previousMillis;
    private double previous;
    private long seenMillis;

    public Downsampling(Sampling sampling) {
        this.fromMillis = sampling.fromMillis();
        this.stepMillis = sampling.stepMillis();
        this.aggregation = sampling.aggregation();
    }

    /**
     * Takes the next samples at once, all of which lie within one step; the step is not 0 and the aggregation summarizable.
     *
     * @param at the time of the first
     * @param firstValue the value of the first
     * @param lastValue the value of the last
     */
    public void addAll(
            long at, int of, double lowest, double highest, double total, double firstValue, double lastValue) {
        if (begin(at)) {
            min = lowest;
            max = highest;
            first = firstValue;
        }
        count += of;
        sum += total;
        min = Math.min(min, lowest);
        max = Math.max(max, highest);
        last = lastValue;
    }

    /**
     * Takes the next samples of a counter at once; the step is not 0. They count in the step of the first of them, or of the range's
     * begin if that is later; when all lie before the range they only tell where the counter stood.
     *
     * @param at the time of the first
     * @param until the time of the last
     * @param growth how much it grew between those two
     */
    public void addGrowth(long at, long until, int of, double firstValue, double lastValue, double growth) {
        if (until >= fromMillis && (any || of > 1)) {
            begin(Math.max(at, fromMillis));
            count++;
            sum += growth;
            seenMillis += until - at;
            if (any) {
                sum += firstValue >= previous ? firstValue - previous : firstValue;
                seenMillis += at - previousMillis;
            }
        }
        stood(until, lastValue);
    }

    /** Tells where a counter stood, which adds nothing to the answer. */
    public void stood(long at, double value) {
        any = true;
        previousMillis = at;
        previous = value;
    }

    /** Takes the next sample; its time is after the one before it. One before the range only tells where a counter stood. */
    public void add(long at, double value) {
        if (aggregation.isCounter()) {
            grow(at, value);
        } else if (at < fromMillis) {
            return;
        } else if (stepMillis == 0) {
            emit(at, value);
        } else {
            addToStep(at, value);
        }
    }

    private void addToStep(long at, double value) {
        if (begin(at)) {
            min = value;
            max = value;
            first = value;
        }
        count++;
        last = value;
        if (aggregation.isPercentile()) {
            quantiles.add(value);
            return;
        }
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    private void grow(long at, double value) {
        if (any && at >= fromMillis) {
            double growth = value >= previous ? value - previous : value;
            long taken = at - previousMillis;
            if (stepMillis == 0) {
                emit(at, aggregation == Aggregation.RATE ? growth / (taken / 1000.0) : growth);
            } else {
                begin(at);
                count++;
                sum += growth;
                seenMillis += taken;
            }
        }
        stood(at, value);
    }

    /** Makes the step of this time the open one; true when it was not. */
    private boolean begin(long at) {
        if (at < end && at >= open) {
            return false;
        }
        flush();
        open = Math.floorDiv(at, stepMillis) * stepMillis;
        end = open + stepMillis;
        count = 0;
        sum = 0;
        seenMillis = 0;
        quantiles.clear();
        return true;
    }

    /** How many samples the answer has so far. */
    public int size() {
        return size + (open == end ? 0 : 1);
    }

    /** The answer; nothing may be added afterwards. */
    public Samples finish(Series series) {
        flush();
        return new Samples(series, Arrays.copyOf(millis, size), Arrays.copyOf(values, size));
    }

    private void flush() {
        if (open == end) {
            return;
        }
        double value = switch (aggregation) {
            case AVG -> sum / count;
            case MIN -> min;
            case MAX -> max;
            case SUM, INCREASE -> sum;
            case COUNT -> count;
            case LAST -> last;
            case FIRST -> first;
            case P50, P95, P99 -> quantiles.of(aggregation);
            case RATE -> sum / (seenMillis / 1000.0);
        };
        emit(open, value);
        end = open;
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
