package oxmon.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/**
 * What alerting costs and how fast it tells: memory of the judge, ingest with 20 calm rules for each of 100,000 series beside a server
 * without rules, the time from a point's sending to the webhook's receipt under load, and a storm of alerts. Arguments: the release's
 * directory, agents of 80 series, seconds of each part, rounds (default target/release 1250 20 5). Puts its rows into docs/benchmarks.md.
 */
public final class AlertLoad {
    private static final int SERIES = 80;
    private static final int RULES = 20;
    private static final int IN_FLIGHT = 64;
    private static final int CONNECTIONS = 16;
    private static final int POINTS_PER_SECOND = 50_000;
    private static final int STORM_AGENTS = 125;
    private static final int STORM_SECONDS = 10;
    /** The number of the probe that meets code that never ran. */
    private static final int FIRST = 1_000_000;

    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Pattern PROBE = Pattern.compile("\"n\" *: *\"(\\d+)\"");
    private static final String HEAD = """
            | what | measured | aim |
            |---|---|---|
            """;

    private final Path release;
    private final Path directory;
    private final int agents;
    private final int seconds;
    private final int rounds;
    private final List<String> rows = new ArrayList<>();

    private AlertLoad(Path release, Path directory, int agents, int seconds, int rounds) {
        this.release = release;
        this.directory = directory;
        this.agents = agents;
        this.seconds = seconds;
        this.rounds = rounds;
    }

    /** Prints the rows. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("oxmon-bench");
        try {
            AlertLoad load = new AlertLoad(
                    Path.of(args.length > 0 ? args[0] : "target/release").toAbsolutePath(),
                    directory,
                    args.length > 1 ? Integer.parseInt(args[1]) : 1_250,
                    args.length > 2 ? Integer.parseInt(args[2]) : 20,
                    args.length > 3 ? Integer.parseInt(args[3]) : 5);
            load.rows.addAll(AlertMemory.rows());
            load.ingest();
            load.latency();
            load.storm();
            String when = String.format(
                    Locale.ROOT,
                    "%s, Java %d, %d cores, load before %.1f.%n%n",
                    LocalDate.now(ZoneOffset.UTC),
                    Runtime.version().feature(),
                    Runtime.getRuntime().availableProcessors(),
                    BenchPage.load());
            String table = when + HEAD + String.join("\n", load.rows) + '\n';
            System.out.print(table);
            new BenchPage("./oxmon bench alerts").keep(table);
        } finally {
            StoreComparison.delete(directory);
        }
    }

    private void row(String what, String aim, String format, Object... values) {
        String measured = String.format(Locale.ROOT, format, values);
        System.err.println(what + ": " + measured);
        rows.add("| " + what + " | " + measured + " | " + aim + " |");
    }

    private BenchServer server(String name, String toml) throws IOException, InterruptedException {
        return new BenchServer(release, directory.resolve(name), 2 * agents * SERIES + 50_000, toml);
    }

    /** So many thresholds for each metric of the agents, none of which is passed. */
    private static String calmRules() {
        StringBuilder toml = new StringBuilder();
        for (String metric : Workload.seriesOf("any", SERIES).stream()
                .map(Series::metric)
                .distinct()
                .toList()) {
            for (int i = 0; i < RULES; i++) {
                toml.append(String.format(
                        Locale.ROOT,
                        "[[alert.rules]]%nname = \"%s %d\"%ntype = \"threshold\"%nmetric = \"%s\"%noperator = \"gt\"%n"
                                + "value = %d%nduration_secs = 60%n",
                        metric,
                        i,
                        metric,
                        1_000_000_000_000_000L + i));
            }
        }
        return toml.toString();
    }

    // --- ingest
    // -----------------------------------------------------------------------------------------------------------

    private void ingest() throws Exception {
        double[][] speed = new double[2][rounds];
        double[][] cpu = new double[2][rounds];
        try (BenchServer plain = server("plain", "");
                BenchServer judging = server("judging", calmRules())) {
            List<BenchServer> both = List.of(plain, judging);
            List<Population> fleets = List.of(new Population(agents, SERIES), new Population(agents, SERIES));
            for (int round = -1; round < rounds; round++) { // the first one warms up
                for (int i = 0; i < 2; i++) {
                    int which = round % 2 == 0 ? i : 1 - i;
                    BenchServer server = both.get(which);
                    double before = server.subject().cpuSeconds();
                    long began = System.nanoTime();
                    long points = saturate(server, fleets.get(which), began + TimeUnit.SECONDS.toNanos(seconds));
                    double took = (System.nanoTime() - began) / 1e9;
                    if (round >= 0) {
                        speed[which][round] = points / took;
                        cpu[which][round] = 1e6 * (server.subject().cpuSeconds() - before) / points;
                    }
                }
            }
        }
        row(
                String.format(
                        Locale.ROOT,
                        "ingest as fast as it goes, %,d series × %d calm rules, against a server without rules (medians of %d rounds)",
                        agents * SERIES,
                        RULES,
                        rounds),
                "≥ 0.85 of the points/s",
                "%,.0f against %,.0f points/s: **%.2f**; CPU %.2f against %.2f s a million points: %.2f",
                median(speed[1]),
                median(speed[0]),
                median(speed[1]) / median(speed[0]),
                median(cpu[1]),
                median(cpu[0]),
                median(cpu[1]) / median(cpu[0]));
    }

    private long saturate(BenchServer server, Population fleet, long end) throws Exception {
        long points = 0;
        try (RawGrpc grpc = new RawGrpc(server.grpcPort(), CONNECTIONS)) {
            while (System.nanoTime() < end) {
                List<byte[]> batches = new ArrayList<>();
                for (int agent = 0; agent < agents; agent++) {
                    batches.add(fleet.report(agent, System.currentTimeMillis()));
                }
                grpc.sendAll(batches, IN_FLIGHT, new double[batches.size()]);
                points += (long) agents * SERIES;
            }
        }
        return points;
    }

    // --- from a point to a webhook
    // ------------------------------------------------------------------------------------------

    /** Takes what a webhook is sent. */
    private static final class Hook implements AutoCloseable {
        private final HttpServer http;
        private final Map<Integer, Long> heard = new ConcurrentHashMap<>();
        private final AtomicInteger messages = new AtomicInteger();

        Hook() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                long now = System.nanoTime();
                messages.incrementAndGet();
                Matcher probes = PROBE.matcher(body);
                while (probes.find()) {
                    heard.putIfAbsent(Integer.valueOf(probes.group(1)), now);
                }
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            http.start();
        }

        String toml(int aggregationSecs) {
            return "[notification]\naggregation_window_secs = " + aggregationSecs
                    + "\n[[notification.channels]]\ntype = \"webhook\"\nurl = \"http://127.0.0.1:"
                    + http.getAddress().getPort() + "/\"\n[[alert.rules]]\nname = \"probe\"\ntype = \"threshold\"\n"
                    + "metric = \"probe.value\"\noperator = \"gt\"\nvalue = 0.5\nseverity = \"critical\"\n";
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    /** Reports at an even pace from a thread of its own, and notes how long answers took. */
    private final class Background implements AutoCloseable {
        private final RawGrpc grpc;
        private final Thread thread = new Thread(this::run);
        private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean going = true;

        Background(BenchServer server) {
            grpc = new RawGrpc(server.grpcPort(), CONNECTIONS);
            thread.start();
        }

        private void run() {
            Population fleet = new Population(agents, SERIES);
            long pause = TimeUnit.SECONDS.toNanos(1) * SERIES / POINTS_PER_SECOND;
            long due = System.nanoTime();
            for (int i = 0; going; i++) {
                byte[] report = fleet.report(i % agents, System.currentTimeMillis());
                long sent = due;
                grpc.send(i, report, refusal -> {
                    millis.add((System.nanoTime() - sent) / 1e6);
                    refused.addAndGet(refusal.isEmpty() ? 0 : 1);
                });
                due += pause;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }

        double[] take() {
            double[] taken =
                    millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            millis.clear();
            return taken;
        }

        @Override
        public void close() throws InterruptedException {
            going = false;
            thread.join();
            grpc.close();
        }
    }

    private static byte[] probe(String agent, int from, int count) {
        List<Series> series = IntStream.range(from, from + count)
                .mapToObj(n -> new Series(agent, "probe.value", Labels.of("n", Integer.toString(n))))
                .toList();
        double[] values = new double[count];
        Arrays.fill(values, 1);
        return new BatchTemplate(series, agent.length()).of(agent, System.currentTimeMillis(), values);
    }

    private void latency() throws Exception {
        try (Hook hook = new Hook();
                BenchServer server = server("latency", calmRules() + hook.toml(0));
                RawGrpc grpc = new RawGrpc(server.grpcPort(), 1);
                Background background = new Background(server)) {
            TimeUnit.SECONDS.sleep(seconds);
            long first = System.nanoTime();
            grpc.send(0, probe("probe", FIRST, 1), refusal -> {});
            await(() -> hook.heard.containsKey(FIRST));
            double firstMillis = (hook.heard.getOrDefault(FIRST, Long.MAX_VALUE) - first) / 1e6;
            background.take();
            int count = (int) (3L * seconds * TimeUnit.SECONDS.toNanos(1) / PROBE_NANOS);
            long[] sent = new long[count];
            long due = System.nanoTime();
            for (int n = 0; n < count; n++) {
                byte[] report = probe("probe", n, 1);
                sent[n] = System.nanoTime();
                grpc.send(0, report, refusal -> {});
                due += PROBE_NANOS;
                LockSupport.parkNanos(due - System.nanoTime());
            }
            await(() -> hook.heard.size() > count);
            double[] millis = IntStream.range(0, count)
                    .mapToDouble(n -> hook.heard.containsKey(n) ? (hook.heard.get(n) - sent[n]) / 1e6 : 1e9)
                    .sorted()
                    .toArray();
            double[] answers = background.take();
            row(
                    String.format(
                            Locale.ROOT,
                            "from a point's sending to the webhook's receipt, %,d alerts under %,d points/s, %d calm rules a series",
                            count,
                            POINTS_PER_SECOND,
                            RULES),
                    "p99 < 1,000 ms",
                    "p50 %.0f, **p99 %.0f**, longest %.0f ms; the first of all, before, %.0f ms; \"ok\" of the load p50 %.1f, p99 %.1f ms, %d refused",
                    quantile(millis, 0.5),
                    quantile(millis, 0.99),
                    quantile(millis, 1),
                    firstMillis,
                    quantile(answers, 0.5),
                    quantile(answers, 0.99),
                    background.refused.get());
        }
    }

    // --- a storm
    // --------------------------------------------------------------------------------------------------------------

    private void storm() throws Exception {
        int alerts = STORM_AGENTS * SERIES;
        try (Hook hook = new Hook();
                BenchServer server = server("storm", hook.toml(STORM_SECONDS));
                RawGrpc grpc = new RawGrpc(server.grpcPort(), 4);
                Background background = new Background(server)) {
            TimeUnit.SECONDS.sleep(seconds);
            background.take();
            TimeUnit.SECONDS.sleep(STORM_SECONDS);
            double[] calm = background.take();
            long due = System.nanoTime();
            AtomicInteger refused = new AtomicInteger();
            for (int agent = 0; agent < STORM_AGENTS; agent++) {
                byte[] report = probe(String.format("storm-%03d", agent), agent * SERIES, SERIES);
                grpc.send(agent, report, refusal -> refused.addAndGet(refusal.isEmpty() ? 0 : 1));
                due += TimeUnit.SECONDS.toNanos(STORM_SECONDS) / STORM_AGENTS;
                LockSupport.parkNanos(due - System.nanoTime());
            }
            double[] stormy = background.take();
            long ended = System.nanoTime();
            await(() -> hook.heard.size() >= alerts || System.nanoTime() - ended > PATIENCE_NANOS / 2);
            int history = history(server);
            row(
                    String.format(
                            Locale.ROOT,
                            "a storm of %,d alerts in %d s under %,d points/s, grouped for %d s",
                            alerts,
                            STORM_SECONDS,
                            POINTS_PER_SECOND,
                            STORM_SECONDS),
                    "all in the history, few messages, ingest unharmed",
                    "%,d in the history, %d messages, %d reports refused; \"ok\" p99 %.1f ms before, **%.1f ms** in the storm",
                    history,
                    hook.messages.get(),
                    refused.get() + background.refused.get(),
                    quantile(calm, 0.99),
                    quantile(stormy, 0.99));
        }
    }

    /** How many alerts the history has, page by page. */
    private static int history(BenchServer server) throws IOException {
        int found = 0;
        try (RawHttp http = server.connect()) {
            for (int offset = 0; ; offset += 1_000) {
                long page = BenchServer.count(
                        server.get(http, "/v1/alerts/history?limit=1000&offset=" + offset)
                                .body(),
                        "\"fired_at\"");
                found += (int) page;
                if (page == 0) {
                    return found;
                }
            }
        }
    }

    /** A condition that is looked at until it holds, though not for ever. */
    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    private static double quantile(double[] sorted, double q) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1L, (long) (q * sorted.length))];
    }
}
