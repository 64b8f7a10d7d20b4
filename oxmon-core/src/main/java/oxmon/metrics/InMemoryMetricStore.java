package oxmon.metrics;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import oxmon.common.Fault;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;

/** The plainest store: sorted maps on the heap, nothing survives the process. Tests use it, and it is what the others must equal. */
public final class InMemoryMetricStore implements MetricStore {
    private static final Comparator<Series> ORDER =
            Comparator.comparing(Series::metric).thenComparing(s -> s.labels().toString());

    private final Map<Series, NavigableMap<Long, Double>> points = new HashMap<>();
    private final Map<String, AgentSeen> seen = new TreeMap<>();
    private boolean closed;

    @Override
    public synchronized CompletableFuture<Void> append(Batch batch) {
        if (closed) {
            return CompletableFuture.failedFuture(Fault.unavailable("the store is closed", null));
        }
        for (Point point : batch.points()) {
            points.computeIfAbsent(point.series(), s -> new TreeMap<>()).put(point.millis(), point.value());
        }
        seen.merge(
                batch.agent(),
                new AgentSeen(batch.agent(), batch.receivedMillis(), batch.intervalMillis()),
                (was, is) -> is.lastMillis() >= was.lastMillis() ? is : was);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized List<Samples> range(RangeQuery query, Cancellation cancellation) {
        List<Samples> answer = new ArrayList<>();
        PointBudget budget = PointBudget.total(query.maxPoints());
        for (Series series : points.keySet().stream().sorted(ORDER).toList()) {
            cancellation.check();
            if (series.agent().equals(query.agent())
                    && series.metric().equals(query.metric())
                    && series.labels().containsAll(query.labels())) {
                Samples samples = samples(series, query.sampling());
                budget.use(samples.size());
                if (samples.size() > 0) {
                    answer.add(samples);
                }
            }
        }
        return answer;
    }

    private Samples samples(Series series, Sampling sampling) {
        Downsampling down = new Downsampling(sampling);
        values(series)
                .subMap(sampling.readFromMillis(), true, sampling.toMillis(), true)
                .forEach(down::add);
        return down.finish(series);
    }

    @Override
    public void scan(Scan scan, Consumer<Samples> sink) {
        List<Samples> found = new ArrayList<>();
        synchronized (this) {
            List<Series> selected = series(scan.selector());
            scan.checkSeries(selected.size());
            for (Series series : selected) {
                scan.cancellation().check();
                Samples samples = samples(series, scan.sampling());
                scan.budget().use(samples.size());
                if (samples.size() > 0) {
                    found.add(samples);
                }
            }
        }
        found.forEach(sink);
    }

    @Override
    public synchronized List<Series> series(SeriesSelector selector) {
        if (closed) {
            throw Fault.unavailable("the store is closed", null);
        }
        return points.keySet().stream()
                .filter(selector)
                .sorted(SeriesSelector.ORDER)
                .toList();
    }

    @Override
    public synchronized List<Point> latest(SeriesSelector selector) {
        return series(selector).stream().map(this::newest).toList();
    }

    private Point newest(Series series) {
        Map.Entry<Long, Double> newest = values(series).lastEntry();
        return new Point(series, newest.getKey(), newest.getValue());
    }

    /** The refusal of a query whose answer would be too long. */
    public static Fault tooMany(int maxPoints) {
        return Fault.invalid(
                "step",
                "the answer would have more than " + maxPoints
                        + " points; use step, such as step=5m, or a shorter range");
    }

    @Override
    public synchronized List<Point> latest(String agent) {
        return points.keySet().stream()
                .filter(s -> s.agent().equals(agent))
                .sorted(ORDER)
                .map(this::newest)
                .toList();
    }

    @Override
    public synchronized List<AgentSeen> agents() {
        return List.copyOf(seen.values());
    }

    @Override
    public StoreFigures figures() {
        return StoreFigures.NONE;
    }

    @Override
    public synchronized int seriesCount() {
        return points.size();
    }

    @Override
    public synchronized int seriesCount(String agent) {
        return (int)
                points.keySet().stream().filter(s -> s.agent().equals(agent)).count();
    }

    @Override
    public synchronized boolean has(Series series) {
        return points.containsKey(series);
    }

    @Override
    public synchronized List<Day> days() {
        return points.values().stream()
                .flatMap(p -> p.keySet().stream())
                .map(t -> LocalDate.ofEpochDay(Math.floorDiv(t, 86_400_000L)))
                .distinct()
                .sorted()
                .map(date -> new Day(date, 0, ""))
                .toList();
    }

    @Override
    public synchronized int dropDaysBefore(LocalDate first) {
        long limit = first.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        long days = points.values().stream()
                .flatMap(p -> p.headMap(limit, false).keySet().stream())
                .map(t -> Math.floorDiv(t, 86_400_000L))
                .distinct()
                .count();
        points.values().forEach(p -> p.headMap(limit, false).clear());
        points.values().removeIf(NavigableMap::isEmpty);
        return (int) days;
    }

    @Override
    public Flushed flush() {
        return Flushed.NOTHING; // there are no files
    }

    @Override
    public int rewriteDaysBefore(LocalDate first) {
        return 0; // nothing is packed
    }

    @Override
    public Status status() {
        return Status.OK;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private NavigableMap<Long, Double> values(Series series) {
        NavigableMap<Long, Double> values = points.get(series);
        if (values == null) {
            throw new IllegalStateException("no such series: " + series);
        }
        return values;
    }
}
