package oxmon.server.selfmonitoring;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import oxmon.common.Fault;
import oxmon.common.Version;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Refusal;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;
import oxmon.metrics.StoreFigures;
import oxmon.server.agents.Agents;
import oxmon.server.agents.Hello;
import oxmon.server.common.DataDirectory;
import oxmon.server.metrics.PointsStored;
import oxmon.server.settings.ServerSettings;

/** Measures the server, and keeps what it measured as points of agent {@code oxmon-server}. Thread-safe. */
@Singleton
public class SelfMonitoring {
    /** The agent under whose name the server reports. */
    public static final String AGENT = "oxmon-server";

    private static final Logger LOG = System.getLogger(SelfMonitoring.class.getName());
    private static final long WAIT_SECONDS = 10;
    private static final String FREE = "disk.free_bytes";
    private static final Duration FORECAST_FROM = Duration.ofHours(24);
    private static final Duration FORECAST_EVERY = Duration.ofMinutes(5);

    private final MetricStore store;
    private final Agents agents;
    private final Refusals refusals;
    private final DataDirectory directory;
    private final double fullAtBytes;
    private final Consumer<PointsStored> announce;
    private final Clock clock;
    private Forecast forecast = new Forecast(Long.MIN_VALUE, Optional.empty());

    /** A forecast, and when it was made. */
    private record Forecast(long millis, Optional<Duration> timeLeft) {}

    @Inject
    SelfMonitoring(
            MetricStore store,
            Agents agents,
            Refusals refusals,
            DataDirectory directory,
            ServerSettings settings,
            Event<PointsStored> stored,
            Clock clock) {
        this(store, agents, refusals, directory, settings.storage().minFreeMb(), stored::fire, clock);
    }

    SelfMonitoring(
            MetricStore store,
            Agents agents,
            Refusals refusals,
            DataDirectory directory,
            int minFreeMb,
            Consumer<PointsStored> announce,
            Clock clock) {
        this.store = store;
        this.agents = agents;
        this.refusals = refusals;
        this.directory = directory;
        this.fullAtBytes = (double) ((long) minFreeMb << 20);
        this.announce = announce;
        this.clock = clock;
    }

    /** All figures, as they are now. */
    public List<SelfReading> readings() {
        List<SelfReading> all = new ArrayList<>();
        ofStore(all, store.figures());
        ofIngest(all);
        ofDisk(all);
        ofProcess(all);
        return all;
    }

    private static void ofStore(List<SelfReading> all, StoreFigures now) {
        all.add(SelfReading.counter("store.batches", now.batches(), "Batches that were kept."));
        all.add(SelfReading.counter("store.points", now.points(), "Points that were kept."));
        all.add(SelfReading.counter(
                "store.late_points", now.latePoints(), "Points that were kept although their time had been sealed."));
        all.add(SelfReading.gauge("store.series", now.series(), "Series in memory."));
        all.add(SelfReading.gauge("store.head_bytes", now.headBytes(), "What points in memory take, about."));
        all.add(SelfReading.gauge("store.log_bytes", now.logBytes(), "What the log takes on disk."));
        all.add(SelfReading.gauge("store.waiting_bytes", now.waitingBytes(), "What waits to be written to the log."));
        all.add(SelfReading.counter("store.syncs", now.syncs(), "How often the log was made durable."));
        all.add(SelfReading.counter(
                "store.sync_seconds", now.syncSeconds(), "How long making the log durable took in all."));
        all.add(SelfReading.gauge(
                "store.longest_sync_seconds",
                now.longestSyncSeconds(),
                "How long making the log durable took at the longest since the start."));
        all.add(SelfReading.counter("store.flushes", now.flushes(), "How often points were brought into day files."));
        all.add(SelfReading.counter(
                "store.flush_seconds", now.flushSeconds(), "How long bringing points into day files took in all."));
        all.add(SelfReading.gauge(
                "store.unflushed_seconds",
                now.unflushedSeconds(),
                "How long ago everything was brought into the day files."));
        all.add(SelfReading.gauge("store.unwritable_days", now.unwritableDays(), "Days that cannot be written."));
        all.add(SelfReading.gauge(
                "store.unpacked_days", now.unpackedDays(), "Days that are over and could not be packed."));
        all.add(SelfReading.gauge(
                "store.recovered_points", now.recoveredPoints(), "Points that came out of the log at the start."));
        all.add(SelfReading.gauge(
                "store.recovery_seconds", now.recoverySeconds(), "How long opening the store took at the start."));
    }

    private void ofIngest(List<SelfReading> all) {
        Map<Refusal, Long> refused = refusals.byReason();
        for (Refusal reason : Refusal.values()) {
            all.add(new SelfReading(
                    "ingest.refused_points",
                    SelfReading.Kind.COUNTER,
                    "Points that were not admitted, by reason.",
                    Map.of("reason", reason.name().toLowerCase(Locale.ROOT)),
                    refused.getOrDefault(reason, 0L)));
        }
        all.add(SelfReading.gauge("agents.known", agents.count(), "Hosts that reported or are whitelisted."));
        all.add(SelfReading.gauge("agents.active", agents.active(), "Hosts that report."));
    }

    private void ofDisk(List<SelfReading> all) {
        all.add(SelfReading.gauge(
                FREE, directory.root().toFile().getUsableSpace(), "What is free on the disk of the data directory."));
        all.add(SelfReading.gauge(
                "disk.day_files_bytes",
                store.days().stream().mapToLong(MetricStore.Day::sizeBytes).sum()
                        + store.rollups().stream()
                                .mapToLong(MetricStore.RollupFile::sizeBytes)
                                .sum(),
                "What the files of days and rollups take."));
        diskFullIn()
                .ifPresent(left -> all.add(SelfReading.gauge(
                        "disk.full_in_seconds",
                        left.toSeconds(),
                        "When the disk of the data directory is full if it goes on filling as it does.")));
    }

    private static void ofProcess(List<SelfReading> all) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        all.add(SelfReading.gauge(
                "jvm.heap_used_bytes", heap.getUsed(), "What is used of the heap, garbage included."));
        all.add(SelfReading.gauge("jvm.heap_max_bytes", heap.getMax(), "What the heap may grow to."));
        all.add(SelfReading.counter(
                "jvm.gc_seconds",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .sum()
                        / 1e3,
                "How long collecting garbage took in all."));
        all.add(SelfReading.gauge(
                "jvm.threads", ManagementFactory.getThreadMXBean().getThreadCount(), "Threads that live."));
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .ifPresent(cpu -> all.add(SelfReading.counter(
                        "process.cpu_seconds", cpu.toMillis() / 1e3, "CPU time that the process used in all.")));
        all.add(SelfReading.gauge(
                "process.uptime_seconds",
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
                "How long the process has been running."));
    }

    /**
     * When the disk of the data directory has no room left for points, if it goes on filling as in the last day.
     *
     * @return empty when it is not filling, or is not watched long enough
     */
    public synchronized Optional<Duration> diskFullIn() {
        long now = clock.millis();
        if (now - FORECAST_EVERY.toMillis() >= forecast.millis()) {
            forecast = new Forecast(now, forecast(now));
        }
        return forecast.timeLeft();
    }

    private Optional<Duration> forecast(long now) {
        try {
            RangeQuery query = new RangeQuery(
                    AGENT,
                    FREE,
                    Map.of(),
                    now - FORECAST_FROM.toMillis(),
                    now,
                    FORECAST_EVERY.toMillis(),
                    Aggregation.AVG,
                    10_000);
            List<Samples> free = store.range(query);
            return free.isEmpty()
                    ? Optional.empty()
                    : DiskForecast.timeLeft(free.get(0).millis(), free.get(0).values(), fullAtBytes);
        } catch (Fault e) {
            LOG.log(Level.DEBUG, "no forecast of the disk", e);
            return Optional.empty();
        }
    }

    /**
     * Measures, and keeps it; returns when that is done. A store that takes nothing is told elsewhere, so this does not fail. All
     * is done by the caller's thread, since the log's has other things to do.
     *
     * @param interval how often this is called
     */
    public void report(Duration interval) {
        long now = clock.millis();
        List<Point> points = readings().stream()
                .map(reading ->
                        new Point(new Series(AGENT, reading.name(), Labels.of(reading.labels())), now, reading.value()))
                .toList();
        try {
            store.append(new Batch(AGENT, now, interval.toMillis(), points)).get(WAIT_SECONDS, TimeUnit.SECONDS);
            Hello hello = new Hello(null, Version.current(), "", (int) interval.toSeconds(), null, true);
            agents.heard(AGENT, now, now, hello).get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "what the server measured of itself was not kept", e);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        announce.accept(new PointsStored(AGENT, now, points));
    }
}
