package oxmon.server.alerting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.Rule;
import oxmon.metrics.Aggregation;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;

/**
 * Brings the engine to where it was. What fires and what is silent comes from the file; windows, rhythms and what is pending come from
 * the store's points; points that may not have been judged before the stop are judged now. Judging one again changes nothing, since
 * alerts are named by what they are.
 */
final class Recovery {
    /** Points this much older than the last note may not have been judged then. */
    private static final long UNSURE_MILLIS = 30_000;

    /** Nothing that was told longer ago is judged now: it would be news of yesterday. */
    private static final long LONGEST_MILLIS = 3_600_000;

    /** Rhythms are learnt from the points of this time at least. */
    private static final long RHYTHM_MILLIS = 300_000;

    private static final long FUTURE_MILLIS = 3_600_000;
    private static final int CHUNK = 4_096;

    private final AlertFile file;
    private final MetricStore store;
    private final AlertEngine engine;
    private final List<Rule> rules;
    private int points;

    Recovery(AlertFile file, MetricStore store, AlertEngine engine, List<Rule> rules) {
        this.file = file;
        this.store = store;
        this.engine = engine;
        this.rules = rules;
    }

    /**
     * Brings back what fires and what is silent.
     *
     * @return alerts that fire although nobody would ever end them, as their rule is gone or another
     */
    List<AlertRow> restore() {
        List<AlertEngine.Kept> kept = file.progress();
        return orphans(kept, engine.restore(kept));
    }

    /** Brings back windows and what is pending, after {@link #restore}; says how many points were read. */
    int refill(long now) {
        long noted = file.judgedUntil();
        long judgedUntil = noted == 0 ? now : Math.max(noted - UNSURE_MILLIS, now - LONGEST_MILLIS);
        Map<String, Long> windows = new TreeMap<>();
        for (Rule rule : rules) {
            if (rule.enabled()) {
                long back = Math.max(RHYTHM_MILLIS, Math.max(rule.condition().windowMillis(), rule.forMillis()));
                windows.merge(rule.metric(), back, Math::max);
            }
        }
        windows.forEach((metric, back) -> read(metric, judgedUntil - back, judgedUntil, now + FUTURE_MILLIS));
        return points;
    }

    private List<AlertRow> orphans(List<AlertEngine.Kept> kept, List<AlertEngine.Kept> left) {
        record Key(String rule, Series series) {}
        Set<Key> restored = new HashSet<>();
        kept.stream()
                .filter(AlertEngine.Kept::firing)
                .forEach(each -> restored.add(new Key(each.ruleId(), each.series())));
        left.forEach(each -> restored.remove(new Key(each.ruleId(), each.series())));
        return file.active().stream()
                .filter(row -> !restored.contains(new Key(row.ruleId(), row.series())))
                .toList();
    }

    private void read(String metric, long from, long judgedUntil, long to) {
        SeriesSelector selector =
                new SeriesSelector(NameSelector.ALL, NameSelector.of(List.of(metric), List.of()), List.of());
        store.scan(
                new Scan(
                        selector,
                        new Sampling(from, to, 0, Aggregation.AVG),
                        Integer.MAX_VALUE,
                        PointBudget.eachSeries(Integer.MAX_VALUE),
                        Cancellation.never()),
                samples -> take(samples, judgedUntil));
    }

    private void take(Samples samples, long judgedUntil) {
        int found = Arrays.binarySearch(samples.millis(), judgedUntil);
        int judged = found >= 0 ? found + 1 : -found - 1;
        String agent = samples.series().agent();
        for (int from = 0; from < judged; from += CHUNK) {
            engine.refill(agent, points(samples, from, Math.min(judged, from + CHUNK)));
        }
        for (int from = judged; from < samples.size(); from += CHUNK) {
            engine.take(agent, points(samples, from, Math.min(samples.size(), from + CHUNK)));
        }
        points += samples.size();
    }

    private static List<Point> points(Samples samples, int from, int to) {
        List<Point> points = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            points.add(new Point(samples.series(), samples.millis()[i], samples.values()[i]));
        }
        return points;
    }
}
