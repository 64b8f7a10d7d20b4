package oxmon.server.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.MetricStore;

/**
 * The time that days are packed and dropped by: the clock's, unless it leapt ahead of the time that passed. Then it is as though
 * it had not, until it has held for most of a day: what is dropped by a wrong clock is gone when it is right again. Time passes since the
 * newest day that the store had at start. Thread-safe.
 */
@Singleton
public class BelievedClock {
    private static final Logger LOG = System.getLogger(BelievedClock.class.getName());

    /** No leap: an adjustment, or a machine that slept a little. */
    private static final Duration SMALL = Duration.ofHours(1);

    /** Less than a day, so that a sweep at the same hour of the next day goes by it. */
    private static final Duration HELD = Duration.ofHours(20);

    private final Clock clock;
    private final LongSupplier nanos;
    private Mark believed;

    /** The first reading of a clock that is ahead, while it is not believed. */
    @Nullable
    private Mark ahead;

    /** A time, and when that was. */
    private record Mark(Instant time, long nanos) {
        Duration since(long now) {
            return Duration.ofNanos(now - nanos);
        }

        /** What the time is now, if it was right. */
        Instant now(long now) {
            return time.plus(since(now));
        }
    }

    @Inject
    BelievedClock(MetricStore store, Clock clock) {
        this(newest(store, clock), clock, System::nanoTime);
    }

    /**
     * @param start no reading of the clock far beyond is believed at first
     * @param nanos goes on evenly, from anywhere
     */
    BelievedClock(Instant start, Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.believed = new Mark(start, nanos.getAsLong());
    }

    /** The end of the newest day there is. */
    static Instant newest(MetricStore store, Clock clock) {
        List<MetricStore.Day> days = store.days();
        return days.isEmpty()
                ? clock.instant()
                : days.get(days.size() - 1)
                        .date()
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
    }

    /** The UTC day it is. */
    public LocalDate today() {
        return LocalDate.ofInstant(instant(), ZoneOffset.UTC);
    }

    /** The time it is. */
    public synchronized Instant instant() {
        long now = nanos.getAsLong();
        Instant says = clock.instant();
        Mark leapt = ahead;
        if (leapt != null && leapt.since(now).compareTo(HELD) >= 0 && !isBeyond(leapt.now(now), says)) {
            believed = new Mark(leapt.now(now), now);
            LOG.log(Level.INFO, "the clock has held since it leapt ahead; days are dropped by it again");
            leapt = null;
        }
        Instant expected = believed.now(now);
        if (!isBeyond(says, expected)) {
            believed = new Mark(says, now);
            ahead = null;
            return says;
        }
        if (leapt == null || isBeyond(leapt.now(now), says)) {
            ahead = new Mark(says, now);
            LOG.log(
                    Level.WARNING,
                    "the clock says {0}, but it should be {1} or so: days are packed and dropped by the latter, until the clock has held for {2} hours",
                    says,
                    expected,
                    HELD.toHours());
        }
        return expected;
    }

    private static boolean isBeyond(Instant time, Instant other) {
        return time.isAfter(other.plus(SMALL));
    }
}
