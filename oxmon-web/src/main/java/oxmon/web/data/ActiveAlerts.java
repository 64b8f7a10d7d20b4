package oxmon.web.data;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.server.alerting.AlertChanged;
import oxmon.server.alerting.AlertNoted;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertNote;
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
    private volatile Known known = new Known(Long.MIN_VALUE, Long.MIN_VALUE, List.of(), Map.of(), Map.of(), Map.of());

    @Inject
    ActiveAlerts(Alerts alerts, Clock clock) {
        this.alerts = alerts;
        this.clock = clock;
    }

    private record Known(
            long change,
            long millis,
            List<AlertRow> rows,
            Map<String, AlertNote> notes,
            Map<Severity, Integer> counts,
            Map<Severity, Integer> open) {}

    /** What was known is no more. */
    void changed(@Observes AlertChanged changed) {
        if (changed.row().reason() == AlertEvent.Reason.HAND) {
            forget();
        } else {
            changes.incrementAndGet();
        }
    }

    /** Nor is it when somebody did something. */
    void noted(@Observes AlertNoted noted) {
        forget();
    }

    /** Who did something is to see it at once. */
    private void forget() {
        changes.incrementAndGet();
        known = new Known(Long.MIN_VALUE, Long.MIN_VALUE, known.rows(), known.notes(), known.counts(), known.open());
    }

    /** The newest event of each alert that fires, the oldest alert first. */
    public List<AlertRow> list() {
        return now().rows();
    }

    /** How many there are of each severity; none of which there is none. */
    public Map<Severity, Integer> counts() {
        return now().counts();
    }

    /** How many of each severity nobody looks after. */
    public Map<Severity, Integer> open() {
        return now().open();
    }

    /** Who looks after alerts, by the alert's id. */
    public Map<String, AlertNote> acknowledged() {
        return now().notes();
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
        Map<String, AlertNote> notes;
        try {
            rows = List.copyOf(alerts.active());
            notes = alerts.acknowledgements(rows.stream().map(AlertRow::id).toList());
        } catch (Fault e) {
            LOG.log(System.Logger.Level.WARNING, "active alerts are as they were: " + e.detail());
            rows = before.rows();
            notes = new HashMap<>(before.notes());
        }
        notes.values().removeIf(note -> !note.holds(millis));
        Map<Severity, Integer> open = new EnumMap<>(Severity.class);
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (AlertRow row : rows) {
            counts.merge(row.severity(), 1, Integer::sum);
            if (!notes.containsKey(row.id())) {
                open.merge(row.severity(), 1, Integer::sum);
            }
        }
        Known now = new Known(change, millis, rows, notes, counts, open);
        known = now;
        return now;
    }
}
