package oxmon.metrics.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import oxmon.common.Fault;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Batch;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.PointBudget;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.StoreFigures;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;
import oxmon.metrics.rollup.RolledDay;

/**
 * The time-series engine. A batch is appended to the log; all that wait share one write and one sync. Then it is applied to
 * the head, where each series has a block of its newest points, and only then acknowledged. Full blocks are compressed; every
 * few minutes all that is new goes to the day files, and the log that held it is deleted.
 *
 * <p>So a point is, in this order: in the log and in the head; in a day file too; in the day file alone. A reader looks into the
 * head first and into the files then, so that nothing slips through while it moves. After a crash the head is rebuilt from the
 * log. Thread-safe.
 */
public final class MetricEngine implements MetricStore {
    private static final Logger LOG = System.getLogger(MetricEngine.class.getName());

    private final DayFiles files;
    private final DiskSpace disk;
    private final Registry registry = new Registry();
    private final SilentSeries silent;
    private final Newest newest;
    private final Segments segments;
    private final Log log;
    private final Set<Long> damagedSegments;
    private final Flusher flusher;

    /** Codecs that nobody uses at the moment. Not one for each thread: those are the server's, and outlive the application. */
    private final ConcurrentLinkedQueue<ValueCodec> codecs = new ConcurrentLinkedQueue<>();

    /** The UTC days that have a file or will have one in a moment, counted from 1970. */
    private final Set<Long> days = ConcurrentHashMap.newKeySet();

    private final Turns turns = new Turns();
    private final Flush flush;
    private final Rollups rollups;
    private final DayKeeping keeping;
    private final Counters counters = new Counters();
    private final HeadSize headSize = new HeadSize(registry);
    private final long recoveredPoints;
    private final double recoverySeconds;
    private volatile Map<LocalDate, String> unwritten = Map.of();
    private volatile Flushed flushed = Flushed.NOTHING;
    private volatile boolean closed;

    /** The UTC day in which the newest batch came, counted from 1970. */
    private volatile long today = -1;

    /**
     * Where and how the engine keeps its data.
     *
     * @param directory holds the log's directory; exists
     * @param minFreeBytes with less free space nothing is accepted
     * @param flushEvery how long points wait at most until they are in a day file
     * @param durability when a batch counts as kept
     */
    public record Settings(Path directory, long minFreeBytes, Duration flushEvery, Durability durability) {
        /** With what is kept on the disk before it counts as kept. */
        public Settings(Path directory, long minFreeBytes, Duration flushEvery) {
            this(directory, minFreeBytes, flushEvery, Durability.COMMIT);
        }
    }

    /** Opens an engine that keeps no rollups. */
    public MetricEngine(Settings settings, DayFiles files, ThreadFactory threads) {
        this(settings, files, RollupFiles.NONE, threads);
    }

    /**
     * Opens the engine and brings back what it held.
     *
     * @param files become the engine's own, as {@code rollupFiles} do; it closes them also when it cannot be opened
     * @param threads makes the two threads that write
     * @throws UncheckedIOException when the log cannot be read
     */
    public MetricEngine(Settings settings, DayFiles files, RollupFiles rollupFiles, ThreadFactory threads) {
        this(settings, files, rollupFiles, threads, LogFiles.SYSTEM, Log.Bounds.USUAL);
    }

    /** With other files and bounds for the log. */
    MetricEngine(
            Settings settings,
            DayFiles files,
            RollupFiles rollupFiles,
            ThreadFactory threads,
            LogFiles logFiles,
            Log.Bounds bounds) {
        long began = System.nanoTime();
        this.files = files;
        this.disk = new DiskSpace(settings.directory(), settings.minFreeBytes());
        this.silent = new SilentSeries(files);
        this.newest = new Newest(registry, silent);
        this.flush = new Flush(files);
        this.rollups = new Rollups(rollupFiles, files, turns);
        this.keeping = new DayKeeping(files, rollups, registry, turns, new Flushing(), counters);
        Path logDirectory = settings.directory().resolve("log");
        Recovery recovery = new Recovery(files, logDirectory, registry, silent);
        try {
            Files.createDirectories(logDirectory);
            LogFormat.syncDirectory(settings.directory());
            recovery.run();
        } catch (IOException | RuntimeException e) {
            closeFiles();
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
        this.damagedSegments = recovery.damaged();
        this.unwritten = recovery.unreadable();
        files.days().forEach(day -> days.add(day.toEpochDay()));
        this.flusher = new Flusher(settings.flushEvery(), this::flushNow);
        this.segments = new Segments(logDirectory, logFiles, recovery.held());
        try {
            this.log = new Log(
                    logDirectory,
                    segments,
                    recovery.lastSegment() + 1,
                    threads,
                    new Apply(registry, days, flusher::soon, counters),
                    counters.syncs(),
                    settings.durability(),
                    bounds);
        } catch (RuntimeException e) { // there are no more threads
            closeFiles();
            throw e;
        }
        this.recoveredPoints = recovery.points();
        this.recoverySeconds = (System.nanoTime() - began) / 1e9;
        try {
            flusher.start(log, threads);
        } catch (RuntimeException e) {
            log.close();
            closeFiles();
            throw e;
        }
        if (recovery.points() > 0) {
            flusher.soon(); // so that the next start need not read the same log again
        }
    }

    @Override
    public CompletableFuture<Void> append(Batch batch) {
        long day = TimeColumn.dayOf(batch.receivedMillis());
        if (day != today) {
            today = day;
        }
        String problem = closed ? "the store is closed" : disk.problem();
        if (problem.isEmpty()) {
            problem = unwritable(batch.points());
        }
        if (!problem.isEmpty()) {
            return CompletableFuture.failedFuture(Fault.unavailable(problem, null));
        }
        List<Point> points = batch.points();
        long[] millis = new long[points.size()];
        double[] values = new double[millis.length];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = points.get(i).millis();
            values[i] = points.get(i).value();
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        log.append(registry.with(
                batch.agent(),
                agent -> new Append(
                        agent,
                        batch.receivedMillis(),
                        batch.intervalMillis(),
                        agent.heads(points),
                        millis,
                        values,
                        done)));
        return done;
    }

    private String unwritable(List<Point> points) {
        Map<LocalDate, String> days = unwritten;
        if (!days.isEmpty()) {
            for (Point point : points) {
                String why = days.get(LocalDate.ofEpochDay(TimeColumn.dayOf(point.millis())));
                if (why != null) {
                    return "could not be stored: " + why;
                }
            }
        }
        return "";
    }

    @Override
    public List<Samples> range(RangeQuery query, Cancellation cancellation) {
        refuseWhenClosed();
        Sampling sampling = query.sampling();
        DayFiles.Selection selection = new DayFiles.Selection(
                query.agent(),
                query.metric(),
                labels -> labels.containsAll(query.labels()),
                sampling.readFromMillis(),
                sampling.toMillis());
        ValueCodec codec = codec();
        try {
            return new RangeReader(registry, files, rollups, codec, sampling, cancellation)
                    .read(List.of(selection), PointBudget.total(query.maxPoints()));
        } finally {
            codecs.add(codec);
        }
    }

    private ValueCodec codec() {
        ValueCodec idle = codecs.poll();
        return idle != null ? idle : new ValueCodec();
    }

    @Override
    public void scan(Scan scan, Consumer<Samples> sink) {
        Sampling sampling = scan.sampling();
        List<Series> known = known(scan.selector(), sampling.readFromMillis(), sampling.toMillis());
        List<Series> selected = RolledDay.answers(sampling)
                ? rollups.with(known, scan.selector(), sampling.readFromMillis(), sampling.toMillis())
                : known;
        scan.checkSeries(selected.size());
        ValueCodec codec = codec();
        try {
            RangeReader reader = new RangeReader(registry, files, rollups, codec, sampling, scan.cancellation());
            new Portions(scan, selected).each(portion -> {
                reader.read(portion, scan.budget()).forEach(sink);
                return reader.decoded();
            });
        } finally {
            codecs.add(codec);
        }
    }

    @Override
    public List<Series> series(SeriesSelector selector) {
        return known(selector, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The series in memory, and the silent ones that have points on a day of the range. */
    private List<Series> known(SeriesSelector selector, long fromMillis, long toMillis) {
        return silent.with(active(selector).stream().map(Point::series).toList(), selector, fromMillis, toMillis);
    }

    @Override
    public List<Series> series(SeriesSelector selector, long fromMillis, long toMillis) {
        return rollups.with(known(selector, fromMillis, toMillis), selector, fromMillis, toMillis);
    }

    @Override
    public List<Point> latest(SeriesSelector selector) {
        return latest(selector, Long.MIN_VALUE);
    }

    @Override
    public List<Point> latest(SeriesSelector selector, long sinceMillis) {
        return newest.withSilent(selector, active(selector), sinceMillis);
    }

    @Override
    public List<Point> latest(String agent) {
        refuseWhenClosed();
        return newest.withSilent(agent);
    }

    @Override
    public List<Point> active(SeriesSelector selector) {
        refuseWhenClosed();
        return newest.of(selector);
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw Fault.unavailable("the store is closed", null);
        }
    }

    @Override
    public List<Point> active(String agent) {
        refuseWhenClosed();
        return newest.of(agent);
    }

    @Override
    public List<AgentSeen> agents() {
        return newest.agents();
    }

    @Override
    public int seriesCount() {
        return registry.seriesCount();
    }

    @Override
    public int seriesCount(String agent) {
        return newest.seriesCount(agent);
    }

    @Override
    public boolean has(Series series) {
        return newest.has(series);
    }

    @Override
    public List<Day> days() {
        Map<LocalDate, String> faults = faults();
        return files.days().stream()
                .map(day -> new Day(day, files.sizeBytes(day), faults.getOrDefault(day, "")))
                .toList();
    }

    private Map<LocalDate, String> faults() {
        Map<LocalDate, String> faults = new TreeMap<>(files.faults());
        faults.putAll(unwritten);
        return faults;
    }

    @Override
    public List<RollupFile> rollups() {
        return rollups.files().files();
    }

    @Override
    public boolean reachesRollups(long fromMillis, long toMillis) {
        return !rollups.days(fromMillis, toMillis).isEmpty();
    }

    @Override
    public int dropRollupsBefore(LocalDate first) {
        return keeping.dropRollupsBefore(first);
    }

    @Override
    public Flushed flush() {
        flusher.flush();
        return flushed;
    }

    private void flushNow() {
        if (turns.begin()) {
            try {
                flushHeld();
            } finally {
                turns.end();
            }
        }
    }

    /** Within a turn. */
    private void flushHeld() {
        long began = System.nanoTime();
        long upTo = log.rotate();
        Map<LocalDate, String> failed = flush.run(registry.agents(), upTo, unwritten.keySet());
        if (!failed.isEmpty() && !failed.equals(unwritten)) {
            LOG.log(Level.ERROR, "days cannot be written, their points stay in the log: {0}", failed);
        }
        unwritten = failed;
        flusher.failed(!failed.isEmpty());
        flushed = new Flushed(flush.points(), Duration.ofNanos(System.nanoTime() - began), failed);
        counters.flushes().since(began);
        if (failed.isEmpty()) {
            counters.complete(began);
        }
        if (upTo >= 0) {
            Set<Long> kept = failed.keySet().stream().map(LocalDate::toEpochDay).collect(Collectors.toSet());
            segments.deleteUpTo(upTo, kept, damagedSegments);
            log.flushed();
        }
    }

    /** What the keeping of days needs of the engine. */
    private final class Flushing implements DayKeeping.Flushing {
        @Override
        public void flush() {
            flushHeld();
        }

        @Override
        public String fault(LocalDate day) {
            return faults().getOrDefault(day, "");
        }

        @Override
        public void forget(LocalDate day) {
            flush.forget(day);
            days.remove(day.toEpochDay());
        }
    }

    @Override
    public int dropDaysBefore(LocalDate first) {
        return keeping.dropBefore(first);
    }

    @Override
    public int rewriteDaysBefore(LocalDate first) {
        return keeping.rewriteBefore(first);
    }

    @Override
    public int release(LocalDate before) {
        int released = keeping.release(before, silent);
        if (released > 0) {
            log.forgetLayouts(registry.agents());
        }
        return released;
    }

    @Override
    public StoreFigures figures() {
        return new StoreFigures(
                counters.batches(),
                counters.points(),
                counters.latePoints(),
                registry.seriesCount(),
                headSize.bytes(),
                log.fileBytes(),
                log.waitingBytes(),
                counters.syncs().times(),
                counters.syncs().seconds(),
                counters.syncs().longestSeconds(),
                counters.flushes().times(),
                counters.flushes().seconds(),
                counters.sinceCompleteSeconds(),
                unwritten.size(),
                counters.unpackedDays(),
                recoveredPoints,
                recoverySeconds);
    }

    @Override
    public Status status() {
        String full = disk.problem();
        String failed = log.problem();
        if (closed || !full.isEmpty() || !failed.isEmpty()) {
            return new Status(false, false, closed ? "closed" : full.isEmpty() ? failed : full);
        }
        String refused = unwritten.get(LocalDate.ofEpochDay(today));
        if (refused != null) { // as what agents send now is
            return new Status(false, false, "could not be stored: " + refused);
        }
        List<String> faults = new ArrayList<>(faults().values());
        rollups().stream()
                .map(RollupFile::fault)
                .filter(fault -> !fault.isEmpty())
                .forEach(faults::add);
        return faults.isEmpty() ? Status.OK : new Status(false, true, String.join("; ", faults));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        turns.ending();
        log.close();
        flusher.close();
        if (turns.beginLast()) {
            try {
                flushHeld();
                closeFiles();
            } finally {
                turns.end();
            }
        }
    }

    private void closeFiles() {
        files.close();
        rollups.files().close();
    }
}
