package oxmon.server.alerting;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import oxmon.alerting.Band;
import oxmon.alerting.SeasonalHistory;
import oxmon.metrics.Aggregation;
import oxmon.metrics.MetricStore;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;

/** Earlier weeks as {@link EarlierWeeks} tells them, of a few series that were read before they are asked for. Not thread-safe. */
final class PreviewHistory implements SeasonalHistory {
    /** Of the series of one agent, by each of three aggregations: some 50 MiB. */
    private static final int MOST_POINTS = 1_000_000;

    private final MetricStore store;
    private final ZoneId zone;
    private final Map<Series, List<Samples>> known = new HashMap<>();

    PreviewHistory(MetricStore store, ZoneId zone) {
        this.store = store;
        this.zone = zone;
    }

    /** Reads what may be asked for about hours between two times, and forgets the rest. */
    void load(SeriesSelector selector, int weeks, long from, long to, int maxSeries, Cancellation cancellation) {
        known.clear();
        long first = EarlierWeeks.weeksBefore(from, weeks, zone) - 2 * EarlierWeeks.HOUR_MILLIS;
        for (Aggregation kind : EarlierWeeks.KINDS) {
            store.scan(
                    new Scan(
                            selector,
                            new Sampling(first, to, STEP_MILLIS, kind),
                            maxSeries,
                            PointBudget.total(MOST_POINTS),
                            cancellation),
                    samples -> known.computeIfAbsent(samples.series(), series -> new ArrayList<>())
                            .add(samples));
        }
    }

    @Override
    public CompletableFuture<Band> sameHour(Series series, long hourMillis, int weeks) {
        List<Double> values = new ArrayList<>();
        for (int week = 1; week <= weeks; week++) {
            long from = EarlierWeeks.weeksBefore(hourMillis, week, zone);
            for (Samples samples : known.getOrDefault(series, List.of())) {
                long[] millis = samples.millis();
                int found = Arrays.binarySearch(millis, from);
                for (int i = found < 0 ? -found - 1 : found;
                        i < millis.length && millis[i] < from + EarlierWeeks.HOUR_MILLIS;
                        i++) {
                    values.add(samples.values()[i]);
                }
            }
        }
        return CompletableFuture.completedFuture(EarlierWeeks.band(values));
    }
}
