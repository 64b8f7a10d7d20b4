package oxmon.server.alerting;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.common.DataDirectory;
import oxmon.server.importing.Imported;

/** Opens the alerts' file. */
@Singleton
public class AlertingWiring {
    /**
     * The file of this run; closed by {@link Alerting} when the application stops.
     *
     * @param first the original's directory is ours before anything is put there
     */
    @Produces
    @Singleton
    public AlertFile file(DataDirectory directory, Imported first, Clock clock) {
        return new AlertFile(directory.root().resolve("alerts.db"), clock.instant());
    }
}
