package oxmon.metrics.query;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import oxmon.metrics.PointBudget;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.metrics.Series;

/** Series on their way to becoming fewer. Not thread-safe. */
final class Groups {
    private final Grouping grouping;
    private final Sampling sampling;
    private final PointBudget held;
    private final Map<Series, Group> groups = new TreeMap<>(SeriesSelector.ORDER);

    Groups(Grouping grouping, Sampling sampling, QueryLimits limits) {
        this.grouping = grouping;
        this.sampling = sampling;
        this.held = PointBudget.total(limits.maxHeld());
    }

    /** Takes a series. */
    void add(Samples samples) {
        Group group = groups.computeIfAbsent(
                grouping.of(samples.series()), s -> new Group(sampling.stepMillis(), grouping.across(), held));
        for (int i = 0; i < samples.size(); i++) {
            group.add(samples.millis()[i], samples.values()[i]);
        }
    }

    /** Tells what the groups became, in order. */
    void each(Consumer<Samples> sink) {
        groups.forEach((series, group) -> sink.accept(group.samples(series)));
    }
}
