package oxmon.server.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import oxmon.metrics.MetricStore;

/** Time that passes, and a clock that leaps, when a test says so. */
public final class MovedTime extends Clock {
    private final BelievedClock believed;
    private final ClosedDays closedDays;
    private Instant says;
    private long nanos = Long.MAX_VALUE - 5; // as may be: it overflows

    /** Of a server that starts when the clock says so. */
    public MovedTime(MetricStore store, Instant says) {
        this.says = says;
        this.believed = new BelievedClock(BelievedClock.newest(store, this), this, () -> nanos);
        this.closedDays = new ClosedDays(store, believed);
    }

    /** Time passes, and the clock goes with it. */
    public void pass(Duration time) {
        nanos += time.toNanos();
        says = says.plus(time);
    }

    /** The clock is set. */
    public void leap(Duration by) {
        says = says.plus(by);
    }

    public BelievedClock believed() {
        return believed;
    }

    public ClosedDays closedDays() {
        return closedDays;
    }

    @Override
    public Instant instant() {
        return says;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
