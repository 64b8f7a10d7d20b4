package oxmon.server.alerting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.AlertSink;
import oxmon.alerting.RuleReader;
import oxmon.metrics.Series;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.metrics.sqlite.DayAlerts;

/**
 * Writes what the engine tells, in its order: first to {@code alerts.db}, then to the day's file, then it is announced. What cannot be
 * written now is tried again. One thread runs it; the queue may be filled by any.
 */
final class AlertWriter implements AlertSink, Runnable {
    private static final Logger LOG = System.getLogger(AlertWriter.class.getName());

    /** Beyond so many the engine waits, and with it the agents. */
    private static final int WAITING = 200_000;

    private static final int AT_ONCE = 2_000;
    private static final long NOTE_MILLIS = 5_000;
    private static final long TIDY_MILLIS = 3_600_000;
    private static final long DAY_MILLIS = 86_400_000;

    /** No silence is longer. */
    private static final long LONGEST_MILLIS = 1000 * RuleReader.LONGEST_SECS;

    private final AlertFile file;
    private final DayAlerts days;
    private final Duration retention;
    private final Consumer<AlertChanged> announce;
    private final LongConsumer forgetBefore;
    private final Clock clock;

    /** Events, and what is to be kept of them after them. */
    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>(WAITING);

    private final List<Object> taken = new ArrayList<>();
    private volatile boolean closed;
    private boolean daysWaiting = true;
    private long notedMillis;
    private long tidiedMillis;

    /**
     * A writer that has not begun.
     *
     * @param forgetBefore told now and then since when series must have been silent to be forgotten
     */
    AlertWriter(
            AlertFile file,
            DayAlerts days,
            Duration retention,
            Consumer<AlertChanged> announce,
            LongConsumer forgetBefore,
            Clock clock) {
        this.file = file;
        this.days = days;
        this.retention = retention;
        this.announce = announce;
        this.forgetBefore = forgetBefore;
        this.clock = clock;
    }

    @Override
    public void told(AlertEvent event) {
        put(AlertRow.of(event));
    }

    @Override
    public void keep(AlertEngine.Kept progress) {
        put(progress);
    }

    private void put(Object item) {
        try {
            queue.put(item);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(Level.WARNING, "interrupted before an alert was put aside; it is judged again at the next start");
        }
    }

    /** Ends alerts whose rules are no more. */
    void end(List<AlertRow> orphans, long now) {
        orphans.forEach(row -> put(row.endedWithRule(now)));
    }

    /** Lets the thread end once the queue is empty. */
    void close() {
        closed = true;
    }

    @Override
    public void run() {
        while (!closed || !queue.isEmpty() || !taken.isEmpty()) {
            try {
                if (!step()) {
                    return;
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    /** One round; says whether to go on. */
    private boolean step() throws InterruptedException {
        if (taken.isEmpty()) {
            Object first = queue.poll(200, TimeUnit.MILLISECONDS);
            if (first != null) {
                taken.add(first);
                queue.drainTo(taken, AT_ONCE);
                if (taken.get(taken.size() - 1) instanceof AlertRow) {
                    takeUpToKept();
                }
            }
        }
        try {
            write();
            tidy();
            return true;
        } catch (UncheckedIOException e) {
            LOG.log(Level.ERROR, "alerts cannot be kept now, they wait: " + e.getMessage());
            if (closed) {
                return false; // they are judged again at the next start
            }
            Thread.sleep(1_000);
            return true;
        }
    }

    /** Events of one point and what is kept of them go into one transaction. */
    private void takeUpToKept() throws InterruptedException {
        Object next = queue.poll(200, TimeUnit.MILLISECONDS);
        while (next != null) {
            taken.add(next);
            if (next instanceof AlertEngine.Kept) {
                return;
            }
            next = queue.poll();
        }
    }

    private void write() {
        if (!taken.isEmpty()) {
            List<AlertRow> rows = new ArrayList<>();
            Map<Map.Entry<String, Series>, AlertEngine.Kept> progress = new LinkedHashMap<>();
            for (Object each : taken) {
                if (each instanceof AlertRow row) {
                    rows.add(row);
                } else if (each instanceof AlertEngine.Kept kept) {
                    progress.put(Map.entry(kept.ruleId(), kept.series()), kept);
                }
            }
            List<AlertRow> fresh = file.write(rows, progress.values());
            taken.clear();
            daysWaiting = true;
            writeDays();
            fresh.forEach(this::announce);
        } else if (daysWaiting) {
            writeDays();
        }
    }

    /** Brings events into their day's file; those of a day without a file wait until the store has made it. */
    private void writeDays() {
        List<AlertRow> waiting = file.notInDay(clock.millis() - 2 * DAY_MILLIS, AT_ONCE);
        daysWaiting = !waiting.isEmpty();
        Set<LocalDate> which =
                waiting.stream().map(row -> DayAlerts.dayOf(row.millis())).collect(Collectors.toSet());
        for (LocalDate day : which) {
            List<AlertRow> rows = waiting.stream()
                    .filter(row -> DayAlerts.dayOf(row.millis()).equals(day))
                    .toList();
            try {
                if (days.write(day, rows.stream().map(AlertWriter::dayRow).toList())) {
                    file.inDay(rows);
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "alerts are not in the day file yet: " + e.getMessage());
            }
        }
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

    private void announce(AlertRow row) {
        try {
            announce.accept(new AlertChanged(row));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "an observer of alerts failed; the alert is kept", e);
        }
    }

    private void tidy() {
        long now = clock.millis();
        if (now - notedMillis >= NOTE_MILLIS) {
            notedMillis = now;
            file.judgedUntil(now);
        }
        if (now - tidiedMillis >= TIDY_MILLIS) {
            tidiedMillis = now;
            file.dropBefore(now - retention.toMillis());
            file.dropProgressBefore(now - LONGEST_MILLIS);
            forgetBefore.accept(now - 2 * DAY_MILLIS);
        }
    }
}
