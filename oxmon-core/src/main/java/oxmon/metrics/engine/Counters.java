package oxmon.metrics.engine;

import java.util.concurrent.atomic.AtomicLong;

/** What the engine counts of its own work. Thread-safe. */
final class Counters {
    private static final double NANOS = 1e9;

    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong points = new AtomicLong();
    private final AtomicLong latePoints = new AtomicLong();
    private final Work syncs = new Work();
    private final Work flushes = new Work();
    private volatile long completeNanos = System.nanoTime();
    private volatile int unpackedDays;

    /** How often something was done, and how long it took. */
    static final class Work {
        private long times;
        private long nanos;
        private long longest;

        /** Something that began then is done now. */
        synchronized void since(long beganNanos) {
            long took = System.nanoTime() - beganNanos;
            times++;
            nanos += took;
            longest = Math.max(longest, took);
        }

        synchronized long times() {
            return times;
        }

        synchronized double seconds() {
            return nanos / NANOS;
        }

        synchronized double longestSeconds() {
            return longest / NANOS;
        }
    }

    Work syncs() {
        return syncs;
    }

    Work flushes() {
        return flushes;
    }

    void batch(int pointsOfIt, int lateOfThem) {
        batches.incrementAndGet();
        points.addAndGet(pointsOfIt);
        latePoints.addAndGet(lateOfThem);
    }

    /** A flush that began then brought everything into the day files. */
    void complete(long beganNanos) {
        completeNanos = beganNanos;
    }

    void unpackedDays(int days) {
        unpackedDays = days;
    }

    long batches() {
        return batches.get();
    }

    long points() {
        return points.get();
    }

    long latePoints() {
        return latePoints.get();
    }

    double sinceCompleteSeconds() {
        return (System.nanoTime() - completeNanos) / NANOS;
    }

    int unpackedDays() {
        return unpackedDays;
    }
}
