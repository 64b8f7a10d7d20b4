package oxmon.server.alerting;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentId;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.alerting.Silence;
import oxmon.alerting.testing.Preview;
import oxmon.metrics.Aggregation;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.catalog.Entry;
import oxmon.server.metrics.QueryGate;
import oxmon.server.settings.ServerSettings;

/** Tells what a rule would have done over the last days. A query as others are: few at a time, and not for ever. Thread-safe. */
@Singleton
public class Previews {
    /** The longest look back, in days. */
    public static final int LONGEST_DAYS = 30;

    private static final int MOST_ALERTS = 100;
    private static final int MOST_SERIES = 20_000;
    private static final int MOST_POINTS = 2_000_000;

    /** So many metrics of an agent tell when it reported. */
    private static final int FEW_METRICS = 3;

    private static final long RHYTHM_MILLIS = 600_000;

    private final MetricStore store;
    private final QueryGate gate;
    private final Supplier<List<Rule>> rules;
    private final ZoneId zone;
    private final Clock clock;

    @Inject
    Previews(MetricStore store, QueryGate gate, Rules rules, ServerSettings settings, Clock clock) {
        this(
                store,
                gate,
                () -> rules.list().stream().map(Entry::value).toList(),
                settings.notification().words().zone(),
                clock);
    }

    /**
     * @param rules all there are
     * @param zone in which the same hour of another week is the same
     */
    Previews(MetricStore store, QueryGate gate, Supplier<List<Rule>> rules, ZoneId zone, Clock clock) {
        this.rules = rules;
        this.zone = zone;
        this.store = store;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param series how many series were judged; of {@code agent_down}, agents
     * @param fired how many alerts there would have been
     * @param messages how many messages a channel would have had
     * @param alerts the newest, the newest first
     */
    public record Seen(Instant from, Instant to, int series, int fired, int messages, List<Preview.Alert> alerts) {
        public Seen {
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * Judges what is stored.
     *
     * @param wanted the rule's fields; a null counts as absent, and a disabled rule as enabled
     * @throws oxmon.common.Fault INVALID, naming the field, when the rule makes no sense or watches too many series; UNAVAILABLE when it
     *     takes too long
     */
    public Seen preview(Map<String, ? extends @Nullable Object> wanted, int days) {
        Map<String, Object> fields = new TreeMap<>();
        wanted.forEach((name, value) -> {
            if (value != null) {
                fields.put(name, value);
            }
        });
        fields.put("enabled", true);
        fields.putIfAbsent("name", "preview");
        Rule rule = RuleReader.read("preview", fields);
        long to = clock.millis();
        long from = to - Duration.ofDays(days).toMillis();
        PreviewHistory history = new PreviewHistory(store, zone);
        List<Rule> others = rule.condition().members().stream()
                .flatMap(member -> rules.get().stream()
                        .filter(each -> each.id().equals(member) || each.name().equals(member)))
                .toList();
        Preview preview = new Preview(rule, others, history, from, MOST_ALERTS);
        gate.pass(cancellation -> {
            Silence silence = rule.condition().silence();
            if (silence != null && silence.ofAgent()) {
                agents(preview, rule, from, to, cancellation);
            } else if (!others.isEmpty()) {
                rules(preview, rule, others, from, to, cancellation);
            } else if (rule.condition().weeksBack() > 0) {
                weeks(preview, rule, history, from, to, cancellation);
            } else {
                series(preview, rule, from, to, cancellation);
            }
            return true;
        });
        return new Seen(
                Instant.ofEpochMilli(from),
                Instant.ofEpochMilli(to),
                preview.series(),
                preview.fired(),
                preview.messages(),
                preview.alerts());
    }

    private void series(Preview preview, Rule rule, long from, long to, Cancellation cancellation) {
        judge(preview, rule, selector(rule, NameSelector.of(List.of(rule.agentPattern()))), from, to, cancellation);
    }

    private static SeriesSelector selector(Rule rule, NameSelector agents) {
        return new SeriesSelector(
                agents,
                NameSelector.of(List.of(rule.metric()), List.of()),
                rule.labels().stream().map(LabelMatcher::parse).toList());
    }

    private void judge(
            Preview preview, Rule rule, SeriesSelector selector, long from, long to, Cancellation cancellation) {
        store.scan(scan(selector, from - before(rule), to, cancellation), samples -> {
            cancellation.check();
            preview.judge(samples.series(), samples.millis(), samples.values(), to);
        });
    }

    private static long before(Rule rule) {
        return Math.max(RHYTHM_MILLIS, Math.max(rule.condition().windowMillis(), rule.forMillis()));
    }

    /** Agent by agent, since earlier weeks of all at once might not have room. */
    private void weeks(
            Preview preview, Rule rule, PreviewHistory history, long from, long to, Cancellation cancellation) {
        SeriesSelector all = selector(rule, NameSelector.of(List.of(rule.agentPattern())));
        List<Series> found = store.series(all, from, to);
        for (String agent : found.stream().map(Series::agent).distinct().toList()) {
            SeriesSelector its = selector(rule, NameSelector.of(List.of(agent), List.of()));
            history.load(its, rule.condition().weeksBack(), from - before(rule), to, MOST_SERIES, cancellation);
            judge(preview, rule, its, from, to, cancellation);
        }
    }

    /** Agent by agent, all points that the rules of a composite look at. */
    private void rules(Preview preview, Rule rule, List<Rule> others, long from, long to, Cancellation cancellation) {
        NameSelector agents = NameSelector.of(List.of(rule.agentPattern()));
        boolean anyMetric = others.stream().anyMatch(each -> each.metric().equals(Silence.AGENT_METRIC));
        List<String> named = others.stream().map(Rule::metric).toList();
        NameSelector metrics = anyMetric ? NameSelector.ALL : NameSelector.of(named, List.of());
        long before = others.stream().mapToLong(Previews::before).max().orElse(0) + before(rule);
        List<Series> found = store.series(new SeriesSelector(agents, metrics, List.of()), from, to);
        Map<String, Set<String>> wantedOf = new TreeMap<>();
        for (Series each : found) { // some metrics stand for the reports of an agent
            Set<String> of = wantedOf.computeIfAbsent(each.agent(), agent -> new HashSet<>(named));
            if (of.size() < named.size() + FEW_METRICS) {
                of.add(each.metric());
            }
        }
        for (Map.Entry<String, Set<String>> each : wantedOf.entrySet()) {
            String agent = each.getKey();
            List<Point> points = new ArrayList<>();
            Scan wanted = new Scan(
                    new SeriesSelector(
                            NameSelector.of(List.of(agent), List.of()),
                            NameSelector.of(each.getValue(), List.of()),
                            List.of()),
                    new Sampling(from - before, to, 0, Aggregation.AVG),
                    MOST_SERIES,
                    PointBudget.total(MOST_POINTS),
                    cancellation);
            store.scan(wanted, samples -> {
                for (int i = 0; i < samples.size(); i++) {
                    points.add(new Point(samples.series(), samples.millis()[i], samples.values()[i]));
                }
            });
            cancellation.check();
            points.sort(Comparator.comparingLong(Point::millis));
            preview.judge(agent, points, to);
        }
    }

    /** When reports came is not stored; what some of their metrics say comes near to it. */
    private void agents(Preview preview, Rule rule, long from, long to, Cancellation cancellation) {
        NameSelector agents = NameSelector.of(List.of(rule.agentPattern()));
        Map<String, Set<String>> metrics = new TreeMap<>();
        for (Series each : store.series(new SeriesSelector(agents, NameSelector.ALL, List.of()), from, to)) {
            if (!new AgentId(each.agent()).reserved()) {
                Set<String> few = metrics.computeIfAbsent(each.agent(), agent -> new HashSet<>());
                if (few.size() < FEW_METRICS) {
                    few.add(each.metric());
                }
            }
        }
        metrics.forEach((agent, few) -> {
            Set<Long> reports = new TreeSet<>();
            SeriesSelector selector = new SeriesSelector(
                    NameSelector.of(List.of(agent), List.of()), NameSelector.of(few, List.of()), List.of());
            store.scan(scan(selector, from - RHYTHM_MILLIS, to, cancellation), samples -> {
                cancellation.check();
                for (long millis : samples.millis()) {
                    reports.add(millis);
                }
            });
            if (!reports.isEmpty()) {
                preview.judge(agent, reports.stream().mapToLong(Long::longValue).toArray(), to);
            }
        });
    }

    private static Scan scan(SeriesSelector selector, long from, long to, Cancellation cancellation) {
        return new Scan(
                selector,
                new Sampling(from, to, 0, Aggregation.AVG),
                MOST_SERIES,
                PointBudget.eachSeries(MOST_POINTS),
                cancellation);
    }
}
