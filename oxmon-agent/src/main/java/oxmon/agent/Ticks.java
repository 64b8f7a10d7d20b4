package oxmon.agent;

import java.time.Duration;

/** A steady pace: each tick is a whole number of intervals after the first, however long the work between them takes. */
final class Ticks {
    private final long intervalNanos;
    private long next;

    /**
     * @param first when the first tick is, by {@link System#nanoTime()}
     */
    Ticks(long first, Duration interval) {
        this.next = first;
        this.intervalNanos = interval.toNanos();
    }

    /**
     * Moves on to the next tick; those missed meanwhile are left out.
     *
     * @param now by {@link System#nanoTime()}
     * @return nanoseconds until it, 0 when it is due
     */
    long untilNext(long now) {
        long late = now - next;
        if (late > intervalNanos) {
            next += late / intervalNanos * intervalNanos;
        }
        long wait = Math.max(0, next - now);
        next += intervalNanos;
        return wait;
    }
}
