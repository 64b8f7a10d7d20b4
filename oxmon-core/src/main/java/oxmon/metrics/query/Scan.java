package oxmon.metrics.query;

import oxmon.common.Fault;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Sampling;

/**
 * Asks a store for the samples of many series, each by itself.
 *
 * @param maxSeries the most series that may be read
 * @param budget bounds the samples that are told
 */
public record Scan(
        SeriesSelector selector, Sampling sampling, int maxSeries, PointBudget budget, Cancellation cancellation) {
    /**
     * Refuses when so many series are too many.
     *
     * @throws Fault INVALID, naming {@code metric}
     */
    public void checkSeries(int count) {
        if (count > maxSeries) {
            throw Fault.invalid(
                    "metric",
                    "that is " + count + " series, and one query reads at most " + maxSeries
                            + "; say more exactly which agent, metric or labels");
        }
    }
}
