package oxmon.server.retention;

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

/** Drops expired days every hour and shortly after start. A shell: the work is in {@link Retention}. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RetentionTimer {
    private static final Logger LOG = System.getLogger(RetentionTimer.class.getName());
    private static final long AFTER_START_MILLIS = 20_000;

    @Inject
    Retention retention;

    @Resource
    TimerService timers;

    @PostConstruct
    void start() {
        timers.createSingleActionTimer(AFTER_START_MILLIS, new TimerConfig("drop expired days after start", false));
    }

    @Timeout
    @Schedule(hour = "*", minute = "7", timezone = "UTC", persistent = false, info = "drop expired days")
    void dropExpiredDays() {
        try {
            int dropped = retention.dropExpiredDays();
            if (dropped > 0) {
                LOG.log(Level.INFO, "dropped {0} expired days", dropped);
            }
        } catch (RuntimeException e) { // a throwing timer is retried once, then may be cancelled: never let one escape
            LOG.log(Level.ERROR, "could not drop expired days; next try in an hour", e);
        }
    }
}
