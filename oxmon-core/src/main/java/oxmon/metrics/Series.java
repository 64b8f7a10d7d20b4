package oxmon.metrics;

import java.util.Objects;

/**
 * One curve: a metric of an agent, told from its siblings by labels.
 *
 * @param agent the name of the agent that measured it
 * @param metric the metric's name on the wire, such as {@code disk.used_percent}
 */
public record Series(String agent, String metric, Labels labels) {
    public Series {
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(labels, "labels");
    }
}
