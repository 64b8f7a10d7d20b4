package oxmon.server.selfmonitoring;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import oxmon.common.Version;
import oxmon.metrics.MetricStore;
import oxmon.server.agents.Agents;
import oxmon.server.alerting.Alerting;
import oxmon.server.certificates.Certificates;
import oxmon.server.importing.Imported;
import oxmon.server.notification.delivery.Notifications;
import oxmon.server.settings.ServerSettings;

/** Says how the server is. Thread-safe. */
@Singleton
public class Health {
    private final MetricStore store;
    private final Agents agents;
    private final ServerSettings settings;
    private final Imported imported;
    private final Alerting alerting;
    private final Notifications notifications;
    private final Certificates certificates;
    private final Clock clock;
    private final Instant started;
    private volatile boolean ingesting;

    @Inject
    Health(
            MetricStore store,
            Agents agents,
            ServerSettings settings,
            Imported imported,
            Alerting alerting,
            Notifications notifications,
            Certificates certificates,
            Clock clock) {
        this.store = store;
        this.agents = agents;
        this.settings = settings;
        this.imported = imported;
        this.alerting = alerting;
        this.notifications = notifications;
        this.certificates = certificates;
        this.clock = clock;
        this.started = clock.instant();
    }

    /**
     * How the server is.
     *
     * @param status "ok"; "degraded" when it works with something left out; "unavailable" when it cannot keep points
     * @param agentCount hosts that reported or are whitelisted, without the server's own
     * @param storageStatus "ok", or what is wrong with the store
     * @param problems what is wrong, in sentences
     */
    public record Report(
            String status,
            String version,
            Duration uptime,
            int agentCount,
            String storageStatus,
            List<String> problems) {
        public Report {
            problems = List.copyOf(problems);
        }

        /** Whether points can be kept. */
        public boolean available() {
            return !status.equals("unavailable");
        }
    }

    /** The newest state; cheap enough for a probe every second. */
    public Report report() {
        MetricStore.Status storage = store.status();
        List<String> problems = new ArrayList<>(settings.provisioned().problems());
        problems.addAll(imported.problems());
        problems.addAll(alerting.problems());
        problems.addAll(notifications.problems());
        problems.addAll(certificates.problems());
        if (!storage.ok()) {
            problems.add(storage.detail());
        }
        String status = !storage.writable() ? "unavailable" : problems.isEmpty() ? "ok" : "degraded";
        return new Report(
                status,
                Version.current(),
                Duration.between(started, clock.instant()),
                agents.count(),
                storage.detail(),
                problems);
    }

    /** Whether agents can report: the gRPC listener is open and the store takes points. */
    public boolean ready() {
        return ingesting && store.status().writable();
    }

    /** Told by ingest when its listener opens and closes. */
    public void ingesting(boolean open) {
        ingesting = open;
    }
}
