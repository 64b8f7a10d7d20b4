package oxmon.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Reports as a fleet of agents does: each under its own name, every ten seconds, at a moment of its own within them, whether or not
 * the server has answered the one before. Tells what that costs the server and how long agents wait for "ok". Arguments: the
 * release's directory, agents, series each, seconds, connections (default target/release 1000 80 60, and a connection for each
 * agent, at most 1000). Puts its row into docs/benchmarks.md.
 */
public final class FleetLoad {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_CONNECTIONS = 1_000;

    /** Series of the server's own, and room for more. */
    private static final int OWN_SERIES = 1_000;

    private static final int LEAST_MAX_SERIES = 100_000;

    /** Intervals that are not counted: series are made, connections opened, code is compiled. */
    private static final int WARM_UP_INTERVALS = 3;

    private static final String HEAD = """
            | agents × series, at 10 s | connections | seconds | points/s | refused | "ok" p50 | p99 | max | server's CPU, of a core | RSS, start / middle / end | heap | Java, run, load before |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final Population fleet;
    private final long[] phases;
    private final Integer[] order;
    private final RawGrpc grpc;
    private final Subject server;
    private final int seconds;

    /** How long each answer of the measured time took, by the number of its report. */
    private final double[] millis;

    private final AtomicIntegerArray done;
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final double loadBefore = BenchPage.load();
    private final double[] resident = new double[3];
    private double cpuSeconds;
    private double lateMillis;
    private int sent;
    private int measured;

    private FleetLoad(Population fleet, RawGrpc grpc, Subject server, int seconds) {
        this.fleet = fleet;
        this.grpc = grpc;
        this.server = server;
        this.seconds = seconds;
        SplittableRandom random = new SplittableRandom(7);
        this.phases = IntStream.range(0, fleet.agents())
                .mapToLong(agent -> random.nextLong(INTERVAL_NANOS))
                .toArray();
        this.order = IntStream.range(0, fleet.agents())
                .boxed()
                .sorted(Comparator.comparingLong(agent -> phases[agent]))
                .toArray(Integer[]::new);
        int most = (seconds / 10 + 2 + WARM_UP_INTERVALS) * fleet.agents();
        this.millis = new double[most];
        this.done = new AtomicIntegerArray(most);
    }

    /** Prints the row. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws Exception {
        Path release = Path.of(args.length > 0 ? args[0] : "target/release").toAbsolutePath();
        int agents = number(args, 1, 1_000, 1, 99_999);
        int series = number(args, 2, 80, 8, 10_000);
        int seconds = number(args, 3, 60, 10, 86_400);
        int connections = number(args, 4, Math.min(agents, MOST_CONNECTIONS), 1, agents);
        int maxSeries = Math.max(LEAST_MAX_SERIES, agents * series + OWN_SERIES);
        Path directory = Files.createTempDirectory("oxmon-bench");
        try (BenchServer server = new BenchServer(release, directory, maxSeries);
                RawGrpc grpc = new RawGrpc(server.grpcPort(), connections)) {
            FleetLoad load = new FleetLoad(new Population(agents, series), grpc, server.subject(), seconds);
            System.err.printf(
                    Locale.ROOT,
                    "%,d agents of %,d series, %,d connections: %d s that are not counted, then %d s%n",
                    agents,
                    series,
                    connections,
                    WARM_UP_INTERVALS * 10,
                    seconds);
            double ownCpu = ownCpuSeconds();
            load.run();
            load.verify(server);
            String row = load.row(connections, server.subject().heapMib());
            System.out.print(HEAD);
            System.out.println(row);
            System.err.printf(
                    Locale.ROOT,
                    "the client sent at most %.1f ms late and used %.0f %% of a core; refused: %s%n",
                    load.lateMillis,
                    100 * (ownCpuSeconds() - ownCpu) / (seconds + WARM_UP_INTERVALS * 10),
                    load.refusals);
            new BenchPage("./oxmon bench fleet").keepRow(HEAD, row);
        } finally {
            StoreComparison.delete(directory);
        }
    }

    private static int number(String[] args, int index, int otherwise, int min, int max) {
        int number = args.length > index ? Integer.parseInt(args[index]) : otherwise;
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    "argument " + index + " must be from " + min + " to " + max + ", was " + number);
        }
        return number;
    }

    private void run() throws IOException, InterruptedException {
        long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        long counted = start + WARM_UP_INTERVALS * INTERVAL_NANOS;
        long middle = counted + TimeUnit.SECONDS.toNanos(seconds) / 2;
        long end = counted + TimeUnit.SECONDS.toNanos(seconds);
        double cpu = 0;
        for (long round = 0; ; round++) {
            for (int agent : order) {
                long due = start + round * INTERVAL_NANOS + phases[agent];
                if (due >= counted && resident[0] == 0) {
                    resident[0] = server.residentMib();
                    cpu = server.cpuSeconds();
                    lateMillis = 0;
                }
                if (due >= middle && resident[1] == 0) {
                    resident[1] = server.residentMib();
                }
                if (due >= end) {
                    awaitNanos(end);
                    cpuSeconds = server.cpuSeconds() - cpu;
                    resident[2] = server.residentMib();
                    awaitAnswers();
                    return;
                }
                awaitNanos(due);
                send(agent, due, due >= counted);
            }
        }
    }

    private static void awaitNanos(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void send(int agent, long due, boolean counted) {
        byte[] report = fleet.report(agent, System.currentTimeMillis());
        lateMillis = Math.max(lateMillis, (System.nanoTime() - due) / 1e6);
        int mine = sent++;
        measured += counted ? 1 : 0;
        grpc.send(agent, report, refusal -> {
            millis[mine] = counted ? (System.nanoTime() - due) / 1e6 : Double.NaN; // late sending counts too
            if (!refusal.isEmpty()) {
                synchronized (refusals) {
                    refusals.merge(refusal, 1, Integer::sum);
                }
            }
            done.set(mine, 1);
        });
    }

    private void awaitAnswers() throws InterruptedException {
        for (int i = 0; i < sent; i++) {
            while (done.get(i) == 0) { // each ends, by its deadline at the latest
                Thread.sleep(10);
            }
        }
    }

    /** Some agents' newest values are all there. */
    private void verify(BenchServer server) throws IOException {
        if (!refusals.isEmpty()) {
            return; // told already
        }
        try (RawHttp http = server.connect()) {
            for (int agent : List.of(0, fleet.agents() / 2, fleet.agents() - 1)) {
                byte[] latest = server.get(http, "/v1/agents/" + Population.name(agent) + "/latest")
                        .body();
                long found = BenchServer.count(latest, "\"metric_name\"");
                if (found != fleet.seriesEach()) {
                    throw new IOException(Population.name(agent) + " has " + found + " series instead of "
                            + fleet.seriesEach() + ", although all was answered with ok");
                }
            }
        }
    }

    private String row(int connections, long heapMib) {
        double[] sorted = Arrays.stream(millis, 0, sent)
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "| %,d × %,d | %,d | %d | %,.0f | %d | %.1f ms | %.1f ms | %.1f ms | %.1f %% | %.0f / %.0f / %.0f MiB | %d MiB | %s, %d cores, %s, %.1f |",
                fleet.agents(),
                fleet.seriesEach(),
                connections,
                seconds,
                (double) measured * fleet.seriesEach() / seconds,
                refusals.values().stream().mapToInt(Integer::intValue).sum(),
                quantile(sorted, 0.5),
                quantile(sorted, 0.99),
                quantile(sorted, 1),
                100 * cpuSeconds / seconds,
                resident[0],
                resident[1],
                resident[2],
                heapMib,
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                LocalDate.now(ZoneOffset.UTC),
                loadBefore);
    }

    private static double quantile(double[] sorted, double q) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1L, (long) (q * sorted.length))];
    }

    private static double ownCpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN;
    }
}
