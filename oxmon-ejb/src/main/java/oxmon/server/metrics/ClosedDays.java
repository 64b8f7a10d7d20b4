package oxmon.server.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import oxmon.metrics.MetricStore;

/** Has the store pack the days that are over. */
@Singleton
public class ClosedDays {
    /** Points of the last minutes before midnight may still be on their way. */
    private static final Duration GRACE = Duration.ofMinutes(15);

    private final MetricStore store;
    private final BelievedClock clock;

    @Inject
    ClosedDays(MetricStore store, BelievedClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Packs all that were over a while ago and are not packed yet; answers how many. */
    public int pack() {
        LocalDate first = LocalDate.ofInstant(clock.instant().minus(GRACE), ZoneOffset.UTC);
        int packed = store.rewriteDaysBefore(first);
        store.release(first.minusDays(1)); // who is silent for a whole day may be silent for ever
        return packed;
    }
}
