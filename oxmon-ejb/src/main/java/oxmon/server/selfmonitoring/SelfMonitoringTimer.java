package oxmon.server.selfmonitoring;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Measures the server regularly. A shell: the work is in {@link SelfMonitoring}. */
@Singleton
public class SelfMonitoringTimer {
    private static final Logger LOG = System.getLogger(SelfMonitoringTimer.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(10);

    @Inject
    SelfMonitoring selfMonitoring;

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false, info = "measure the server itself")
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void report() {
        try {
            selfMonitoring.report(EVERY);
        } catch (RuntimeException e) { // a throwing timer is retried once, then may be cancelled
            LOG.log(Level.ERROR, "could not measure the server", e);
        }
    }
}
