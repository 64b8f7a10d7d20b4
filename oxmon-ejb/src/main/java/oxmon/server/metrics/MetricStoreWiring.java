package oxmon.server.metrics;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import oxmon.metrics.MetricStore;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.common.DataDirectory;
import oxmon.server.common.Threads;
import oxmon.server.importing.Imported;
import oxmon.server.metrics.sqlite.SqliteDayFiles;
import oxmon.server.metrics.sqlite.SqliteRollupFiles;
import oxmon.server.settings.ServerSettings;

/** Chooses the metric store. */
@Singleton
public class MetricStoreWiring {
    /**
     * The store of this run; closed by ingest when the application stops.
     *
     * @param first the original's days are ours before the store looks for days
     */
    @Produces
    @Singleton
    public MetricStore store(ServerSettings settings, DataDirectory directory, Threads threads, Imported first) {
        return new MetricEngine(
                new MetricEngine.Settings(
                        directory.root(),
                        (long) settings.storage().minFreeMb() << 20,
                        Duration.ofSeconds(settings.storage().flushSecs()),
                        settings.storage().sync()),
                new SqliteDayFiles(directory.root()),
                new SqliteRollupFiles(directory.root()),
                threads.named("store"));
    }
}
