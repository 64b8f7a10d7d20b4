package oxmon.server.agents.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** The newest values of one host. Thread-safe. */
final class HostVitals {
    private static final double SHORT = 90;
    private static final double NEARLY_USED_UP = 95;

    /** A mount or interface that was not told for so long is gone. */
    private static final long FORGET_MILLIS = Duration.ofMinutes(15).toMillis();

    private static final String CPU = "cpu.usage";
    private static final String MEMORY = "memory.used_percent";
    private static final String LOAD = "load.load_1";
    private static final String UPTIME = "load.uptime";
    private static final String DISK = "disk.used_percent";
    private static final String SENT = "network.bytes_sent";
    private static final String RECEIVED = "network.bytes_recv";
    private static final Set<String> SHOWN = Set.of(CPU, MEMORY, LOAD, UPTIME, DISK, SENT, RECEIVED);

    /** The series of the newest batch in their order, compared by identity, and where among them those are that are shown. */
    private Series[] series = {};

    private int[] shown = {};

    private final Map<String, Point> byMetric = new HashMap<>();
    private final Map<String, Point> disks = new HashMap<>();
    private final Map<String, Point> sent = new HashMap<>();
    private final Map<String, Point> received = new HashMap<>();
    private final Map<Trouble.Kind, Long> since = new HashMap<>();
    private long newestMillis;

    synchronized void take(List<Point> points) {
        boolean same = points.size() == series.length;
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            newestMillis = Math.max(newestMillis, point.millis());
            same = same && point.series() == series[i];
        }
        if (!same) {
            learn(points);
        }
        for (int i : shown) {
            take(points.get(i));
        }
        for (Map<String, Point> group : List.of(disks, sent, received)) {
            group.values().removeIf(point -> newestMillis - point.millis() > FORGET_MILLIS);
        }
        Vitals now = vitals();
        mark(Trouble.Kind.CPU, now.cpu());
        mark(Trouble.Kind.MEMORY, now.memory());
        mark(Trouble.Kind.DISK, now.disk());
    }

    /** Remembers where in a batch the points stand that are shown; the next ones mostly have the same order. */
    private void learn(List<Point> points) {
        series = points.stream().map(Point::series).toArray(Series[]::new);
        shown = IntStream.range(0, series.length)
                .filter(i -> SHOWN.contains(series[i].metric()))
                .toArray();
    }

    private void take(Point point) {
        Labels labels = point.series().labels();
        switch (point.series().metric()) {
            case DISK -> newer(disks, label(labels, "mount"), point);
            case SENT -> newer(sent, label(labels, "interface"), point);
            case RECEIVED -> newer(received, label(labels, "interface"), point);
            default -> newer(byMetric, point.series().metric(), point);
        }
    }

    private static String label(Labels labels, String key) {
        String value = labels.get(key);
        return value == null ? "" : value;
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
                value(CPU),
                value(MEMORY),
                fullest == null ? null : fullest.value(),
                fullest == null ? "" : label(fullest.series().labels(), "mount"),
                sent.isEmpty() && received.isEmpty() ? null : sum(sent) + sum(received),
                value(LOAD),
                value(UPTIME));
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
