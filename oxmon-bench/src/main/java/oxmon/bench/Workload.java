package oxmon.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/**
 * What a fleet reports: every agent the same series as the original's collectors, one value each every ten seconds. The same
 * seed gives the same values, so that every store is fed the same. Not thread-safe.
 */
final class Workload {
    static final long INTERVAL_MILLIS = 10_000;

    private final List<List<Series>> series = new ArrayList<>();
    private final Map<Series, Double> values = new HashMap<>();
    private final SplittableRandom random;

    Workload(int agents, int seriesPerAgent, long seed) {
        this.random = new SplittableRandom(seed);
        for (int agent = 0; agent < agents; agent++) {
            series.add(seriesOf(String.format("host-%05d", agent), seriesPerAgent));
        }
    }

    /** What such an agent has: the first of the original's series, and more of those with labels. */
    static List<Series> seriesOf(String agent, int count) {
        List<Series> all = new ArrayList<>();
        for (String metric : List.of(
                "cpu.usage",
                "memory.used",
                "memory.available",
                "memory.used_percent",
                "load.load_1",
                "load.load_5",
                "load.load_15",
                "load.uptime")) {
            all.add(new Series(agent, metric, Labels.NONE));
        }
        for (int i = 0; all.size() < count; i++) {
            switch (i % 4) {
                case 0 -> all.add(new Series(agent, "cpu.core_usage", Labels.of("core", Integer.toString(i / 4))));
                case 1 -> all.add(new Series(agent, "disk.used", Labels.of("mount", "/data" + i / 4)));
                case 2 -> all.add(new Series(agent, "disk.used_percent", Labels.of("mount", "/data" + i / 4)));
                default -> all.add(new Series(agent, "network.bytes_recv", Labels.of("interface", "eth" + i / 4)));
            }
        }
        return List.copyOf(all.subList(0, count));
    }

    int agents() {
        return series.size();
    }

    /** What the agent reports at {@code millis}. */
    List<Point> tick(int agent, long millis) {
        List<Point> points = new ArrayList<>();
        for (Series one : series.get(agent)) {
            points.add(new Point(one, millis, values.merge(one, start(one), (was, is) -> next(one, was))));
        }
        return points;
    }

    private double start(Series one) {
        return one.metric().contains("used") && !one.metric().contains("percent")
                ? (double) (random.nextLong(1L << 37) & ~4095L)
                : twoDecimals(random.nextDouble() * 100);
    }

    private double next(Series one, double was) {
        return switch (one.metric()) {
            case "disk.used", "memory.used", "memory.available" -> was + 4096.0 * random.nextInt(-50, 60);
            case "network.bytes_recv" -> twoDecimals(random.nextDouble() * 1e6);
            case "load.uptime" -> was + 10;
            default -> twoDecimals(Math.max(0, Math.min(100, was + random.nextDouble() * 4 - 2)));
        };
    }

    private static double twoDecimals(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
