package oxmon.metrics;

import java.util.Map;

/**
 * Asks for the samples of one metric of one agent in a range of time.
 *
 * @param labels only series that have each of these labels with that value; empty means all series of the metric
 * @param fromMillis inclusive, Unix time in milliseconds
 * @param toMillis inclusive, Unix time in milliseconds, not before {@code fromMillis}
 * @param stepMillis 0 for the samples as they are; otherwise one sample for each step that has any, stamped with the step's
 *     start, which is a multiple of the step since 1970
 * @param aggregation how the samples of a step become one; when the step is 0 only rate and increase count
 * @param maxPoints the most samples that may be answered, over all series
 */
public record RangeQuery(
        String agent,
        String metric,
        Map<String, String> labels,
        long fromMillis,
        long toMillis,
        long stepMillis,
        Aggregation aggregation,
        int maxPoints) {
    public RangeQuery {
        labels = Map.copyOf(labels);
        new Sampling(fromMillis, toMillis, stepMillis, aggregation); // checks them
        if (maxPoints < 1) {
            throw new IllegalArgumentException("maxPoints must be at least 1");
        }
    }

    /** Which samples are meant. */
    public Sampling sampling() {
        return new Sampling(fromMillis, toMillis, stepMillis, aggregation);
    }
}
