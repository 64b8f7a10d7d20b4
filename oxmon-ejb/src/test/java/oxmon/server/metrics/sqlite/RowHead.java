package oxmon.server.metrics.sqlite;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.query.SeriesSelector;

/** The newest point of every series and when each agent was heard, in memory. Thread-safe. */
final class RowHead {
    static final Comparator<Series> ORDER =
            Comparator.comparing(Series::metric).thenComparing(s -> s.labels().toString());

    private final Map<String, Map<Series, Point>> latest = new ConcurrentHashMap<>();
    private final Map<String, AgentSeen> agents = new ConcurrentSkipListMap<>();

    void points(List<Point> points) {
        for (Point point : points) {
            latest.computeIfAbsent(point.series().agent(), a -> new ConcurrentHashMap<>())
                    .merge(point.series(), point, (was, is) -> is.millis() >= was.millis() ? is : was);
        }
    }

    void heard(AgentSeen agent) {
        agents.merge(agent.agent(), agent, (was, is) -> is.lastMillis() >= was.lastMillis() ? is : was);
    }

    List<Point> latest(String agent) {
        return latest.getOrDefault(agent, Map.of()).values().stream()
                .sorted(Comparator.comparing(Point::series, ORDER))
                .toList();
    }

    List<Point> latest(SeriesSelector selector) {
        return latest.values().stream()
                .flatMap(series -> series.values().stream())
                .filter(point -> selector.test(point.series()))
                .sorted(Comparator.comparing(Point::series, SeriesSelector.ORDER))
                .toList();
    }

    boolean has(Series series) {
        return latest.getOrDefault(series.agent(), Map.of()).containsKey(series);
    }

    int count() {
        return latest.values().stream().mapToInt(Map::size).sum();
    }

    int count(String agent) {
        return latest.getOrDefault(agent, Map.of()).size();
    }

    List<AgentSeen> agents() {
        return List.copyOf(agents.values());
    }

    /** Forgets series whose newest point lies before {@code millis}. */
    void dropBefore(long millis) {
        latest.values().forEach(series -> series.values().removeIf(point -> point.millis() < millis));
        latest.values().removeIf(Map::isEmpty);
        agents.values().removeIf(agent -> agent.lastMillis() < millis);
    }
}
