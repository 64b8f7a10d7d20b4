package oxmon.server.alerting;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.Rule;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Series;
import oxmon.server.alerting.sqlite.AlertFile;
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

    private final Rules rules;
    private final AlertFile file;
    private final MetricStore store;
    private final ThreadFactory threads;
    private final Clock clock;
    private final AlertWriter writer;
    private final AlertEngine engine;

    private @Nullable Thread thread;
    private volatile boolean judging;

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
            Clock clock) {
        this.rules = rules;
        this.file = file;
        this.store = store;
        this.threads = threads;
        this.clock = clock;
        this.writer = new AlertWriter(file, days, retention, announce, this::forgetBefore, clock);
        this.engine = new AlertEngine(writer);
    }

    /** Brings back what was known before the stop, and judges from now on. Called before the first batch can come. */
    public synchronized void start() {
        long began = System.nanoTime();
        List<Rule> all = rules.follow(this::use);
        engine.rules(all, clock.millis());
        Recovery recovery = new Recovery(file, store, engine, all);
        List<AlertRow> orphans = recovery.restore();
        writer.end(orphans, clock.millis());
        // the same rule may be there again after the next start, and would think that it fires
        orphans.forEach(row -> writer.keep(AlertEngine.Kept.nothing(row.ruleId(), row.series())));
        int refilled = recovery.refill(clock.millis());
        judging = true;
        Thread fresh = threads.newThread(writer);
        thread = fresh;
        fresh.start();
        LOG.log(
                Level.INFO,
                "{0} alert rules; {1} points brought back what they look at, in {2} ms",
                all.size(),
                refilled,
                (System.nanoTime() - began) / 1_000_000);
    }

    /** Judges by other rules from the next point on; what fires under those that are gone ends. */
    private synchronized void use(List<Rule> all) {
        if (judging) {
            long now = clock.millis();
            record Key(String rule, Series series) {}
            Set<Key> unseen = engine.rules(all, now).stream()
                    .map(each -> new Key(each.ruleId(), each.series()))
                    .collect(Collectors.toSet());
            if (!unseen.isEmpty()) {
                writer.end(
                        file.active().stream()
                                .filter(row -> unseen.contains(new Key(row.ruleId(), row.series())))
                                .toList(),
                        now);
            }
        }
    }

    private void forgetBefore(long millis) {
        engine.forgetBefore(millis);
    }

    /** Judges a batch. */
    void stored(@Observes PointsStored stored) {
        if (judging) {
            engine.take(stored.agent(), stored.points());
        }
    }

    /** Writes what is waiting, and closes the file. Called when no batch comes any more. */
    public synchronized void stop() {
        judging = false;
        writer.close();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(5).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        file.close();
    }

    /** How many series are watched. */
    int seriesCount() {
        return engine.seriesCount();
    }
}
