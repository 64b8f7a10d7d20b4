package oxmon.alerting.rules;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Band;
import oxmon.alerting.SeasonalHistory;
import oxmon.metrics.Series;

/**
 * Compares with the same hour of earlier weeks, which is asked for an hour ahead. There is no verdict before the answer is there, so none of
 * series whose points lie further apart than an hour.
 */
final class WeeklyBand extends BaselineRule.BandGauge {
    static final long HOUR_MILLIS = 3_600_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final int weeks;
    private SeasonalHistory history = SeasonalHistory.NONE;
    private @Nullable Series series;
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
        if (next == null) {
            next = history.sameHour(of, begins + HOUR_MILLIS, weeks);
        }
        return figure(value, asked.getNow(Band.NONE));
    }

    @Override
    public void late(long millis, double value) {
        // what was judged is judged
    }
}
