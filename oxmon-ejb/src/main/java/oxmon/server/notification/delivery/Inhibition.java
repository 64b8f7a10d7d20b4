package oxmon.server.notification.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import oxmon.alerting.Dependencies;
import oxmon.alerting.Rule;
import oxmon.alerting.Silence;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;

/**
 * Sees which alerts hold others back: those of a host that is down its others, and those that a rule depends on its own on the same host.
 * Thread-safe when what it is given is.
 */
final class Inhibition {
    private final AlertFile alerts;
    private final Supplier<List<Rule>> rules;

    /**
     * @param rules all there are now
     */
    Inhibition(AlertFile alerts, Supplier<List<Rule>> rules) {
        this.alerts = alerts;
        this.rules = rules;
    }

    /** What fires now and holds others back. */
    Inhibitors now() {
        List<Rule> all = rules.get();
        Set<String> ofHosts =
                all.stream().filter(Rule::silencesHost).map(Rule::id).collect(Collectors.toSet());
        Map<String, Set<String>> above = new HashMap<>();
        for (Rule rule : all) {
            // a circle that somebody made in a shell would hold back all of it
            if (!rule.dependsOn().isEmpty() && !Dependencies.inCircle(rule, all)) {
                above.put(rule.id(), Dependencies.of(rule, all));
            }
        }
        Set<String> asked = new HashSet<>(ofHosts);
        above.values().forEach(asked::addAll);
        Collection<AlertRow> firing = asked.isEmpty() ? List.of() : alerts.activeOf(asked);
        return new Inhibitors(
                ofHosts,
                all.stream()
                        .filter(rule -> isAbout(rule, ofHosts, all))
                        .map(Rule::id)
                        .collect(Collectors.toSet()),
                above,
                firing.stream()
                        .collect(Collectors.groupingBy(row -> row.series().agent())));
    }

    /** Whether a rule is about rules and one of these is among them. */
    private static boolean isAbout(Rule rule, Set<String> ids, List<Rule> all) {
        return rule.condition().members().stream()
                .anyMatch(member -> all.stream()
                        .anyMatch(each -> ids.contains(each.id())
                                && (each.id().equals(member) || each.name().equals(member))));
    }

    /**
     * What holds others back at one moment. Immutable.
     *
     * @param ofHosts ids of rules whose alerts say that a host is down
     * @param aboutThose ids of rules about rules that look at one of these; they have it to tell
     * @param above by a rule's id the ids of those it depends on
     * @param firing alerts of all these rules by host
     */
    record Inhibitors(
            Set<String> ofHosts,
            Set<String> aboutThose,
            Map<String, Set<String>> above,
            Map<String, List<AlertRow>> firing) {
        /** Why alerts of a rule are held back on a host; empty when they are not. */
        Optional<AlertRow> of(String rule, String agent, String metric) {
            return firing.getOrDefault(agent, List.of()).stream()
                    .filter(each -> hold(each.ruleId(), rule, metric))
                    .findFirst();
        }

        /** Why an alert is held back; empty when it is not. */
        Optional<AlertRow> of(AlertRow row) {
            return of(row.ruleId(), row.series().agent(), row.series().metric());
        }

        private boolean hold(String by, String rule, String metric) {
            return above.getOrDefault(rule, Set.of()).contains(by)
                    || (ofHosts.contains(by)
                            && !aboutThose.contains(rule)
                            && !metric.equals(Silence.AGENT_METRIC) // of two that say it, both are told
                            && !above.getOrDefault(by, Set.of()).contains(rule));
        }
    }
}
