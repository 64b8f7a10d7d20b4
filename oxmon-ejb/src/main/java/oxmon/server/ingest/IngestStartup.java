package oxmon.server.ingest;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import oxmon.metrics.MetricStore;
import oxmon.server.alerting.Alerting;
import oxmon.server.common.DataDirectory;
import oxmon.server.notification.delivery.Notifications;

/** Starts and stops oxmon with the application. A shell: the work is in {@link Ingest}. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class IngestStartup {
    private static final Logger LOG = System.getLogger(IngestStartup.class.getName());

    @Inject
    Ingest ingest;

    @Inject
    MetricStore store;

    @Inject
    Alerting alerting;

    @Inject
    Notifications notifications;

    @Inject
    DataDirectory directory;

    @PostConstruct
    void start() {
        try {
            notifications.start();
            alerting.start();
            ingest.start();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cannot start: " + e.getMessage());
            stop();
            throw e;
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false, info = "tell gRPC's health service")
    void refresh() {
        ingest.refresh();
        ingest.warmUp(); // here, so that it does not hold up the start
    }

    /** In this order, so that nothing is acknowledged that is not stored. */
    @PreDestroy
    void stop() {
        ingest.stop();
        notifications.stop(); // before alerting, whose file it reads
        alerting.stop();
        store.close();
        directory.close();
    }
}
