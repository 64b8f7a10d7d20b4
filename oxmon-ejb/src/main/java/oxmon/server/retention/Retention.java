package oxmon.server.retention;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import oxmon.metrics.MetricStore;
import oxmon.server.settings.ServerSettings;

/** Drops days that are older than the retention. */
@Singleton
public class Retention {
    private final MetricStore store;
    private final ServerSettings settings;
    private final Clock clock;

    @Inject
    Retention(MetricStore store, ServerSettings settings, Clock clock) {
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
        store.dropRollupsBefore(
                LocalDate.now(clock).minusDays(settings.storage().rollupDays()));
        return store.dropDaysBefore(
                LocalDate.now(clock).minusDays(settings.storage().retentionDays()));
    }
}
