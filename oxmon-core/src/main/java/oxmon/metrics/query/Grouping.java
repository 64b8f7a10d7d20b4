package oxmon.metrics.query;

import java.util.Set;
import java.util.TreeMap;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/**
 * Makes one series of several. Series of different metrics are never mixed.
 *
 * @param labels the labels that stay; a series without one has it in no answer either
 * @param byAgent whether the agent stays
 * @param across how the values that several series have at one step become one; not first, last, rate or increase
 */
public record Grouping(Set<String> labels, boolean byAgent, Aggregation across) {
    public Grouping {
        labels = Set.copyOf(labels);
        if (across.isCounter() || across == Aggregation.FIRST || across == Aggregation.LAST) {
            throw new IllegalArgumentException("must be avg, min, max, sum, count, p50, p95 or p99");
        }
    }

    /** The series that this one becomes a part of; its agent is empty unless agents stay. */
    Series of(Series series) {
        TreeMap<String, String> kept = new TreeMap<>(series.labels().asMap());
        kept.keySet().retainAll(labels);
        return new Series(byAgent ? series.agent() : "", series.metric(), Labels.of(kept));
    }
}
