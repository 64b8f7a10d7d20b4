package oxmon.server.metrics;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Packs days that are over, every hour and some time after start. A shell: the work is in {@link ClosedDays}. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RewriteTimer {
    private static final Logger LOG = System.getLogger(RewriteTimer.class.getName());

    /** Later than retention, which packs no day that is to go, and when the rush of a start is over. */
    private static final long AFTER_START_MILLIS = 90_000;

    @Inject
    ClosedDays days;

    @Resource
    TimerService timers;

    @PostConstruct
    void start() {
        timers.createSingleActionTimer(
                AFTER_START_MILLIS, new TimerConfig("pack days that are over after start", false));
    }

    @Timeout
    @Schedule(hour = "*", minute = "20", timezone = "UTC", persistent = false, info = "pack days that are over")
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
