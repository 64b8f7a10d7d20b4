package oxmon.metrics.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.SeriesSelector;

/** Answers which agents and series there are, and the newest point of each. Thread-safe. */
final class Newest {
    private static final Comparator<Series> ORDER =
            Comparator.comparing(Series::metric).thenComparing(s -> s.labels().toString());

    private final Registry registry;
    private final SilentSeries silent;

    Newest(Registry registry, SilentSeries silent) {
        this.registry = registry;
        this.silent = silent;
    }

    /** The newest point of each selected series that has one since, in the order of answers; {@code active} are those in memory. */
    List<Point> withSilent(SeriesSelector selector, List<Point> active, long sinceMillis) {
        return with(active, selector, Comparator.comparing(Point::series, SeriesSelector.ORDER), sinceMillis);
    }

    /** The newest point of each series of an agent, by metric and labels. */
    List<Point> withSilent(String agent) {
        SeriesSelector all =
                new SeriesSelector(NameSelector.of(List.of(agent), List.of()), NameSelector.ALL, List.of());
        return with(of(agent), all, Comparator.comparing(Point::series, ORDER), Long.MIN_VALUE);
    }

    private List<Point> with(List<Point> active, SeriesSelector selector, Comparator<Point> order, long sinceMillis) {
        List<Point> all = new ArrayList<>(active);
        if (silent.since(sinceMillis)) {
            Map<Series, Point> newest = new HashMap<>();
            active.forEach(point -> newest.put(point.series(), point));
            // files are asked about what is in memory by a late point alone, too
            for (Point found : silent.newest(selector, newest, sinceMillis)) {
                newest.merge(found.series(), found, (here, there) -> there.millis() > here.millis() ? there : here);
            }
            all = new ArrayList<>(newest.values());
            all.sort(order);
        }
        all.removeIf(point -> point.millis() < sinceMillis);
        return all;
    }

    /**
     * The newest point of each selected series in memory, in the order of answers. Where metrics are named, only their series are looked
     * at: to find one metric of ten thousand agents takes as many look-ups.
     */
    List<Point> of(SeriesSelector selector) {
        NameSelector names = selector.agents();
        List<Point> found = new ArrayList<>();
        if (names.isExact()) {
            names.names().forEach(name -> found.addAll(of(registry.find(name), selector.metrics())));
        } else {
            for (AgentHead agent : registry.agents()) {
                if (names.test(agent.name())) {
                    found.addAll(of(agent, selector.metrics()));
                }
            }
        }
        Map<String, Boolean> metrics = new HashMap<>(); // there are many series of each, and globs take their time
        found.removeIf(point -> !metrics.computeIfAbsent(point.series().metric(), selector.metrics()::test)
                || !selector.fits(point.series().labels()));
        found.sort(Comparator.comparing(Point::series, SeriesSelector.ORDER));
        return found;
    }

    /** The newest point of each series of an agent in memory, by metric and labels. */
    List<Point> of(String agent) {
        List<Point> newest = of(registry.find(agent), NameSelector.ALL);
        newest.sort(Comparator.comparing(Point::series, ORDER));
        return newest;
    }

    /** Of the metrics that are named, or of all when some are meant by globs. */
    private static List<Point> of(@Nullable AgentHead agent, NameSelector metrics) {
        List<Point> newest = new ArrayList<>();
        if (agent != null) {
            Consumer<SeriesHead> taking = series -> {
                if (series.any()) {
                    newest.add(new Point(series.series(), series.lastMillis(), series.lastValue()));
                }
            };
            synchronized (agent) {
                if (metrics.isExact()) {
                    metrics.names()
                            .forEach(metric -> agent.series(metric).values().forEach(taking));
                } else {
                    agent.each(taking);
                }
            }
        }
        return newest;
    }

    /** When each agent was heard. */
    List<AgentSeen> agents() {
        List<AgentSeen> agents = new ArrayList<>();
        for (AgentHead agent : registry.agents()) {
            synchronized (agent) {
                AgentSeen seen = agent.seen();
                if (seen != null) {
                    agents.add(seen);
                }
            }
        }
        return agents;
    }

    /** How many series an agent has. */
    int seriesCount(String agent) {
        AgentHead head = registry.find(agent);
        if (head == null) {
            return 0;
        }
        synchronized (head) {
            return head.seriesCount();
        }
    }

    /** Whether the series is in memory and has any point. */
    boolean has(Series series) {
        AgentHead agent = registry.find(series.agent());
        if (agent == null) {
            return false;
        }
        synchronized (agent) {
            SeriesHead head = agent.series(series.metric()).get(series.labels());
            return head != null && head.any();
        }
    }
}
