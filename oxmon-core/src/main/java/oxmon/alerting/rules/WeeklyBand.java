package oxmon.alerting.rules;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Band;
import oxmon.alerting.SeasonalHistory;
import oxmon.metrics.Series;

/** Compares with the same hour of earlier weeks, which is asked for ahead of time. There is no verdict before the answer is there. */
final class WeeklyBand extends BaselineRule.BandGauge {
    static final long HOUR_MILLIS = 3_600_000;

    /** The next hour is asked for in the last half of this one, by each series at a time of its own. */
    private static final long AHEAD_MILLIS = HOUR_MILLIS / 2;

    private static final long NEVER = Long.MIN_VALUE;

    private final int weeks;
    private SeasonalHistory history = SeasonalHistory.NONE;
    private @Nullable Series series;
    private long aheadMillis;
    private long hour = NEVER;
    private @Nullable CompletableFuture<Band> now;
    private @Nullable CompletableFuture<Band> next;

    /** One that is not told yet whose series it is about. */
    WeeklyBand(int weeks, BaselineRule.Distance distance) {
        super(distance);
        this.weeks = weeks;
    }

    @Override
    public void about(Series subject, SeasonalHistory known) {
        series = subject;
        history = known;
        aheadMillis = AHEAD_MILLIS + Math.floorMod(subject.hashCode(), AHEAD_MILLIS * 9 / 10);
    }

    @Override
    public double take(long millis, double value) {
        Series of = series;
        if (of == null) {
            return Double.NaN;
        }
        long begins = Math.floorDiv(millis, HOUR_MILLIS) * HOUR_MILLIS;
        CompletableFuture<Band> asked = now;
        if (begins != hour || asked == null) {
            asked = begins == hour + HOUR_MILLIS && next != null ? next : history.sameHour(of, begins, weeks);
            now = asked;
            next = null;
            hour = begins;
        }
        if (next == null && millis - begins >= aheadMillis) {
            next = history.sameHour(of, begins + HOUR_MILLIS, weeks);
        }
        return figure(value, asked.getNow(Band.NONE));
    }

    @Override
    public void late(long millis, double value) {
        // what was judged is judged
    }
}
