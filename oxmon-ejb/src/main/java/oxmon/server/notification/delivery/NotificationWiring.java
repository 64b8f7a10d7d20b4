package oxmon.server.notification.delivery;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import oxmon.server.common.DataDirectory;
import oxmon.server.common.Threads;
import oxmon.server.importing.Imported;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.outbound.Outbound;
import oxmon.server.secrets.Vault;
import oxmon.server.settings.ServerSettings;

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

    /** What leaves the server for channels; closed by {@link Notifications}, too. */
    @Produces
    @Singleton
    public Outbound outbound(ServerSettings settings, Threads threads) {
        return Outbound.of(settings.notification().outbound(), threads.named("outbound"));
    }

    /** What channels' secrets are encrypted by. */
    @Produces
    @Singleton
    public Vault vault(DataDirectory directory, Imported first) {
        return new Vault(directory.root());
    }
}
