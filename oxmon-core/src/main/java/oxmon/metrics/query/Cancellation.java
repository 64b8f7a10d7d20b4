package oxmon.metrics.query;

import java.time.Duration;
import java.util.function.LongSupplier;
import oxmon.common.Fault;

/** Ends work that takes too long or that nobody waits for any more; whoever works asks it now and then. Thread-safe. */
public final class Cancellation {
    private final LongSupplier nanoTime;
    private final long begun;
    private final Duration limit;
    private volatile boolean cancelled;

    /**
     * @param limit how long the work may take
     * @param nanoTime a clock that only goes on, in nanoseconds, such as {@code System::nanoTime}
     */
    public Cancellation(Duration limit, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.limit = limit;
        this.begun = nanoTime.getAsLong();
    }

    /** One that lets everything end by itself, unless it is cancelled. */
    public static Cancellation never() {
        return new Cancellation(Duration.ofDays(36_500), () -> 0);
    }

    /** Ends the work at its next look; any thread may say so. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Goes on, or does not.
     *
     * @throws Fault UNAVAILABLE when the time is over or somebody cancelled
     */
    public void check() {
        if (cancelled) {
            throw Fault.unavailable("the query was cancelled", null);
        }
        if (nanoTime.getAsLong() - begun > limit.toNanos()) {
            throw Fault.unavailable(
                    "the query took longer than " + limit.toSeconds()
                            + " s; ask for fewer series, a shorter range or an aggregation other than a percentile",
                    null);
        }
    }
}
