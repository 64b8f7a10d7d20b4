package oxmon.server.certificates;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Begins checks that are due, and ends them with the application. A shell: the work is in {@link Certificates}. */
@Singleton
@Startup
@DependsOn("IngestStartup")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CertificatesTimer {
    private static final Logger LOG = System.getLogger(CertificatesTimer.class.getName());

    @Inject
    Certificates certificates;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "check certificates that are due")
    void tick() {
        try {
            certificates.tick();
        } catch (RuntimeException e) { // a throwing timer is retried once, then may be cancelled
            LOG.log(Level.ERROR, "certificates cannot be checked now: " + e.getMessage(), e);
        }
    }

    @PreDestroy
    void stop() {
        certificates.stop();
    }
}
