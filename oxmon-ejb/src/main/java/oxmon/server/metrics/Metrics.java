package oxmon.server.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;

/** Answers for the time series of all hosts. Thread-safe. */
@Singleton
public class Metrics {
    private final MetricStore store;

    @Inject
    Metrics(MetricStore store) {
        this.store = store;
    }

    /** See {@link MetricStore#range}. */
    public List<Samples> range(RangeQuery query) {
        return store.range(query);
    }

    /** The newest point of every series of the agent; empty when it never reported. */
    public List<Point> latest(String agent) {
        return store.latest(agent);
    }

    /** The days there are, oldest first. */
    public List<MetricStore.Day> days() {
        return store.days();
    }
}
