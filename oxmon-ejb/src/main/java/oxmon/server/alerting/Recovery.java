package oxmon.server.alerting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.Rule;
import oxmon.metrics.AgentSeen;
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

    /** The same for rules that look at nothing but rhythms. */
    private static final long SILENT_MILLIS = 3_600_000;

    /** Whoever is slower than that has some points in so many days, of which one in ten minutes suffices. */
    private static final long SLOW_MILLIS = 7 * 86_400_000L;

    private static final long SLOW_STEP_MILLIS = 600_000;

    /** Of how many agents slow series are read, so that the start does not take for ever; those of others are learnt anew. */
    private static final int SLOW_AGENTS = 500;

    /** So many points tell a rhythm. */
    private static final int FEW = 4;

    private static final long FUTURE_MILLIS = 3_600_000;
    private static final int CHUNK = 4_096;

    /** So many agents' points that may not have been judged are in memory at a time. */
    private static final int AGENTS_AT_ONCE = 20;

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
     * Tells since when the server listens to agents, and until when it did before; called before {@link #restore}.
     *
     * @param startMillis when the server started
     * @param stopMillis 0 when it never was there before
     */
    void listen(long startMillis, long stopMillis, long now) {
        engine.listening(stopMillis == 0 ? startMillis : Math.min(stopMillis, startMillis), startMillis, now);
    }

    /** Tells which agents reported lately, after {@link #restore}. */
    void known(long goneMillis) {
        for (AgentSeen agent : store.agents()) {
            if (agent.lastMillis() >= goneMillis) {
                engine.known(agent.agent(), agent.lastMillis(), agent.intervalMillis());
            }
        }
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
        Set<String> silent = rules.stream()
                .filter(rule -> rule.enabled() && rule.condition().silence() != null)
                .map(Rule::metric)
                .collect(Collectors.toSet());
        windows.forEach((metric, back) -> {
            if (silent.contains(metric)) {
                readSlow(metric, judgedUntil - Math.max(back, SILENT_MILLIS), judgedUntil, now);
            } else {
                read(metric, judgedUntil - back, judgedUntil, this::refill);
            }
        });
        judge(List.copyOf(windows.keySet()), judgedUntil, now);
        return points;
    }

    /** Judges what may not have been judged yet, agent by agent, since some rules look at several metrics of one moment. */
    private void judge(List<String> metrics, long judgedUntil, long now) {
        List<String> agents =
                store.agents().stream().map(AgentSeen::agent).sorted().toList();
        for (int from = 0; from < agents.size() && !metrics.isEmpty(); from += AGENTS_AT_ONCE) {
            List<String> some = agents.subList(from, Math.min(agents.size(), from + AGENTS_AT_ONCE));
            Map<String, List<Point>> unsure = new TreeMap<>();
            scan(
                    new SeriesSelector(
                            NameSelector.of(some, List.of()), NameSelector.of(metrics, List.of()), List.of()),
                    new Sampling(judgedUntil + 1, now + FUTURE_MILLIS, 0, Aggregation.AVG),
                    samples -> unsure.computeIfAbsent(samples.series().agent(), agent -> new ArrayList<>())
                            .addAll(points(samples, 0, samples.size())));
            unsure.forEach((agent, all) -> {
                engine.take(agent, all);
                points += all.size();
            });
        }
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

    /** The same where rhythms matter: those of series that have too few points since then come from older ones. */
    private void readSlow(String metric, long from, long judgedUntil, long now) {
        NameSelector only = NameSelector.of(List.of(metric), List.of());
        Map<Series, Samples> few = new HashMap<>();
        for (Point point : store.latest(new SeriesSelector(NameSelector.ALL, only, List.of()), now - SLOW_MILLIS)) {
            int old = point.millis() < from ? 1 : 0; // the newer ones are read
            few.put(
                    point.series(),
                    new Samples(
                            point.series(),
                            Arrays.copyOf(new long[] {point.millis()}, old),
                            Arrays.copyOf(new double[] {point.value()}, old)));
        }
        read(metric, from, judgedUntil, samples -> {
            if (samples.size() < FEW) {
                few.put(samples.series(), samples);
            } else {
                few.remove(samples.series());
                refill(samples);
            }
        });
        List<String> agents = few.keySet().stream()
                .map(Series::agent)
                .distinct()
                .limit(SLOW_AGENTS)
                .toList();
        if (!agents.isEmpty()) {
            SeriesSelector selector = new SeriesSelector(NameSelector.of(agents, List.of()), only, List.of());
            scan(selector, new Sampling(now - SLOW_MILLIS, from, SLOW_STEP_MILLIS, Aggregation.LAST), samples -> {
                if (few.containsKey(samples.series())) {
                    refill(samples);
                }
            });
        }
        few.values().forEach(this::refill);
    }

    private void read(String metric, long from, long to, Consumer<Samples> sink) {
        SeriesSelector selector =
                new SeriesSelector(NameSelector.ALL, NameSelector.of(List.of(metric), List.of()), List.of());
        scan(selector, new Sampling(from, to, 0, Aggregation.AVG), sink);
    }

    private void scan(SeriesSelector selector, Sampling sampling, Consumer<Samples> sink) {
        store.scan(
                new Scan(
                        selector,
                        sampling,
                        Integer.MAX_VALUE,
                        PointBudget.eachSeries(Integer.MAX_VALUE),
                        Cancellation.never()),
                sink);
    }

    private void refill(Samples samples) {
        for (int from = 0; from < samples.size(); from += CHUNK) {
            engine.refill(samples.series().agent(), points(samples, from, Math.min(samples.size(), from + CHUNK)));
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
