package oxmon.server.alerting;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.metrics.sqlite.DayAlerts;

/**
 * Brings events into their day's file. Those of a day without a file wait until the store has made it; a day that cannot be written is
 * tried again after growing pauses and holds up no other. One thread runs it, so that nobody is told later while the store writes to the same
 * file.
 */
final class DayRows implements Runnable {
    private static final Logger LOG = System.getLogger(DayRows.class.getName());
    private static final int AT_ONCE = 2_000;
    private static final long DAY_MILLIS = 86_400_000;

    /** The store makes a day's file soon after its first point. */
    private static final long FIRST_PAUSE_MILLIS = 1_000;

    private static final long LONGEST_PAUSE_MILLIS = 300_000;
    private static final long LOOK_MILLIS = 1_000;

    private final AlertFile file;
    private final DayAlerts days;
    private final Clock clock;
    private final Map<LocalDate, Pause> pauses = new HashMap<>();
    private boolean waiting = true;
    private boolean failing;

    /** Guarded by this, as {@code closed} is. */
    private boolean woken;

    private boolean closed;

    private record Pause(long untilMillis, long lengthMillis) {}

    DayRows(AlertFile file, DayAlerts days, Clock clock) {
        this.file = file;
        this.days = days;
        this.clock = clock;
    }

    /** There may be something to do. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Lets the thread end once it has tried all there is; called when there will be no more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public void run() {
        boolean last;
        do {
            last = await();
            try {
                write(clock.millis());
                failing = false;
            } catch (RuntimeException | Error e) { // alerts.db's, whose trouble its writer tells of
                waiting = true;
                if (!failing) {
                    LOG.log(Level.WARNING, "alerts are not in the day file yet", e);
                }
                failing = true;
            }
        } while (!last);
    }

    /** Waits until there may be something to do; says whether it is for the last time. */
    private synchronized boolean await() {
        try {
            if (!woken && !closed) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        waiting |= woken;
        woken = false;
        return closed;
    }

    /** Writes what can be written now. */
    private void write(long now) {
        waiting |= pauses.values().stream().anyMatch(pause -> pause.untilMillis() <= now);
        while (waiting) {
            List<LocalDate> resting = pauses.entrySet().stream()
                    .filter(pause -> pause.getValue().untilMillis() > now)
                    .map(Map.Entry::getKey)
                    .toList();
            List<AlertRow> rows = file.notInDay(resting, AT_ONCE);
            waiting = rows.size() == AT_ONCE;
            new TreeMap<>(rows.stream().collect(Collectors.groupingBy(row -> DayAlerts.dayOf(row.millis()))))
                    .forEach((day, all) -> write(day, all, now));
        }
    }

    private void write(LocalDate day, List<AlertRow> rows, long now) {
        try {
            boolean done = days.write(day, rows.stream().map(DayRows::dayRow).toList());
            boolean given = !done && DayAlerts.firstMillisOf(day) < now - 2 * DAY_MILLIS; // retention dropped it
            if (done || given) {
                pauses.remove(day);
                file.inDay(rows);
                return;
            }
            pause(day, now);
        } catch (IOException e) {
            if (pause(day, now)) {
                LOG.log(Level.WARNING, "alerts are not in the day file yet: " + e.getMessage());
            }
        }
    }

    /** Says whether it is the first. */
    private boolean pause(LocalDate day, long now) {
        Pause before = pauses.get(day);
        long length = before == null ? FIRST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, 2 * before.lengthMillis());
        pauses.put(day, new Pause(now + length, length));
        return before == null;
    }

    private static DayAlerts.Row dayRow(AlertRow row) {
        String id = switch (row.kind()) {
            case FIRING, RELEASED -> row.id();
            case REPEAT -> row.id() + '#' + row.repeat();
            case RESOLVED -> row.id() + "#resolved";
        };
        return new DayAlerts.Row(
                id,
                row.ruleId(),
                row.series().agent(),
                row.series().metric(),
                row.severity().word(),
                row.message(),
                row.value(),
                row.threshold(),
                row.millis(),
                row.breachMillis(),
                row.labels(),
                row.status());
    }
}
