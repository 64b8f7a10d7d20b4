package oxmon.server.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;
import oxmon.metrics.StoreFigures;
import oxmon.metrics.query.QueryLimits;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.settings.ServerSettings;

/** Answers for the time series of all hosts. Thread-safe. */
@Singleton
public class Metrics {
    private final MetricStore store;
    private final QueryGate gate;
    private final QueryLimits limits;

    @Inject
    Metrics(MetricStore store, QueryGate gate, ServerSettings settings) {
        this.store = store;
        this.gate = gate;
        this.limits = settings.query().limits();
    }

    /**
     * The samples of one metric of one agent, see {@link MetricStore#range}.
     *
     * @throws oxmon.common.Fault UNAVAILABLE also when it takes too long or there are too many queries
     */
    public List<Samples> range(RangeQuery query) {
        return gate.pass(cancellation -> store.range(query, cancellation));
    }

    /**
     * What a question about many series answers.
     *
     * @throws oxmon.common.Fault INVALID beyond the configured limits; UNAVAILABLE when it takes too long or there are too many
     */
    public List<Samples> query(SeriesQuery query) {
        return gate.pass(cancellation -> query.ask(store, limits, cancellation));
    }

    /** The series there are, by agent, metric and labels. */
    public List<Series> series(SeriesSelector selector) {
        return gate.pass(cancellation -> store.series(selector));
    }

    /** The same, and those that have nothing but a rollup in a month that the range touches. */
    public List<Series> series(SeriesSelector selector, long fromMillis, long toMillis) {
        return gate.pass(cancellation -> store.series(selector, fromMillis, toMillis));
    }

    /** The newest point of each of these series, by agent, metric and labels. */
    public List<Point> latest(SeriesSelector selector) {
        return gate.pass(cancellation -> store.latest(selector));
    }

    /** The same of those series alone that reported lately. */
    public List<Point> active(SeriesSelector selector) {
        return gate.pass(cancellation -> store.active(selector));
    }

    /** The newest point of every series of the agent that reported lately, or of all when none did. */
    public List<Point> recent(String agent) {
        List<Point> active = store.active(agent);
        return active.isEmpty() ? latest(agent) : active;
    }

    /** The newest point of every series of the agent; empty when it never reported. */
    public List<Point> latest(String agent) {
        return gate.pass(cancellation -> store.latest(agent));
    }

    /** The days there are, oldest first. */
    public List<MetricStore.Day> days() {
        return store.days();
    }

    /** The files of rollups, oldest first. */
    public List<MetricStore.RollupFile> rollups() {
        return store.rollups();
    }

    /** Whether the range touches days of which only rollups are left, which tell no more than five minutes do. */
    public boolean reachesRollups(long fromMillis, long toMillis) {
        return store.reachesRollups(fromMillis, toMillis);
    }

    /** What the store tells of its own work. */
    public StoreFigures figures() {
        return store.figures();
    }
}
