package oxmon.metrics.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import oxmon.common.Fault;
import oxmon.metrics.MetricStore;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;

/**
 * A question about many series.
 *
 * @param grouping makes one of several; needs a step, so that their times agree
 * @param ranking keeps some of what the grouping left
 */
public record SeriesQuery(
        SeriesSelector selector, Sampling sampling, Optional<Grouping> grouping, Optional<Ranking> ranking) {
    public SeriesQuery {
        if (grouping.isPresent() && sampling.stepMillis() == 0) {
            throw new IllegalArgumentException("series are made one step by step, so a step is needed");
        }
    }

    /**
     * Asks the store.
     *
     * @return the series that have any samples: in the order of the ranking, else of agent, metric and labels
     * @throws Fault INVALID beyond the limits; UNAVAILABLE when it was cancelled or the store is closed
     */
    public List<Samples> ask(MetricStore store, QueryLimits limits, Cancellation cancellation) {
        boolean all = grouping.isEmpty() && ranking.isEmpty();
        PointBudget budget = all ? PointBudget.total(limits.maxPoints()) : PointBudget.eachSeries(limits.maxPoints());
        Scan scan = new Scan(selector, sampling, limits.maxSeries(), budget, cancellation);
        if (all) {
            List<Samples> answer = new ArrayList<>();
            store.scan(scan, answer::add);
            return answer;
        }
        Ranked ranked = new Ranked(ranking, limits.maxPoints());
        if (grouping.isEmpty()) {
            store.scan(scan, ranked::add);
        } else {
            Groups groups = new Groups(grouping.get(), sampling, limits);
            store.scan(scan, groups::add);
            groups.each(ranked::add);
        }
        return ranked.answer();
    }
}
