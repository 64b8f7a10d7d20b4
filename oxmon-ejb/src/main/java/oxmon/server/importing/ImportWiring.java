package oxmon.server.importing;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import oxmon.metrics.Admission;
import oxmon.server.common.DataDirectory;
import oxmon.server.common.Threads;
import oxmon.server.database.CertDatabase;
import oxmon.server.settings.ServerSettings;

/** Sees to it that the data directory is ours before anything in it is opened. */
@Singleton
public class ImportWiring {
    /** The import of this run, which usually finds nothing to do. */
    @Produces
    @Singleton
    public Imported imported(ServerSettings settings, DataDirectory directory, Clock clock) {
        Duration retention = Duration.ofDays(settings.storage().retentionDays());
        return new Takeover(directory.root(), new Admission(settings.limits(), retention), clock).run();
    }

    /** The database of this run. */
    @Produces
    @Singleton
    public CertDatabase database(DataDirectory directory, Threads threads, Imported first) {
        return new CertDatabase(directory.root().resolve(Originals.DATABASE), threads.named("database"));
    }

    /** Closes it with the application. */
    public void close(@Disposes CertDatabase database) {
        database.close();
    }
}
