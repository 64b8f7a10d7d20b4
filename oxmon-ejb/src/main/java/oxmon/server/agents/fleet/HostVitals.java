package oxmon.server.agents.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Point;

/** The newest values of one host. Thread-safe. */
final class HostVitals {
    private static final double SHORT = 90;
    private static final double NEARLY_USED_UP = 95;

    /** A mount or interface that was not told for so long is gone. */
    private static final long FORGET_MILLIS = Duration.ofMinutes(15).toMillis();

    private final Map<String, Point> byMetric = new HashMap<>();
    private final Map<String, Point> disks = new HashMap<>();
    private final Map<String, Point> sent = new HashMap<>();
    private final Map<String, Point> received = new HashMap<>();
    private final Map<Trouble.Kind, Long> since = new HashMap<>();
    private long newestMillis;

    synchronized void take(List<Point> points) {
        for (Point point : points) {
            newestMillis = Math.max(newestMillis, point.millis());
            Map<String, String> labels = point.series().labels().asMap();
            switch (point.series().metric()) {
                case "cpu.usage", "memory.used_percent", "load.load_1", "load.uptime" ->
                    newer(byMetric, point.series().metric(), point);
                case "disk.used_percent" -> newer(disks, labels.getOrDefault("mount", ""), point);
                case "network.bytes_sent" -> newer(sent, labels.getOrDefault("interface", ""), point);
                case "network.bytes_recv" -> newer(received, labels.getOrDefault("interface", ""), point);
                default -> {
                    // not shown in lists
                }
            }
        }
        for (Map<String, Point> group : List.of(disks, sent, received)) {
            group.values().removeIf(point -> newestMillis - point.millis() > FORGET_MILLIS);
        }
        Vitals now = vitals();
        mark(Trouble.Kind.CPU, now.cpu());
        mark(Trouble.Kind.MEMORY, now.memory());
        mark(Trouble.Kind.DISK, now.disk());
    }

    private void mark(Trouble.Kind kind, @Nullable Double percent) {
        if (percent != null && percent >= SHORT) {
            since.putIfAbsent(kind, newestMillis);
        } else {
            since.remove(kind);
        }
    }

    synchronized Vitals vitals() {
        Point fullest = null;
        for (Point disk : disks.values()) {
            if (fullest == null || disk.value() > fullest.value()) {
                fullest = disk;
            }
        }
        return new Vitals(
                value("cpu.usage"),
                value("memory.used_percent"),
                fullest == null ? null : fullest.value(),
                fullest == null ? "" : fullest.series().labels().asMap().getOrDefault("mount", ""),
                sent.isEmpty() && received.isEmpty() ? null : sum(sent) + sum(received),
                value("load.load_1"),
                value("load.uptime"));
    }

    /** What is running short; memory and CPU only ever warn, a full disk stops things. */
    synchronized List<Trouble> troubles() {
        Vitals now = vitals();
        List<Trouble> troubles = new ArrayList<>();
        add(troubles, Trouble.Kind.DISK, now.disk(), now.diskMount(), NEARLY_USED_UP);
        add(troubles, Trouble.Kind.MEMORY, now.memory(), "", Double.MAX_VALUE);
        add(troubles, Trouble.Kind.CPU, now.cpu(), "", Double.MAX_VALUE);
        return troubles;
    }

    private void add(
            List<Trouble> troubles, Trouble.Kind kind, @Nullable Double percent, String where, double critical) {
        if (percent != null && percent >= SHORT) {
            HostState state = percent >= critical ? HostState.CRIT : HostState.WARN;
            troubles.add(new Trouble(state, kind, percent, where, since.getOrDefault(kind, 0L)));
        }
    }

    @Nullable
    private Double value(String metric) {
        Point point = byMetric.get(metric);
        return point == null ? null : point.value();
    }

    private static double sum(Map<String, Point> points) {
        return points.values().stream().mapToDouble(Point::value).sum();
    }

    private static void newer(Map<String, Point> points, String key, Point point) {
        points.merge(key, point, (was, is) -> is.millis() >= was.millis() ? is : was);
    }
}
