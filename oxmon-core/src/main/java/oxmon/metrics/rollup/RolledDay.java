package oxmon.metrics.rollup;

import java.util.function.Supplier;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Downsampling;
import oxmon.metrics.Sampling;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.rollup.RollupCodec.Column;

/**
 * A day of one series as its rollup has it.
 *
 * @param day the UTC day, counted from 1970
 * @param points how many points it had
 * @param min of all its points, as {@code max}, {@code sum}, {@code first} and {@code last}
 * @param times when its points were; asking throws {@link CorruptChunkException} when they cannot be read
 * @param data by {@link RollupCodec}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RolledDay(
        long day,
        int points,
        double min,
        double max,
        double sum,
        double first,
        double last,
        Supplier<IntervalTimes> times,
        byte[] data) {
    private static final long DAY_MILLIS = 86_400_000L;

    /** Whether rollups can answer at all: there is a step, and it is no percentile, which nothing but the points can tell. */
    public static boolean answers(Sampling sampling) {
        return sampling.stepMillis() > 0 && !sampling.aggregation().isPercentile();
    }

    /**
     * Adds what of the day lies in the range. An interval counts as a whole, at its first point or where the range begins.
     *
     * @throws CorruptChunkException when it cannot be read; nothing was added then
     */
    public void addTo(Downsampling down, Sampling sampling, RollupCodec codec) {
        Aggregation aggregation = sampling.aggregation();
        if (aggregation.isCounter()) {
            addGrowth(down, sampling, codec);
            return;
        }
        long midnight = day * DAY_MILLIS;
        if (sampling.stepMillis() % DAY_MILLIS == 0
                && midnight >= sampling.fromMillis()
                && midnight + DAY_MILLIS - 1 <= sampling.toMillis()) {
            down.addAll(midnight, points, min, max, sum, first, last);
            return;
        }
        IntervalTimes when = times.get();
        double[] values = aggregation == Aggregation.COUNT
                ? new double[when.counts().length]
                : column(codec, when.counts().length, of(aggregation));
        for (int i = 0; i < values.length; i++) {
            long at = when.firstMillis()[i];
            if (when.lastMillis()[i] >= sampling.fromMillis() && at <= sampling.toMillis()) {
                double value = values[i]; // the one that is asked for; the others nobody looks at
                down.addAll(Math.max(at, sampling.fromMillis()), when.counts()[i], value, value, value, value, value);
            }
        }
    }

    private static Column of(Aggregation aggregation) {
        return switch (aggregation) {
            case AVG, SUM -> Column.SUM;
            case MIN -> Column.MIN;
            case MAX -> Column.MAX;
            case FIRST -> Column.FIRST;
            case LAST -> Column.LAST;
            case COUNT, P50, P95, P99, RATE, INCREASE -> throw new IllegalArgumentException(aggregation.apiName());
        };
    }

    private void addGrowth(Downsampling down, Sampling sampling, RollupCodec codec) {
        IntervalTimes when = times.get();
        int count = when.counts().length;
        double[] opening = column(codec, count, Column.FIRST);
        double[] closing = column(codec, count, Column.LAST);
        double[] growth = codec.decode(data, count, Column.GROWTH);
        for (int i = 0; i < count; i++) {
            long at = when.firstMillis()[i];
            if (when.lastMillis()[i] >= sampling.readFromMillis() && at <= sampling.toMillis()) {
                if (growth == null) {
                    down.stood(when.lastMillis()[i], closing[i]);
                } else {
                    down.addGrowth(at, when.lastMillis()[i], when.counts()[i], opening[i], closing[i], growth[i]);
                }
            }
        }
    }

    private double[] column(RollupCodec codec, int count, Column column) {
        double[] values = codec.decode(data, count, column);
        if (values == null) {
            throw new CorruptChunkException("a rollup has no " + column);
        }
        return values;
    }
}
