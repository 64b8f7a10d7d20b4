package oxmon.alerting;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is watched and when it fires. Immutable, compared by content; made by {@link RuleReader}.
 *
 * @param id stays the same while everything else may change
 * @param type the word of its {@link RuleType}
 * @param metric the one metric it watches
 * @param agentPattern a glob over agents
 * @param labels demands on the series' labels, each as {@link oxmon.metrics.query.LabelMatcher} reads them
 * @param forMillis how long it must last before it fires, by the points' times; 0 fires at once
 * @param keepFiringMillis how long it must be over before the alert is resolved
 * @param silenceMillis after which time it is told again while it fires, and how long a new firing is held back after the end of
 *     one that was told; 0 for never and not at all
 * @param message what an alert says, null for the type's own words
 * @param runbook an address that tells what to do; empty when there is none
 * @param tags words that routes may go by
 * @param dependsOn ids or names of rules: while an alert of one of these fires on a host, this rule's alerts of that host are held back
 * @param parameters every field as people wrote it, defaults included; never more than that
 */
public record Rule(
        String id,
        String name,
        String type,
        String metric,
        String agentPattern,
        List<String> labels,
        long forMillis,
        long keepFiringMillis,
        long silenceMillis,
        @Nullable MessageTemplate message,
        String runbook,
        boolean enabled,
        List<String> tags,
        List<String> dependsOn,
        Map<String, Object> parameters,
        Condition condition) {
    /** The places that {@code message} may have. */
    public static final Set<String> PLACES = Set.of(
            "alert_id",
            "rule_id",
            "rule",
            "agent_id",
            "metric",
            "labels",
            "severity",
            "status",
            "value",
            "threshold",
            "timestamp",
            "predicted_breach",
            "repeat",
            "runbook");

    public Rule {
        labels = List.copyOf(labels);
        tags = List.copyOf(tags);
        dependsOn = List.copyOf(dependsOn);
        parameters = Map.copyOf(new TreeMap<>(parameters));
    }

    /** Whether all other alerts of a host are held back while one of this rule fires for it. */
    public boolean silencesHost() {
        Silence silence = condition.silence();
        return silence != null && silence.ofAgent() && !Boolean.FALSE.equals(parameters.get("inhibits"));
    }

    /** The severity of its worst level, which lists show. */
    public Severity severity() {
        List<Level> levels = condition.levels();
        return levels.get(levels.size() - 1).severity();
    }
}
