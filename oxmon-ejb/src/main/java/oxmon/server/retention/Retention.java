package oxmon.server.retention;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import oxmon.metrics.MetricStore;
import oxmon.server.metrics.BelievedClock;
import oxmon.server.settings.ServerSettings;

/** Drops days that are older than the retention. */
@Singleton
public class Retention {
    private final MetricStore store;
    private final ServerSettings settings;
    private final BelievedClock clock;

    @Inject
    Retention(MetricStore store, ServerSettings settings, BelievedClock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Keeps rollups of {@code rollup_retention_days} before today; then keeps today and {@code retention_days} days before it, in UTC.
     *
     * @return how many days were dropped, rollups not counted
     */
    public int dropExpiredDays() {
        LocalDate today = clock.today();
        store.dropRollupsBefore(today.minusDays(settings.storage().rollupDays()));
        return store.dropDaysBefore(today.minusDays(settings.storage().retentionDays()));
    }
}
