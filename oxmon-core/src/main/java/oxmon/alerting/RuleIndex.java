package oxmon.alerting;

import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import oxmon.agents.AgentId;
import oxmon.agents.Glob;
import oxmon.common.Fault;
import oxmon.metrics.Series;
import oxmon.metrics.query.LabelMatcher;

/** The rules in force, found by what they watch. Thread-safe; asking takes no lock but that of a pattern over labels. */
final class RuleIndex {
    private static final Logger LOG = System.getLogger(RuleIndex.class.getName());

    private final Map<String, List<Matcher>> byMetric = new HashMap<>();
    private final Map<String, Rule> byId = new HashMap<>();

    private final Map<String, Rule> byName = new HashMap<>();
    private final boolean silences;

    /** A rule with its patterns read. */
    private record Matcher(Rule rule, Glob agents, List<LabelMatcher> labels, AtomicBoolean complained) {
        boolean ofAgent() {
            Silence silence = rule.condition().silence();
            return silence != null && silence.ofAgent();
        }

        boolean fits(Series series) {
            if (ofAgent() && new AgentId(series.agent()).reserved()) { // the server itself is not down while it judges
                return false;
            }
            try {
                return agents.matches(series.agent()) && labels.stream().allMatch(label -> label.test(series.labels()));
            } catch (Fault e) { // the pattern takes too much work on these labels, and others may be well
                if (!complained.getAndSet(true)) {
                    LOG.log(
                            Logger.Level.WARNING,
                            "the rule \"{0}\" does not watch a series of {1}: {2}",
                            rule.name(),
                            series.agent(),
                            e.getMessage());
                }
                return false;
            }
        }
    }

    RuleIndex(List<Rule> rules) {
        for (Rule rule : rules) {
            if (rule.enabled() && byId.putIfAbsent(rule.id(), rule) == null) {
                byName.putIfAbsent(rule.name(), rule);
                byMetric.computeIfAbsent(rule.metric(), m -> new ArrayList<>())
                        .add(new Matcher(
                                rule,
                                new Glob(rule.agentPattern()),
                                rule.labels().stream()
                                        .map(LabelMatcher::lasting)
                                        .toList(),
                                new AtomicBoolean()));
            }
        }
        silences = byId.values().stream().anyMatch(rule -> SilenceWatch.judges(rule) || CompositeWatch.judges(rule));
    }

    /** Whether any rule has a clock besides points: those about silence, and those about rules. */
    boolean judgesSilence() {
        return silences;
    }

    Optional<Rule> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Finds a rule that looks at points or silence by its id, or else by its name. */
    Optional<Rule> named(String idOrName) {
        return find(idOrName)
                .or(() -> Optional.ofNullable(byName.get(idOrName)))
                .filter(rule -> !CompositeWatch.judges(rule));
    }

    /** Whether a metric is only said of alerts about agents as a whole, and not judged when somebody sends it. */
    static boolean ofAgents(String metric) {
        return metric.equals(Silence.AGENT_METRIC) || metric.equals(Condition.COMPOSITE_METRIC);
    }

    /** Whether any rule watches the metric, of whatever agent. */
    boolean watches(String metric) {
        return byMetric.containsKey(metric);
    }

    /** The rules that watch the series. */
    List<Rule> of(Series series) {
        List<Matcher> matchers = byMetric.get(series.metric());
        return matchers == null
                ? List.of()
                : matchers.stream()
                        .filter(each -> each.fits(series))
                        .map(Matcher::rule)
                        .toList();
    }
}
