package oxmon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the server behaves from a thousand series to a million: what it takes in, what it holds, how soon it answers, and how soon it
 * is there again after {@code kill -9}. Every size has a server and a data directory of its own; hosts of 100 series each report
 * version 1 of the wire. Arguments: the release's directory, the largest number of series, points that are fed to each size
 * (default target/release 1000000 20000000; at most a day of them). Writes its table into docs/benchmarks.md.
 */
public final class ScaleCurve {
    private static final int[] SIZES = {1_000, 10_000, 100_000, 1_000_000};
    private static final int SERIES_EACH = 100;
    private static final int USUAL_MAX_SERIES = 100_000;
    private static final int OWN_SERIES = 1_000;
    private static final long INTERVAL_MILLIS = 10_000;
    private static final int DAY_TICKS = 8_640;
    private static final int CONNECTIONS = 4;
    private static final int IN_FLIGHT = 64;

    /** Points that are held as bytes before they are sent. */
    private static final int ROUND_POINTS = 500_000;

    /** Questions that are not counted, and that are. */
    private static final int ASKED_BEFORE = 60;

    private static final int ASKED = 41;
    private static final Pattern RECOVERED = Pattern.compile("recovered ([\\d,]+) points from the log in ([\\d,]+) ms");

    private static final String HEAD = """
            | series | heap | history | points/s | the first report of all | RSS | 1 series, all of it | latest of a host | 100 series, 1 h | bytes a point in the day file | start, empty | after kill -9 (points of the log) | after a stop in order |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final BenchServer server;
    private final Population fleet;
    private final int ticks;
    private final long start;
    private double firstSeconds;
    private double pointsPerSecond;

    private ScaleCurve(BenchServer server, int series, long points) {
        this.server = server;
        this.fleet = new Population(series / SERIES_EACH, SERIES_EACH);
        this.ticks = (int) Math.min(DAY_TICKS, Math.max(4, points / series));
        this.start = System.currentTimeMillis() / INTERVAL_MILLIS * INTERVAL_MILLIS - ticks * INTERVAL_MILLIS;
    }

    /** Prints the table. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws Exception {
        Path release = Path.of(args.length > 0 ? args[0] : "target/release").toAbsolutePath();
        int largest = args.length > 1 ? Integer.parseInt(args[1]) : SIZES[SIZES.length - 1];
        long points = args.length > 2 ? Long.parseLong(args[2]) : 20_000_000;
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Run on %s by `./oxmon bench scale`, %,d points or a day of them to each size. Java %s, %d cores, load %.1f before.%n%n%s",
                LocalDate.now(ZoneOffset.UTC),
                points,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                BenchPage.load(),
                HEAD));
        System.out.print(table);
        for (int series : SIZES) {
            if (series <= largest) {
                String row = measure(release, series, points);
                System.out.println(row);
                table.append(row).append('\n');
            }
        }
        new BenchPage("./oxmon bench scale").keep(table.toString());
    }

    private static String measure(Path release, int series, long points) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("oxmon-bench");
        int maxSeries = series < USUAL_MAX_SERIES ? USUAL_MAX_SERIES : series + OWN_SERIES;
        try (BenchServer server = new BenchServer(release, directory, maxSeries)) {
            return new ScaleCurve(server, series, points).run(series);
        } finally {
            StoreComparison.delete(directory);
        }
    }

    private String run(int series) throws IOException, InterruptedException {
        double emptySeconds = server.readySeconds();
        feed();
        Thread.sleep(2_000); // what it does behind an answer
        double resident = server.subject().residentMib();
        String host = Population.name(fleet.agents() / 2);
        String between = "&from=" + Instant.ofEpochMilli(start) + "&to=" + Instant.ofEpochMilli(end());
        double one = ask("/v1/metrics?agent=%s&metric=cpu.usage" + between, "\"timestamp\"", ticks);
        double latest = ask("/v1/agents/%s/latest", "\"metric_name\"", SERIES_EACH);
        long hour = Math.max(start, end() - 3_600_000 + INTERVAL_MILLIS);
        double many = ask(
                "/v1/query?agent=%s&metric=*&from=" + Instant.ofEpochMilli(hour) + "&to=" + Instant.ofEpochMilli(end()),
                "[\"20", // a point begins with its time
                SERIES_EACH * ((end() - hour) / INTERVAL_MILLIS + 1));
        server.restart(false);
        double killedSeconds = server.readySeconds();
        Matcher recovered = RECOVERED.matcher(Files.readString(server.log()));
        String log = recovered.find()
                ? String.format(
                        Locale.ROOT,
                        "%s in %.1f s",
                        recovered.group(1),
                        Long.parseLong(recovered.group(2).replace(",", "")) / 1e3)
                : "none";
        try (RawHttp http = server.connect()) { // nothing was lost
            whole(http, "/v1/metrics?agent=" + host + "&metric=cpu.usage" + between, "\"timestamp\"", ticks);
            whole(http, "/v1/agents/" + host + "/latest", "\"metric_name\"", SERIES_EACH);
        }
        server.restart(true);
        return String.format(
                Locale.ROOT,
                "| %,d | %,d MiB | %s | %,.0f | %.1f s | %,.0f MiB | %.1f ms | %.1f ms | %.1f ms | %.2f | %.1f s | %.1f s (%s) | %.1f s |",
                series,
                server.subject().heapMib(),
                history(),
                pointsPerSecond,
                firstSeconds,
                resident,
                one,
                latest,
                many,
                bytes() / ((double) series * ticks),
                emptySeconds,
                killedSeconds,
                log,
                server.readySeconds());
    }

    private long end() {
        return start + (ticks - 1) * INTERVAL_MILLIS;
    }

    private String history() {
        double minutes = ticks * INTERVAL_MILLIS / 60_000.0;
        return minutes >= 90
                ? String.format(Locale.ROOT, "%.1f h", minutes / 60)
                : String.format(Locale.ROOT, "%.1f min", minutes);
    }

    /** Feeds all ticks; the first makes the series, and of the others the second half is what counts. */
    private void feed() throws IOException, InterruptedException {
        int series = fleet.agents() * SERIES_EACH;
        int ticksARound = Math.max(1, ROUND_POINTS / series);
        long points = 0;
        double seconds = 0;
        try (RawGrpc grpc = new RawGrpc(server.grpcPort(), CONNECTIONS)) {
            firstSeconds = send(grpc, 0, 1);
            for (int tick = 1; tick < ticks; tick += ticksARound) {
                int count = Math.min(ticksARound, ticks - tick);
                double took = send(grpc, tick, count);
                if (tick + count > ticks / 2) {
                    points += (long) count * series;
                    seconds += took;
                }
            }
        }
        pointsPerSecond = points / seconds;
    }

    private double send(RawGrpc grpc, int tick, int count) throws IOException, InterruptedException {
        List<byte[]> batches = new ArrayList<>();
        for (int i = tick; i < tick + count; i++) {
            for (int agent = 0; agent < fleet.agents(); agent++) {
                batches.add(fleet.report(agent, start + i * INTERVAL_MILLIS));
            }
        }
        long began = System.nanoTime();
        grpc.sendAll(batches, IN_FLIGHT, new double[batches.size()]);
        return (System.nanoTime() - began) / 1e9;
    }

    /** The median time of an answer, each about another host; the first are not counted. */
    private double ask(String target, String mark, long marks) throws IOException {
        double[] millis = new double[ASKED];
        try (RawHttp http = server.connect()) {
            for (int i = 0; i < ASKED_BEFORE + ASKED; i++) {
                String asked = target.replace("%s", Population.name((i * 7919) % fleet.agents()));
                long began = System.nanoTime();
                byte[] body = server.get(http, asked).body();
                if (i >= ASKED_BEFORE) {
                    millis[i - ASKED_BEFORE] = (System.nanoTime() - began) / 1e6;
                }
                whole(asked, body, mark, marks);
            }
        }
        Arrays.sort(millis);
        return millis[ASKED / 2];
    }

    private void whole(RawHttp http, String target, String mark, long marks) throws IOException {
        whole(target, server.get(http, target).body(), mark, marks);
    }

    private static void whole(String target, byte[] body, String mark, long marks) throws IOException {
        long found = BenchServer.count(body, mark);
        if (found != marks) {
            throw new IOException(target + " answered " + found + " of " + marks);
        }
    }

    /** What the day files take, as they are written while the day lasts. */
    private long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(server.data())) {
            long sum = 0;
            for (Path file : files.filter(file -> file.getFileName().toString().contains(".db"))
                    .filter(file ->
                            Character.isDigit(file.getFileName().toString().charAt(0)))
                    .toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
