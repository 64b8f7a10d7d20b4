package oxmon.notification;

import java.util.List;
import java.util.function.Predicate;
import oxmon.agents.Glob;

/**
 * Which alerts are meant, by where they come from. Immutable.
 *
 * @param agents globs; empty for all agents
 * @param groups names of groups; empty for all. An agent is meant when a glob or a group has it
 * @param metrics globs; empty for all
 */
public record Scope(List<String> agents, List<String> groups, List<String> metrics) {
    /** Everything. */
    public static final Scope ALL = new Scope(List.of(), List.of(), List.of());

    public Scope {
        agents = List.copyOf(agents);
        groups = List.copyOf(groups);
        metrics = List.copyOf(metrics);
    }

    /**
     * Whether an alert of that agent and metric is meant.
     *
     * @param inGroup whether the agent is in a group of that name
     */
    public boolean covers(String agent, String metric, Predicate<String> inGroup) {
        boolean meant = (agents.isEmpty() && groups.isEmpty())
                || agents.stream().anyMatch(glob -> new Glob(glob).matches(agent))
                || groups.stream().anyMatch(inGroup);
        return meant && (metrics.isEmpty() || metrics.stream().anyMatch(glob -> new Glob(glob).matches(metric)));
    }
}
