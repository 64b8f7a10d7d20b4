package oxmon.server.certificates;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.alerting.AlertActs;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertRow;

/** Ends alerts about domains that are watched no more, which no point would ever end. Thread-safe. */
@Singleton
public class DomainAlerts {
    private static final Logger LOG = System.getLogger(DomainAlerts.class.getName());

    private final Alerts alerts;
    private final AlertActs acts;

    @Inject
    DomainAlerts(Alerts alerts, AlertActs acts) {
        this.alerts = alerts;
        this.acts = acts;
    }

    /** Ends those of a domain, in the name of whoever took it out. */
    void end(DomainPort domain, Caller caller) {
        for (AlertRow row : alerts.active()) {
            if (row.series().agent().equals(Certificates.AGENT)
                    && row.series().labels().equals(domain.labels())) {
                try {
                    acts.resolve(row.id(), domain.place() + " is watched no more", caller);
                } catch (Fault e) { // somebody else ended it, or it cannot be kept now; then it ends when it is gone
                    // for a week
                    LOG.log(Level.INFO, "the alert {0} was not ended: {1}", row.id(), e.detail());
                }
            }
        }
    }
}
