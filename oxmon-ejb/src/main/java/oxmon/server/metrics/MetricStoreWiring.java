package oxmon.server.metrics;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import oxmon.metrics.MetricStore;
import oxmon.server.common.DataDirectory;
import oxmon.server.common.Threads;
import oxmon.server.metrics.sqlite.SqliteMetricStore;
import oxmon.server.settings.ServerSettings;

/** Chooses the metric store. */
@Singleton
public class MetricStoreWiring {
    /** The store of this run; closed by ingest when the application stops. */
    @Produces
    @Singleton
    public MetricStore store(ServerSettings settings, DataDirectory directory, Threads threads) {
        return new SqliteMetricStore(
                directory.root(), (long) settings.storage().minFreeMb() << 20, threads.named("store"));
    }
}
