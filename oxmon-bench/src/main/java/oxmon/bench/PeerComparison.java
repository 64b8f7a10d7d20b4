package oxmon.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Runs the server beside VictoriaMetrics and Prometheus, those that are installed, feeds all the same day in interleaved rounds,
 * asks the same questions, and prints a table; it also puts the table into the page docs/benchmarks.md of the working directory if
 * there is one. Arguments: the release's directory, hosts, rounds, ticks a round (default target/release 20 8, and so many ticks
 * that they make a day).
 */
public final class PeerComparison {
    private static final long DAY_MILLIS = 86_400_000L;
    private static final int TICKS_A_DAY = (int) (DAY_MILLIS / Fleet.INTERVAL_MILLIS);

    /** Rounds that are not counted: code is being compiled. */
    private static final int WARM_UP = 3;

    /** Questions of a kind that are not counted, and that are. */
    private static final int ASKED_BEFORE = 1_000;

    private static final int ASKED = 41;

    /** Servers end a connection after 256 of them. */
    private static final int REQUESTS_A_CONNECTION = 200;

    /** From an hour's first tick to its last. */
    private static final long LAST_OF_HOUR = 3_600_000L - Fleet.INTERVAL_MILLIS;

    private PeerComparison() {}

    /** What was measured of a system. */
    private static final class Figures {
        private final List<Double> pointsPerSecond = new ArrayList<>();
        private final List<Double> cpuPerMillion = new ArrayList<>();
        private double firstCpuPerMillion;
        private final Map<Peer.Kind, Double> millis = new EnumMap<>(Peer.Kind.class);
        private double residentMib;
        private double bytesPerPoint;
        private double requestBytesPerPoint;
    }

    /** Prints the table. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws Exception {
        Path release = Path.of(args.length > 0 ? args[0] : "target/release").toAbsolutePath();
        int hosts = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 8;
        int ticks = args.length > 3 ? Integer.parseInt(args[3]) : TICKS_A_DAY / rounds;
        long start = LocalDate.now(ZoneOffset.UTC).minusDays(1).toEpochDay() * DAY_MILLIS;
        Path directory = Files.createTempDirectory("oxmon-bench");
        Fleet fleet = new Fleet(hosts, start);
        List<Peer> peers = new ArrayList<>();
        try {
            peers.add(new OxmonPeer(release, directory.resolve("oxmon"), fleet));
            if (installed("victoria-metrics")) {
                peers.add(RemoteWritePeer.victoria(directory.resolve("victoria-80"), fleet, 1));
                peers.add(RemoteWritePeer.victoria(directory.resolve("victoria-8000"), fleet, 100));
            }
            if (installed("prometheus")) {
                peers.add(RemoteWritePeer.prometheus(directory.resolve("prometheus"), fleet, 100));
            }
            Map<Peer, Figures> figures = new LinkedHashMap<>();
            for (Peer peer : peers) {
                figures.put(peer, new Figures());
                await(peer);
            }
            awaitQuiet();
            double calibration = calibration();
            for (int round = 0; round < rounds; round++) {
                feed(figures, fleet.next(ticks), round >= WARM_UP);
                System.err.printf(Locale.ROOT, "round %d of %d%n", round + 1, rounds);
            }
            long end = start + (long) ticks * rounds * Fleet.INTERVAL_MILLIS - Fleet.INTERVAL_MILLIS;
            for (Map.Entry<Peer, Figures> each : figures.entrySet()) {
                each.getValue().residentMib = each.getKey().subject().residentMib();
                ask(each.getKey(), each.getValue(), hosts, start, end);
            }
            double points = 80.0 * ticks * rounds * hosts;
            for (Map.Entry<Peer, Figures> each : figures.entrySet()) {
                each.getValue().bytesPerPoint = each.getKey().packedBytes() / points;
            }
            String table = table(figures, hosts, ticks, rounds, calibration);
            System.out.println(table);
            new BenchPage("./oxmon bench")
                    .keep("Run on " + LocalDate.now(ZoneOffset.UTC) + " by `./oxmon bench`.\n" + table);
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
            StoreComparison.delete(directory);
        }
    }

    @SuppressWarnings("SystemOut") // tells how far it is
    private static void feed(Map<Peer, Figures> figures, List<Fleet.Tick> ticks, boolean counted) throws Exception {
        double points = 80.0 * ticks.size();
        for (Map.Entry<Peer, Figures> each : figures.entrySet()) {
            Peer peer = each.getKey();
            List<byte[]> requests = peer.encode(ticks);
            double cpu = peer.subject().cpuSeconds();
            long wall = System.nanoTime();
            peer.send(requests);
            double seconds = (System.nanoTime() - wall) / 1e9;
            Thread.sleep(2_000); // what it does behind an answer counts too
            cpu = peer.subject().cpuSeconds() - cpu;
            System.err.printf(
                    Locale.ROOT,
                    "%s: %,.0f points/s, %.2f s of CPU per million%n",
                    peer.name(),
                    points / seconds,
                    cpu / points * 1e6);
            if (each.getValue().firstCpuPerMillion == 0) {
                each.getValue().firstCpuPerMillion = cpu / points * 1e6;
            }
            if (counted) {
                each.getValue().pointsPerSecond.add(points / seconds);
                each.getValue().cpuPerMillion.add(cpu / points * 1e6);
                each.getValue().requestBytesPerPoint =
                        requests.stream().mapToLong(r -> r.length).sum() / points;
            }
        }
    }

    private static void ask(Peer peer, Figures figures, int hosts, long start, long end) throws IOException {
        long latestHour = Math.max(Fleet.INTERVAL_MILLIS, end - start - LAST_OF_HOUR);
        for (Peer.Kind kind : Peer.Kind.values()) {
            List<Double> millis = new ArrayList<>();
            RawHttp http = new RawHttp(peer.httpPort());
            try {
                for (int i = 0; i < ASKED_BEFORE + ASKED; i++) {
                    if (i % REQUESTS_A_CONNECTION == 0 && i > 0) {
                        http.close();
                        http = new RawHttp(peer.httpPort());
                    }
                    // each another series, so that no cache of answers helps
                    long from = kind == Peer.Kind.HOUR_OF_MANY ? start + i * 1_800_000L % latestHour : start;
                    long to = kind == Peer.Kind.HOUR_OF_MANY ? Math.min(end, from + LAST_OF_HOUR) : end;
                    double took = peer.ask(new Peer.Question(kind, i % hosts, i % 24, from, to), http);
                    if (i >= ASKED_BEFORE) {
                        millis.add(took);
                    }
                }
            } finally {
                http.close();
            }
            figures.millis.put(kind, median(millis));
        }
    }

    private static String table(Map<Peer, Figures> figures, int hosts, int ticks, int rounds, double calibration) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%d hosts of 80 series, %d ticks of 10 s in %d rounds, the first %d not counted; medians; %d questions of each kind before those that count. Java %s, %d cores; calibration: CRC-32C of 16 MiB %.2f ms.%n%n",
                hosts,
                ticks * rounds,
                rounds,
                WARM_UP,
                ASKED_BEFORE,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                calibration));
        table.append("| | ")
                .append(String.join(
                        " | ",
                        figures.keySet().stream()
                                .map(peer -> peer.name() + " (" + peer.version() + ")")
                                .toList()))
                .append(" |\n|---|")
                .append("---|".repeat(figures.size()))
                .append('\n');
        row(table, "points/s", "%,.0f", figures, f -> median(f.pointsPerSecond));
        row(table, "server's CPU, s per million points", "%.2f", figures, f -> median(f.cpuPerMillion));
        row(table, "the same in the first round", "%.2f", figures, f -> f.firstCpuPerMillion);
        row(table, "bytes a point on the wire", "%.1f", figures, f -> f.requestBytesPerPoint);
        row(table, "bytes a point on disk, packed", "%.2f", figures, f -> f.bytesPerPoint);
        row(table, "RSS after the feed, MiB", "%.0f", figures, f -> f.residentMib);
        for (Peer.Kind kind : Peer.Kind.values()) {
            row(table, kind.words + ", ms", "%.2f", figures, f -> f.millis.getOrDefault(kind, Double.NaN));
        }
        return table.toString();
    }

    private interface Figure {
        double of(Figures figures);
    }

    private static void row(
            StringBuilder table, String name, String format, Map<Peer, Figures> figures, Figure figure) {
        table.append("| ").append(name);
        for (Figures each : figures.values()) {
            double value = figure.of(each);
            table.append(" | ").append(Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value));
        }
        table.append(" |\n");
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    /** The median time of a known piece of work, in milliseconds. */
    static double calibration() {
        byte[] bytes = new byte[16 << 20];
        Arrays.fill(bytes, (byte) 7);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 31; i++) {
            long before = System.nanoTime();
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            if (crc.getValue() == 0) {
                throw new IllegalStateException("the checksum cannot be 0");
            }
            millis.add((System.nanoTime() - before) / 1e6);
        }
        return median(millis);
    }

    /**
     * Waits until the server will not pack days that are over for a while, as it does 90 s after its start and in the 20th minute
     * of each hour: the day that is fed is yesterday.
     */
    private static void awaitQuiet() throws InterruptedException {
        Thread.sleep(95_000);
        for (int minute = minute(); minute >= 12 && minute <= 20; minute = minute()) {
            Thread.sleep(1_000);
        }
    }

    private static int minute() {
        return LocalTime.now(ZoneOffset.UTC).getMinute();
    }

    private static void await(Peer peer) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try (RawHttp http = new RawHttp(peer.httpPort())) {
                if (http.get(peer instanceof OxmonPeer ? "/ready" : "/api/v1/labels", "")
                                .status()
                        == 200) {
                    return;
                }
            } catch (IOException e) {
                if (!peer.subject().isAlive()) {
                    throw new IllegalStateException(
                            peer.name() + " ended; see " + peer.subject().directory() + "/log.txt");
                }
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException(peer.name() + " is not ready");
    }

    private static boolean installed(String command) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /** A port nobody listens on at the moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
