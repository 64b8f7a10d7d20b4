package oxmon.server.alerting;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import oxmon.alerting.Band;
import oxmon.alerting.SeasonalHistory;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;

/**
 * Reads from the store how series were in earlier weeks, on a thread of its own, many series at a time. Of each five minutes it takes the
 * average, the least and the greatest value, which rollups have long after the points are gone. The same hour is the same by local time,
 * also when the clocks were changed in between. Thread-safe.
 */
final class EarlierWeeks implements SeasonalHistory, Runnable {
    static final long HOUR_MILLIS = 3_600_000;
    static final List<Aggregation> KINDS = List.of(Aggregation.AVG, Aggregation.MIN, Aggregation.MAX);

    private static final Logger LOG = System.getLogger(EarlierWeeks.class.getName());

    private static final int MOST_WAITING = 1_000_000;
    private static final int AT_ONCE = 1_000;

    private final MetricStore store;
    private final ZoneId zone;
    private final BlockingQueue<Asked> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private volatile boolean closed;
    private boolean complained;

    EarlierWeeks(MetricStore store, ZoneId zone) {
        this.store = store;
        this.zone = zone;
    }

    private record Asked(Series series, long hourMillis, int weeks, CompletableFuture<Band> answer) {}

    /** What can be read together. */
    private record Hour(long millis, int weeks) {}

    @Override
    public CompletableFuture<Band> sameHour(Series series, long hourMillis, int weeks) {
        CompletableFuture<Band> answer = new CompletableFuture<>();
        if (closed || !waiting.offer(new Asked(series, hourMillis, weeks, answer))) {
            answer.complete(Band.NONE);
        }
        return answer;
    }

    /** When the same hour began a number of weeks before. */
    static long weeksBefore(long hourMillis, int weeks, ZoneId zone) {
        return Instant.ofEpochMilli(hourMillis)
                .atZone(zone)
                .minusWeeks(weeks)
                .toInstant()
                .toEpochMilli();
    }

    /** The band of values of such hours. */
    static Band band(Collection<Double> values) {
        return values.size() < LEAST_VALUES
                ? Band.NONE
                : Band.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public void run() {
        while (!closed) {
            List<Asked> some = new ArrayList<>();
            try {
                some.add(waiting.take());
                waiting.drainTo(some, AT_ONCE - 1);
                some.stream()
                        .filter(each -> !closed)
                        .collect(Collectors.groupingBy(each -> new Hour(each.hourMillis(), each.weeks())))
                        .forEach(this::answer);
                complained = false;
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException | Error e) {
                if (!complained) {
                    complained = true;
                    LOG.log(Level.WARNING, "baselines of earlier weeks cannot be read now: " + e.getMessage(), e);
                }
            }
            some.forEach(each -> each.answer().complete(Band.NONE)); // those that were answered stay
        }
        waiting.forEach(each -> each.answer().complete(Band.NONE));
    }

    private void answer(Hour hour, List<Asked> asked) {
        Map<Series, List<Double>> values = new HashMap<>();
        asked.forEach(each -> values.putIfAbsent(each.series(), new ArrayList<>()));
        SeriesSelector selector = new SeriesSelector(
                names(asked.stream().map(each -> each.series().agent()).toList()),
                names(asked.stream().map(each -> each.series().metric()).toList()),
                List.of());
        for (int week = 1; week <= hour.weeks(); week++) {
            long from = weeksBefore(hour.millis(), week, zone);
            for (Aggregation kind : KINDS) {
                read(selector, from, kind, values);
            }
        }
        asked.forEach(each -> each.answer().complete(band(values.getOrDefault(each.series(), List.of()))));
    }

    private static NameSelector names(List<String> names) {
        return NameSelector.of(names, List.of());
    }

    private void read(SeriesSelector selector, long from, Aggregation kind, Map<Series, List<Double>> values) {
        store.scan(
                new Scan(
                        selector,
                        new Sampling(from, from + HOUR_MILLIS - 1, STEP_MILLIS, kind),
                        Integer.MAX_VALUE,
                        PointBudget.eachSeries(Integer.MAX_VALUE),
                        Cancellation.never()),
                samples -> {
                    List<Double> of = values.get(samples.series());
                    if (of != null) {
                        for (double value : samples.values()) {
                            of.add(value);
                        }
                    }
                });
    }

    /** Reads nothing more; who waits gets no answer but that there is none. */
    void close() {
        closed = true;
        waiting.offer(new Asked(new Series("", "", Labels.NONE), 0, 0, new CompletableFuture<>())); // wakes the reader
    }
}
