package oxmon.metrics.query;

import oxmon.metrics.Aggregation;

/**
 * Keeps the series that are ahead of all others.
 *
 * @param count how many
 * @param highest whether great values are ahead, rather than small ones
 * @param by what of a series' answered values is compared; not rate or increase
 */
public record Ranking(int count, boolean highest, Aggregation by) {
    public Ranking {
        if (count < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
        if (by.isCounter()) {
            throw new IllegalArgumentException("must be avg, min, max, sum, count, first, last, p50, p95 or p99");
        }
    }
}
