package oxmon.server.alerting;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.AlertSink;
import oxmon.alerting.RuleReader;
import oxmon.common.Fault;
import oxmon.metrics.Series;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;

/**
 * Writes what the engine tells to {@code alerts.db}, in its order; then it is announced. What cannot be written now is tried again. One thread runs it; the queue may be filled by any.
 *
 * <p>What came of one point, events and what is remembered after them, is kept whole or not at all. When there is no room for more, what
 * comes is left out and {@link #behind} says so: then everything since {@link AlertFile#judgedUntil} is to be judged again from the store.
 */
final class AlertWriter implements AlertSink, Runnable {
    private static final Logger LOG = System.getLogger(AlertWriter.class.getName());

    /** How many changes may wait; a kilobyte or two each. */
    static final int WAITING = 20_000;

    private static final int AT_ONCE = 2_000;

    /** Whoever brings more waits so long, while what there is can be written. */
    private static final long PATIENCE_MILLIS = 1_000;

    /** Whoever ends an alert waits no longer until that is kept. */
    private static final long KEPT_WITHIN_MILLIS = 5_000;

    private static final long NOTE_MILLIS = 5_000;
    private static final long TIDY_MILLIS = 3_600_000;

    /** No silence is longer. */
    private static final long LONGEST_MILLIS = 1000 * RuleReader.LONGEST_SECS;

    private final AlertFile file;
    private final Duration retention;
    private final Consumer<AlertChanged> announce;
    private final Runnable kept;
    private final Clock clock;

    private final BlockingQueue<Change> queue;

    /** Events of a point whose progress is about to be told, by agent; each under its agent's lock. */
    private final Map<String, List<AlertRow>> open = new ConcurrentHashMap<>();

    /** Those that somebody is ending, by the alert's id. */
    private final Map<String, Hand> hands = new ConcurrentHashMap<>();

    private final List<Change> taken = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean behind;

    /** Whether all points up to now were judged; not so while they are judged again. */
    private volatile boolean judged;

    private volatile @Nullable String problem;
    private long notedMillis;
    private long tidiedMillis;

    /**
     * A writer that has not begun.
     *
     * @param announce told of each event that was kept
     * @param kept called after some were
     * @param waiting how many changes may wait, {@link #WAITING} usually
     */
    AlertWriter(
            AlertFile file,
            Duration retention,
            Consumer<AlertChanged> announce,
            Runnable kept,
            int waiting,
            Clock clock) {
        this.queue = new LinkedBlockingQueue<>(waiting);
        this.file = file;
        this.retention = retention;
        this.announce = announce;
        this.kept = kept;
        this.clock = clock;
    }

    /** What came of one point. */
    private record Change(List<AlertRow> rows, AlertEngine.@Nullable Kept kept, long receivedMillis) {}

    /** Who ends an alert, and the latch that opens once that is kept. */
    private record Hand(AlertNote note, CountDownLatch kept) {}

    @Override
    public void told(AlertEvent event) {
        Hand hand = event.reason() == AlertEvent.Reason.HAND ? hands.get(event.id()) : null;
        AlertRow row = AlertRow.of(event);
        open.computeIfAbsent(event.series().agent(), agent -> new ArrayList<>(2))
                .add(hand == null ? row : row.endedBy(hand.note()));
    }

    /**
     * Ends an alert by hand.
     *
     * @param end has the engine end it, and says whether it fired
     * @return whether it fired, and nobody else is ending it
     * @throws Fault UNAVAILABLE when that is not kept yet
     */
    boolean endByHand(AlertNote note, BooleanSupplier end) {
        Hand hand = new Hand(note, new CountDownLatch(1));
        if (hands.putIfAbsent(note.alert(), hand) != null) {
            return false;
        }
        if (!end.getAsBoolean()) {
            hands.remove(note.alert());
            return false;
        }
        try {
            if (!hand.kept().await(KEPT_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
                throw Fault.unavailable("the end of this alert is not kept yet; look again soon", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    @Override
    public void keep(AlertEngine.Kept progress) {
        List<AlertRow> rows = open.remove(progress.series().agent());
        put(rows == null ? List.of() : rows, progress);
    }

    /** Ends an alert that no rule watches over any more. */
    void end(AlertRow orphan, long now) {
        // the same rule may be there again after the next start, and would think that it fires
        put(List.of(orphan.endedWithRule(now)), AlertEngine.Kept.nothing(orphan.ruleId(), orphan.series()));
    }

    private void put(List<AlertRow> rows, AlertEngine.@Nullable Kept kept) {
        Change change = new Change(rows, kept, clock.millis());
        if (behind || queue.offer(change)) {
            return;
        }
        try {
            if (problem == null && queue.offer(change, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        behind = true;
        LOG.log(Level.WARNING, "too many alerts wait to be kept; they will be judged again from the store");
    }

    /** Whether something was left out, and everything is to be judged again. */
    boolean behind() {
        return behind;
    }

    /** Whether much more may come at once and not hold up others. */
    boolean roomy() {
        return !behind && problem == null && queue.size() <= queue.remainingCapacity();
    }

    /** Whether all that came was kept, so that judging again may begin. */
    boolean idle() {
        return problem == null && queue.isEmpty();
    }

    /** Takes what comes again; called while nothing is judged, with {@link #judged} after all was judged again. */
    void resume() {
        open.clear();
        hands.clear();
        judged = false;
        behind = false;
    }

    /** All points up to now were judged: from here on it may be noted how far that is. */
    void judged() {
        judged = true;
    }

    /** Why nothing can be kept now. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Lets the thread end once the queue is empty. */
    void close() {
        closed = true;
    }

    @Override
    public void run() {
        while (!closed || !queue.isEmpty() || !taken.isEmpty()) {
            try {
                step();
                problem = null;
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException | Error e) {
                failed(e);
                if (closed || !pause()) {
                    return; // they are judged again at the next start
                }
            }
        }
    }

    private void failed(Throwable e) {
        if (problem == null) {
            LOG.log(Level.ERROR, "alerts cannot be kept now, they wait", e);
        }
        problem = "alerts cannot be kept: " + e.getMessage();
    }

    private static boolean pause() {
        try {
            Thread.sleep(1_000);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void step() throws InterruptedException {
        if (taken.isEmpty()) {
            Change first = queue.poll(200, TimeUnit.MILLISECONDS);
            if (first != null) {
                taken.add(first);
                queue.drainTo(taken, AT_ONCE);
            }
        }
        if (!taken.isEmpty()) {
            write();
        }
        tidy();
    }

    private void write() {
        List<AlertRow> fresh;
        try {
            fresh = write(taken);
        } catch (Fault e) {
            throw e; // the file's, which will be well again
        } catch (RuntimeException e) {
            fresh = oneByOne();
        }
        taken.clear();
        fresh.forEach(this::announce);
        kept.run();
    }

    private List<AlertRow> write(List<Change> changes) {
        Map<Map.Entry<String, Series>, AlertEngine.Kept> progress = new LinkedHashMap<>();
        List<AlertRow> rows = new ArrayList<>();
        for (Change each : changes) {
            rows.addAll(each.rows());
            AlertEngine.Kept kept = each.kept();
            if (kept != null) {
                progress.put(Map.entry(kept.ruleId(), kept.series()), kept);
            }
        }
        List<AlertNote> notes = rows.stream()
                .filter(row -> row.reason() == AlertEvent.Reason.HAND)
                .map(row -> hands.get(row.id()))
                .filter(Objects::nonNull)
                .map(Hand::note)
                .toList();
        return file.write(rows, progress.values(), notes);
    }

    /** One that nobody can write holds up no other. */
    private List<AlertRow> oneByOne() {
        List<AlertRow> fresh = new ArrayList<>();
        for (Change each : taken) {
            try {
                fresh.addAll(write(List.of(each)));
            } catch (Fault e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "an alert cannot be kept and is left out: " + each, e);
            }
        }
        return fresh;
    }

    private void announce(AlertRow row) {
        try {
            announce.accept(new AlertChanged(row));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "an observer of alerts failed; the alert is kept", e);
        }
        Hand hand = row.reason() == AlertEvent.Reason.HAND ? hands.remove(row.id()) : null;
        if (hand != null) {
            hand.kept().countDown();
        }
    }

    private void tidy() {
        long now = clock.millis();
        if (now - notedMillis >= NOTE_MILLIS && judged && !behind) {
            notedMillis = now;
            Change oldest = queue.peek();
            file.judgedUntil(oldest == null ? now : oldest.receivedMillis());
        }
        if (now - tidiedMillis >= TIDY_MILLIS) {
            tidiedMillis = now;
            file.dropBefore(now - retention.toMillis());
            file.dropProgressBefore(now - LONGEST_MILLIS);
        }
    }
}
