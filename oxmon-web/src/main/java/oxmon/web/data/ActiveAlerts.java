package oxmon.web.data;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.server.alerting.AlertChanged;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertRow;

/** What fires now, kept for a moment: every page asks for it, and alerts change seldom. Thread-safe. */
@Singleton
public class ActiveAlerts {
    /** A rule that somebody removes may end alerts without a word of each. */
    private static final long FRESH_MILLIS = 5_000;

    /** While alerts change without pause. */
    private static final long STORM_MILLIS = 1_000;

    private static final System.Logger LOG = System.getLogger(ActiveAlerts.class.getName());

    private final Alerts alerts;
    private final Clock clock;
    private final AtomicLong changes = new AtomicLong();
    private volatile Known known = new Known(Long.MIN_VALUE, Long.MIN_VALUE, List.of(), Map.of());

    @Inject
    ActiveAlerts(Alerts alerts, Clock clock) {
        this.alerts = alerts;
        this.clock = clock;
    }

    private record Known(long change, long millis, List<AlertRow> rows, Map<Severity, Integer> counts) {}

    /** What was known is no more. */
    void changed(@Observes AlertChanged changed) {
        changes.incrementAndGet();
    }

    /** The newest event of each alert that fires, the oldest alert first. */
    public List<AlertRow> list() {
        return now().rows();
    }

    /** How many there are of each severity; none of which there is none. */
    public Map<Severity, Integer> counts() {
        return now().counts();
    }

    private Known now() {
        Known before = known;
        long change = changes.get();
        long millis = clock.millis();
        long fresh = before.change() == change ? FRESH_MILLIS : STORM_MILLIS;
        return Math.abs(millis - before.millis()) < fresh ? before : read(millis);
    }

    /** One reads for all who ask. What cannot be read now is as it was, since every page asks. */
    private synchronized Known read(long millis) {
        Known before = known;
        if (before.millis() >= millis) {
            return before;
        }
        long change = changes.get();
        List<AlertRow> rows;
        try {
            rows = List.copyOf(alerts.active());
        } catch (Fault e) {
            LOG.log(System.Logger.Level.WARNING, "active alerts are as they were: " + e.detail());
            rows = before.rows();
        }
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (AlertRow row : rows) {
            counts.merge(row.severity(), 1, Integer::sum);
        }
        Known now = new Known(change, millis, rows, counts);
        known = now;
        return now;
    }
}
