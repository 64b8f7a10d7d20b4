package oxmon.server.alerting;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentId;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.alerting.Silence;
import oxmon.alerting.testing.Preview;
import oxmon.metrics.Aggregation;
import oxmon.metrics.MetricStore;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.Scan;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.metrics.QueryGate;

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
    private final Clock clock;

    @Inject
    Previews(MetricStore store, QueryGate gate, Clock clock) {
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
        Preview preview = new Preview(rule, from, MOST_ALERTS);
        gate.pass(cancellation -> {
            Silence silence = rule.condition().silence();
            if (silence != null && silence.ofAgent()) {
                agents(preview, rule, from, to, cancellation);
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
        SeriesSelector selector = new SeriesSelector(
                NameSelector.of(List.of(rule.agentPattern())),
                NameSelector.of(List.of(rule.metric()), List.of()),
                rule.labels().stream().map(LabelMatcher::parse).toList());
        long before = Math.max(RHYTHM_MILLIS, Math.max(rule.condition().windowMillis(), rule.forMillis()));
        store.scan(scan(selector, from - before, to, cancellation), samples -> {
            cancellation.check();
            preview.judge(samples.series(), samples.millis(), samples.values(), to);
        });
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
