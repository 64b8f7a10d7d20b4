package oxmon.certificates;

import java.time.Duration;

/** A moment until which all must be done, however often something moved meanwhile. Immutable. */
final class Deadline {
    private static final long SLACK_NANOS = 20_000_000;

    private final Duration whole;
    private final long endNanos;

    private Deadline(Duration whole) {
        this.whole = whole;
        this.endNanos = System.nanoTime() + whole.toNanos();
    }

    static Deadline in(Duration whole) {
        return new Deadline(whole);
    }

    /** Or as good as: timers of sockets and guards are rounded, and one of them may have been first. */
    boolean over() {
        return endNanos - System.nanoTime() <= SLACK_NANOS;
    }

    /** @throws Failure TIMEOUT when nothing is left */
    Duration left() throws Failure {
        long nanos = endNanos - System.nanoTime();
        if (nanos <= 0) {
            throw timeout();
        }
        return Duration.ofNanos(nanos);
    }

    /** For timeouts of sockets, where 0 would be for ever. @throws Failure TIMEOUT when nothing is left */
    int leftMillis() throws Failure {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left().toMillis()));
    }

    Failure timeout() {
        return new Failure(Finding.Code.TIMEOUT, "not done after " + whole.toMillis() + " ms");
    }
}
