package oxmon.server.notification.delivery;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import oxmon.server.common.DataDirectory;
import oxmon.server.importing.Imported;
import oxmon.server.notification.sqlite.NotificationFile;

/** Opens the notifications' file. */
@Singleton
public class NotificationWiring {
    /**
     * The file of this run; closed by {@link Notifications} when the application stops.
     *
     * @param first the original's directory is ours before anything is put there
     */
    @Produces
    @Singleton
    public NotificationFile file(DataDirectory directory, Imported first, Clock clock) {
        return new NotificationFile(directory.root().resolve("notifications.db"), clock.instant());
    }
}
