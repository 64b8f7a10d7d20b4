package oxmon.server.metrics;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Packs days that are over. A shell: the work is in {@link ClosedDays}. */
@Singleton
public class RewriteTimer {
    private static final Logger LOG = System.getLogger(RewriteTimer.class.getName());

    @Inject
    ClosedDays days;

    @Schedule(hour = "*", minute = "20", timezone = "UTC", persistent = false, info = "pack days that are over")
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void pack() {
        try {
            int packed = days.pack();
            if (packed > 0) {
                LOG.log(Level.INFO, "packed {0} days that are over", packed);
            }
        } catch (RuntimeException e) { // a throwing timer is retried once, then may be cancelled
            LOG.log(Level.ERROR, "could not pack days that are over; next try in an hour", e);
        }
    }
}
