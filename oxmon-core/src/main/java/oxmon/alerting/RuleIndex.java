package oxmon.alerting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import oxmon.agents.Glob;
import oxmon.common.Fault;
import oxmon.metrics.Series;
import oxmon.metrics.query.LabelMatcher;

/** The rules in force, found by what they watch. */
final class RuleIndex {
    private final Map<String, List<Matcher>> byMetric = new HashMap<>();
    private final Map<String, Rule> byId = new HashMap<>();

    /** A rule with its patterns read. */
    private record Matcher(Rule rule, Glob agents, List<LabelMatcher> labels) {
        boolean fits(Series series) {
            try {
                return agents.matches(series.agent()) && labels.stream().allMatch(label -> label.test(series.labels()));
            } catch (Fault e) {
                return false; // the pattern takes too much work on these labels
            }
        }
    }

    RuleIndex(List<Rule> rules) {
        for (Rule rule : rules) {
            if (rule.enabled() && byId.putIfAbsent(rule.id(), rule) == null) {
                byMetric.computeIfAbsent(rule.metric(), m -> new ArrayList<>())
                        .add(new Matcher(
                                rule,
                                new Glob(rule.agentPattern()),
                                rule.labels().stream().map(LabelMatcher::parse).toList()));
            }
        }
    }

    Optional<Rule> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Whether any rule watches the metric, of whatever agent. */
    boolean watches(String metric) {
        return byMetric.containsKey(metric);
    }

    /** The rules that watch the series. Matchers are not thread-safe, and this is asked rarely. */
    synchronized List<Rule> of(Series series) {
        List<Matcher> matchers = byMetric.get(series.metric());
        return matchers == null
                ? List.of()
                : matchers.stream()
                        .filter(each -> each.fits(series))
                        .map(Matcher::rule)
                        .toList();
    }
}
