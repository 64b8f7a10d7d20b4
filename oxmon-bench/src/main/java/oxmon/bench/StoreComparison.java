package oxmon.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

/**
 * Feeds the engine and the original system's layout the same data in interleaved rounds, and prints medians and
 * ratios as a table. Arguments: agents, series an agent, ticks, rounds (default 50 80 40 5).
 */
public final class StoreComparison {
    /** How many batches wait for the disk at once, as they do when many agents report. */
    private static final int IN_FLIGHT = 50;

    private static final long START = 1_795_305_600_000L; // a UTC midnight
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private StoreComparison() {}

    /** What one round measured. */
    private record Measured(
            double pointsPerSecond, double cpuSecondsPerMillion, double bytesPerPoint, double queryMillis) {}

    /** Feeds a store and times a query. */
    private interface Subject {
        Measured run(Path directory, Workload workload, int ticks) throws Exception;
    }

    /** Prints the table. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws Exception {
        int agents = args.length > 0 ? Integer.parseInt(args[0]) : 50;
        int series = args.length > 1 ? Integer.parseInt(args[1]) : 80;
        int ticks = args.length > 2 ? Integer.parseInt(args[2]) : 40;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 5;
        Map<String, Subject> subjects = new LinkedHashMap<>();
        subjects.put("original layout", StoreComparison::original);
        subjects.put("engine", StoreComparison::engine);
        Map<String, List<Measured>> results = new LinkedHashMap<>();
        double[] syncs = new double[rounds];
        for (int round = -1; round < rounds; round++) { // round -1 warms up and is not counted
            for (Map.Entry<String, Subject> subject : subjects.entrySet()) {
                Path directory = Files.createTempDirectory("oxmon-bench");
                try {
                    Measured measured =
                            subject.getValue().run(directory, new Workload(agents, series, 42), round < 0 ? 5 : ticks);
                    if (round >= 0) {
                        results.computeIfAbsent(subject.getKey(), k -> new ArrayList<>())
                                .add(measured);
                    }
                } finally {
                    delete(directory);
                }
            }
            if (round >= 0) {
                syncs[round] = syncMillis();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d agents x %d series, %d ticks of 10 s, %d rounds; %s, %d cores; calibration: 4 KiB append + fsync %.2f ms (median)%n%n",
                agents,
                series,
                ticks,
                rounds,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                median(Arrays.stream(syncs).boxed().toList()));
        System.out.println("| store | points/s | CPU s per million | bytes a point | one series, all of it (ms) |");
        System.out.println("|---|---|---|---|---|");
        results.forEach((name, measured) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %.2f | %.1f | %.2f |%n",
                name,
                median(measured.stream().map(Measured::pointsPerSecond).toList()),
                median(measured.stream().map(Measured::cpuSecondsPerMillion).toList()),
                median(measured.stream().map(Measured::bytesPerPoint).toList()),
                median(measured.stream().map(Measured::queryMillis).toList())));
    }

    private static Measured original(Path directory, Workload workload, int ticks) throws Exception {
        Path file = directory.resolve("2026-11-22.db");
        long points = 0;
        long wall = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        double queryMillis;
        try (OriginalLayout store = new OriginalLayout(file)) {
            for (int tick = 0; tick < ticks; tick++) {
                for (int agent = 0; agent < workload.agents(); agent++) {
                    List<Point> batch = workload.tick(agent, START + tick * Workload.INTERVAL_MILLIS);
                    store.append(batch);
                    points += batch.size();
                }
            }
            wall = System.nanoTime() - wall;
            cpu = SYSTEM.getProcessCpuTime() - cpu;
            queryMillis = median(() -> expect(
                    store.range("host-00001", "cpu.usage", START, START + ticks * Workload.INTERVAL_MILLIS), ticks));
        }
        return new Measured(
                points / (wall / 1e9), cpu / 1e9 / (points / 1e6), size(directory) / (double) points, queryMillis);
    }

    private static Measured engine(Path directory, Workload workload, int ticks) throws Exception {
        long points = 0;
        long wall = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        double queryMillis;
        try (MetricStore store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofMinutes(5)),
                new SqliteDayFiles(directory),
                Thread::new)) {
            Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
            for (int tick = 0; tick < ticks; tick++) {
                long at = START + tick * Workload.INTERVAL_MILLIS;
                for (int agent = 0; agent < workload.agents(); agent++) {
                    List<Point> batch = workload.tick(agent, at);
                    waiting.add(store.append(
                            new Batch(batch.get(0).series().agent(), at, Workload.INTERVAL_MILLIS, batch)));
                    points += batch.size();
                    if (waiting.size() >= IN_FLIGHT) {
                        waiting.remove().join();
                    }
                }
            }
            waiting.forEach(CompletableFuture::join);
            store.flush();
            wall = System.nanoTime() - wall;
            cpu = SYSTEM.getProcessCpuTime() - cpu;
            RangeQuery query = new RangeQuery(
                    "host-00001",
                    "cpu.usage",
                    Map.of(),
                    START,
                    START + ticks * Workload.INTERVAL_MILLIS,
                    0,
                    Aggregation.AVG,
                    1_000_000);
            queryMillis = median(() -> expect(store.range(query).get(0).size(), ticks));
            store.rewriteDaysBefore(LocalDate.ofEpochDay(START / 86_400_000L + 2)); // sizes are of days that are over
        }
        return new Measured(
                points / (wall / 1e9), cpu / 1e9 / (points / 1e6), size(directory) / (double) points, queryMillis);
    }

    private interface Query {
        void run() throws Exception;
    }

    /** The median time of eleven runs, in milliseconds. */
    private static double median(Query query) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            long asked = System.nanoTime();
            query.run();
            times.add((System.nanoTime() - asked) / 1e6);
        }
        return median(times);
    }

    private static void expect(int found, int wanted) {
        if (found != wanted) {
            throw new IllegalStateException("the store answers " + found + " points of " + wanted);
        }
    }

    private static double syncMillis() throws IOException {
        Path file = Files.createTempFile("oxmon-bench", ".sync");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096));
                channel.force(false);
                times.add((System.nanoTime() - start) / 1e6);
            }
            return median(times);
        } finally {
            Files.delete(file);
        }
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
