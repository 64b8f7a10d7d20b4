package oxmon.metrics;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;

/**
 * Keeps points, and answers for them. Thread-safe.
 *
 * <p>The same series and time again replaces the value. Reading never waits for writing. Every implementation passes
 * {@code MetricStoreContract}.
 */
public interface MetricStore extends AutoCloseable {
    /**
     * Keeps a batch.
     *
     * @return completes once the batch survives {@code kill -9}; fails with a {@link oxmon.common.Fault} of kind UNAVAILABLE
     *     when it could not be kept, in which case none of it counts as stored
     */
    CompletableFuture<Void> append(Batch batch);

    /**
     * The samples that {@code query} asks for, one entry for each series that has any, ordered by labels.
     *
     * <p>A day that cannot be read is left out, logged, and told by {@link #status()}; the other days are answered.
     *
     * @param cancellation is asked now and then whether to go on
     * @throws oxmon.common.Fault INVALID when more than {@code maxPoints} would be answered; UNAVAILABLE after {@link #close()},
     *     or when it was cancelled
     */
    List<Samples> range(RangeQuery query, Cancellation cancellation);

    /** The same for as long as it takes. */
    default List<Samples> range(RangeQuery query) {
        return range(query, Cancellation.never());
    }

    /**
     * Tells the samples of many series, each by itself, in the order of {@link SeriesSelector#ORDER}. Series that have none are
     * left out. The sink is called on this thread, and while no lock is held; what it throws ends the scan.
     *
     * @throws oxmon.common.Fault INVALID when the scan's bounds are passed; UNAVAILABLE when it is cancelled or the store is closed
     */
    void scan(Scan scan, Consumer<Samples> sink);

    /** The series that have any point, in the order of {@link SeriesSelector#ORDER}. */
    List<Series> series(SeriesSelector selector);

    /**
     * The series that have a point, or a rollup, from {@code fromMillis} to {@code toMillis}, in the order of {@link
     * SeriesSelector#ORDER}. More may be told: those in memory, those of the whole days, and rollups are sought by months.
     */
    default List<Series> series(SeriesSelector selector, long fromMillis, long toMillis) {
        return series(selector);
    }

    /** The newest point of each of these series, however old, in the order of {@link SeriesSelector#ORDER}. */
    List<Point> latest(SeriesSelector selector);

    /** The newest point of every series of the agent, however old, ordered by metric and labels; empty when there is none. */
    List<Point> latest(String agent);

    /** As {@link #latest(SeriesSelector)}, of those series alone that are in memory. */
    default List<Point> active(SeriesSelector selector) {
        return latest(selector);
    }

    /** As {@link #latest(String)}, of those series alone that are in memory. */
    default List<Point> active(String agent) {
        return latest(agent);
    }

    /** What there is to show of an agent now: the newest points of its series in memory, or of all when none is. */
    default List<Point> recent(String agent) {
        List<Point> active = active(agent);
        return active.isEmpty() ? latest(agent) : active;
    }

    /** As {@link #latest(SeriesSelector)}, of those series alone that have a point since. */
    default List<Point> latest(SeriesSelector selector, long sinceMillis) {
        return latest(selector).stream()
                .filter(point -> point.millis() >= sinceMillis)
                .toList();
    }

    /**
     * Takes series out of memory that have been silent since before a day; they are found as before, but not as fast.
     *
     * @return how many went
     */
    default int release(LocalDate before) {
        return 0;
    }

    /** The agents that were ever heard of within the retention, in name order. */
    List<AgentSeen> agents();

    /** How many series the agent has in memory. */
    int seriesCount(String agent);

    /** How many series of all agents are in memory. */
    int seriesCount();

    /** Whether the series is in memory, and has any point. */
    boolean has(Series series);

    /** The UTC days that have a file or the like, oldest first, with their sizes. */
    List<Day> days();

    /**
     * Drops every day before {@code first}, all of its files; a failure on one day does not keep the others. A day is rolled up before,
     * and stays when that fails.
     *
     * @param first the oldest UTC day that is kept
     * @return how many days were dropped
     */
    int dropDaysBefore(LocalDate first);

    /** The files that hold rollups, what remains of days that were dropped; oldest first. */
    default List<RollupFile> rollups() {
        return List.of();
    }

    /** Whether the range touches days of which only rollups are left. */
    default boolean reachesRollups(long fromMillis, long toMillis) {
        return false;
    }

    /**
     * Drops the rollups of every day before {@code first}, and rolls none of them up again.
     *
     * @return how many days were dropped
     */
    default int dropRollupsBefore(LocalDate first) {
        return 0;
    }

    /** Brings all that was accepted before into the day files; returns when that is done or has failed. */
    Flushed flush();

    /**
     * Packs days that are over as tight as they go, and rolls them up. Takes long, and keeps nobody from writing or reading.
     *
     * @param first the oldest UTC day that is left as it is
     * @return how many days were packed; those that had been already do not count
     */
    int rewriteDaysBefore(LocalDate first);

    /** How the store is: "ok", or what is wrong in a sentence an operator can act upon. */
    Status status();

    /** What the store tells of its own work. */
    StoreFigures figures();

    /** Waits for what was accepted, then closes all files. Later calls fail with UNAVAILABLE. */
    @Override
    void close();

    /**
     * One UTC day of points.
     *
     * @param sizeBytes what it takes on disk, 0 when it is on no disk
     * @param fault what is wrong with it, empty when it is well
     */
    record Day(LocalDate date, long sizeBytes, String fault) {}

    /**
     * A file of rollups.
     *
     * @param days how many days it holds
     * @param fault what is wrong with it, empty when it is well
     */
    record RollupFile(String name, int days, long sizeBytes, String fault) {}

    /**
     * How a flush went.
     *
     * @param points how many were written: those of every chunk that had something new, and late ones
     * @param took how long the writing took
     * @param failed the days that could not be written, and why; their points stay in the log
     */
    record Flushed(long points, Duration took, Map<LocalDate, String> failed) {
        /** There was nothing to do. */
        public static final Flushed NOTHING = new Flushed(0, Duration.ZERO, Map.of());

        public Flushed {
            failed = Map.copyOf(failed);
        }
    }

    /**
     * How a store is.
     *
     * @param ok whether points can be kept and all days can be read
     * @param writable whether points can be kept
     * @param detail "ok", or what is wrong
     */
    record Status(boolean ok, boolean writable, String detail) {
        /** All is well. */
        public static final Status OK = new Status(true, true, "ok");
    }
}
