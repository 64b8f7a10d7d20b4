package oxmon.server.alerting;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.Explanation;
import oxmon.alerting.Rule;
import oxmon.common.Fault;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Series;
import oxmon.server.agents.whitelist.WhitelistChange;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.common.DataDirectory;
import oxmon.server.common.Threads;
import oxmon.server.metrics.PointsStored;
import oxmon.server.metrics.sqlite.DayAlerts;
import oxmon.server.settings.ServerSettings;

/**
 * Judges what is stored by the rules, and keeps what comes of it. A batch is judged on the thread that announces it, which takes some
 * nanoseconds a point; what changes is put aside and written by a thread of its own. Runs without a container, given its parts.
 * Thread-safe.
 */
@Singleton
public class Alerting {
    private static final Logger LOG = System.getLogger(Alerting.class.getName());
    private static final long TIDY_MILLIS = 3_600_000;
    private static final long LEAST_MEMORY_MILLIS = 2 * 86_400_000L;

    /** A host that has said nothing for so long is thought to be no more. */
    private static final long GONE_MILLIS = 7 * 86_400_000L;

    private final Rules rules;
    private final AlertFile file;
    private final MetricStore store;
    private final ThreadFactory threads;
    private final Clock clock;
    private final DayRows days;
    private final AlertWriter writer;
    private final EarlierWeeks weeks;

    /** Judging is reading; taking another engine is writing. */
    private final ReadWriteLock judging = new ReentrantReadWriteLock();

    private final List<Thread> running = new ArrayList<>();
    private @Nullable Thread dayThread;
    private volatile AlertEngine engine;
    private volatile boolean started;
    private List<Rule> inForce = List.of();
    private long tidiedMillis;

    /** Since when this run listens to agents. */
    private long startedMillis;

    /** Until when the run before did, as far as it was noted; 0 when there was none. */
    private long stoppedMillis;

    @Inject
    Alerting(
            ServerSettings settings,
            Rules rules,
            DataDirectory directory,
            AlertFile file,
            MetricStore store,
            Threads threads,
            Event<AlertChanged> changed,
            Clock clock) {
        this(
                rules,
                Duration.ofDays(settings.storage().alertRetentionDays()),
                new DayAlerts(directory.root()),
                file,
                store,
                threads.named("alerting"),
                changed::fire,
                AlertWriter.WAITING,
                settings.notification().words().zone(),
                clock);
    }

    Alerting(
            Rules rules,
            Duration retention,
            DayAlerts days,
            AlertFile file,
            MetricStore store,
            ThreadFactory threads,
            Consumer<AlertChanged> announce,
            int waiting,
            ZoneId zone,
            Clock clock) {
        this.rules = rules;
        this.file = file;
        this.store = store;
        this.threads = threads;
        this.clock = clock;
        this.days = new DayRows(file, days, clock);
        this.writer = new AlertWriter(file, retention, announce, this.days::wake, waiting, clock);
        this.weeks = new EarlierWeeks(store, zone);
        this.engine = new AlertEngine(writer, weeks);
    }

    /** Brings back what was known before the stop, and judges from now on. Called before the first batch can come. */
    public synchronized void start() {
        long began = System.nanoTime();
        startedMillis = clock.millis();
        stoppedMillis = file.judgedUntil();
        run(weeks);
        dayThread = threads.newThread(days);
        dayThread.start();
        run(writer); // first, or what comes of the points since the stop might not find room
        inForce = rules.follow(this::use);
        int refilled = recover();
        tidiedMillis = clock.millis();
        started = true;
        run(this::keep);
        LOG.log(
                Level.INFO,
                "{0} alert rules; {1} points brought back what they look at, in {2} ms",
                inForce.size(),
                refilled,
                (System.nanoTime() - began) / 1_000_000);
    }

    private void run(Runnable task) {
        Thread thread = threads.newThread(task);
        synchronized (running) {
            running.add(thread);
        }
        thread.start();
    }

    /** Takes a new engine to where the file and the store say that it was; says how many points that took. */
    private int recover() {
        AlertEngine fresh = new AlertEngine(writer, weeks);
        fresh.rules(inForce, clock.millis());
        Recovery recovery = new Recovery(file, store, fresh, inForce);
        recovery.listen(startedMillis, stoppedMillis, clock.millis());
        recovery.restore().forEach(orphan -> writer.end(orphan, clock.millis()));
        recovery.known(clock.millis() - GONE_MILLIS);
        int refilled = recovery.refill(clock.millis());
        engine = fresh;
        writer.judged();
        return refilled;
    }

    /** Once a second: judges again what could not be kept and who is silent, and forgets what has been silent for long. */
    private void keep() {
        while (started) {
            try {
                catchUp();
                look();
                tidy();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "alerting cannot be tidied now", e);
            }
            pause();
        }
    }

    private void pause() {
        synchronized (running) {
            try {
                if (started) {
                    running.wait(1_000);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                started = false;
            }
        }
    }

    private synchronized void catchUp() {
        if (started && writer.behind() && writer.idle()) {
            judging.writeLock().lock();
            try {
                writer.resume();
                int points = recover();
                LOG.log(Level.INFO, "alerts can be kept again; {0} points were judged anew", points);
            } finally {
                judging.writeLock().unlock();
            }
        }
    }

    /** Judges who is silent. When many are at once, some wait for the next second, so that what agents send need not wait. */
    void look() {
        if (started && !writer.behind()) {
            judging.readLock().lock();
            try {
                engine.look(clock.millis(), writer::roomy);
            } finally {
                judging.readLock().unlock();
            }
        }
    }

    private void tidy() {
        long now = clock.millis();
        if (now - tidiedMillis >= TIDY_MILLIS) {
            tidiedMillis = now;
            engine.forgetBefore(now - memoryMillis(), now - GONE_MILLIS, now);
        }
    }

    /** How long a rule may remember a series that is silent. */
    private synchronized long memoryMillis() {
        long longest = LEAST_MEMORY_MILLIS;
        for (Rule rule : inForce) {
            longest = Math.max(
                    longest, Math.max(rule.silenceMillis(), rule.condition().windowMillis()));
        }
        return longest;
    }

    /** Judges by other rules from the next point on; what fires under those that are gone ends. */
    private synchronized void use(List<Rule> all) {
        inForce = all;
        if (started) {
            long now = clock.millis();
            record Key(String rule, Series series) {}
            Set<Key> unseen = engine.rules(all, now).stream()
                    .map(each -> new Key(each.ruleId(), each.series()))
                    .collect(Collectors.toSet());
            if (!unseen.isEmpty()) {
                file.active().stream()
                        .filter(row -> unseen.contains(new Key(row.ruleId(), row.series())))
                        .forEach(row -> writer.end(row, now));
            }
        }
    }

    /** Judges a batch. */
    void stored(@Observes PointsStored stored) {
        if (started && !writer.behind()) {
            judging.readLock().lock();
            try {
                engine.take(stored.agent(), stored.points(), stored.receivedMillis());
            } finally {
                judging.readLock().unlock();
            }
        }
    }

    /**
     * Ends an alert by hand; it is kept and announced when this returns.
     *
     * @param row any event of it
     * @param note who ends it
     * @return whether it fired, and nobody else is ending it
     * @throws oxmon.common.Fault UNAVAILABLE when it cannot be kept now
     */
    boolean endByHand(AlertRow row, AlertNote note) {
        if (!started || writer.behind()) {
            throw Fault.unavailable("alerts are being judged anew; try again in a moment", null);
        }
        return writer.endByHand(note, () -> {
            judging.readLock().lock();
            try {
                return engine.endByHand(row.ruleId(), row.series(), row.id(), note.millis());
            } finally {
                judging.readLock().unlock();
            }
        });
    }

    /** One that was removed is not down. */
    void removed(@Observes WhitelistChange change) {
        if (started && change.kind() == WhitelistChange.Kind.REMOVED) {
            judging.readLock().lock();
            try {
                engine.release(change.agentId(), clock.millis());
            } finally {
                judging.readLock().unlock();
            }
        }
    }

    /** Why a rule does what it does about a series. */
    public Explanation explain(String ruleId, Series series) {
        return engine.explain(ruleId, series);
    }

    /** What is wrong, in sentences. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        file.problem().ifPresent(problems::add);
        writer.problem().ifPresent(problems::add);
        return problems;
    }

    /** Writes what is waiting, and closes the file. Called when no batch comes any more. */
    public void stop() {
        synchronized (this) { // so that nothing is judged anew from here on
            started = false;
            writer.close();
            weeks.close();
        }
        List<Thread> ending;
        synchronized (running) {
            running.notifyAll();
            ending = List.copyOf(running);
        }
        ending.forEach(Alerting::join);
        days.close(); // after what filled it
        Thread last = dayThread;
        if (last != null) {
            join(last);
        }
        file.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many series are watched. */
    int seriesCount() {
        return engine.seriesCount();
    }
}
