package oxmon.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** VictoriaMetrics or Prometheus as Debian packs them, fed by remote write. */
final class RemoteWritePeer implements Peer {
    private static final int CONNECTIONS = 16;

    private final String name;
    private final String version;
    private final Subject subject;
    private final int port;
    private final Fleet words;
    private final int ticksPerRequest;
    private final boolean victoria;

    private RemoteWritePeer(
            String name,
            String version,
            Subject subject,
            int port,
            Fleet words,
            int ticksPerRequest,
            boolean victoria) {
        this.name = name;
        this.version = version;
        this.subject = subject;
        this.port = port;
        this.words = words;
        this.ticksPerRequest = ticksPerRequest;
        this.victoria = victoria;
    }

    static Peer victoria(Path directory, Fleet words, int ticksPerRequest) throws IOException {
        int port = PeerComparison.freePort();
        Subject subject = Subject.start(
                Files.createDirectories(directory),
                Map.of(),
                List.of(
                        "victoria-metrics",
                        "-storageDataPath=" + directory.resolve("data"),
                        "-retentionPeriod=100y",
                        "-httpListenAddr=127.0.0.1:" + port));
        return new RemoteWritePeer(
                "VictoriaMetrics, requests of " + 80 * ticksPerRequest + " points",
                version("victoria-metrics"),
                subject,
                port,
                words,
                ticksPerRequest,
                true);
    }

    static Peer prometheus(Path directory, Fleet words, int ticksPerRequest) throws IOException {
        int port = PeerComparison.freePort();
        Files.createDirectories(directory);
        Path config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
        Subject subject = Subject.start(
                directory,
                Map.of(),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--storage.tsdb.retention.time=3650d",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--web.enable-remote-write-receiver",
                        "--web.enable-admin-api"));
        return new RemoteWritePeer(
                "Prometheus, requests of " + 80 * ticksPerRequest + " points",
                version("prometheus"),
                subject,
                port,
                words,
                ticksPerRequest,
                false);
    }

    /** The version of Debian's package; the programs tell none or less. */
    private static String version(String debianPackage) throws IOException {
        Process process = new ProcessBuilder("dpkg-query", "-W", "-f", "${Version}", debianPackage)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public int httpPort() {
        return port;
    }

    @Override
    public List<byte[]> encode(List<Fleet.Tick> ticks) {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < ticks.size(); i += ticksPerRequest) {
            byte[] body = words.remoteWrite(ticks.subList(i, Math.min(ticks.size(), i + ticksPerRequest)));
            requests.add(RawHttp.request(
                    "POST",
                    "/api/v1/write",
                    "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\nX-Prometheus-Remote-Write-Version: 0.1.0\r\n",
                    body));
        }
        return requests;
    }

    @Override
    public void send(List<byte[]> requests) throws IOException, InterruptedException {
        // Prometheus wants the times of a series in order, which only one connection gives
        RawHttp.sendAll(port, requests, victoria ? CONNECTIONS : 1);
    }

    @Override
    public double ask(Question question, RawHttp http) throws IOException {
        String one = "cpu_core_usage{agent=\"" + Fleet.agent(question.agent()) + "\",core=\"" + question.core() + "\"}";
        String many = "cpu_core_usage{agent=~\"host-0000[0-3]\"}";
        double from = question.from() / 1000.0;
        double to = question.to() / 1000.0;
        return switch (question.kind()) {
            case DAY -> timed(http, range(one, from, to), question.points());
            case DAY_EXPORT ->
                victoria
                        ? timed(http, "/api/v1/export?match%5B%5D=" + encoded(one) + "&start=" + from + "&end=" + to, 1)
                        : Double.NaN;
            case DAY_OBJECTS -> Double.NaN;
            case HOUR_OF_MANY -> timed(http, range(many, from, to), 96 * question.points());
            case LATEST ->
                timed(
                        http,
                        "/api/v1/query?query=" + encoded("{agent=\"" + Fleet.agent(question.agent()) + "\"}") + "&time="
                                + to,
                        80);
        };
    }

    private static String range(String query, double from, double to) {
        return "/api/v1/query_range?query=" + encoded(query) + "&start=" + from + "&end=" + to + "&step=10s";
    }

    private static double timed(RawHttp http, String target, long atLeast) throws IOException {
        long asked = System.nanoTime();
        RawHttp.Answer answer = http.get(target, "");
        double took = (System.nanoTime() - asked) / 1e6;
        long values = answer.text().chars().filter(c -> c == '"').count() / 2;
        if (answer.status() != 200 || values < atLeast) {
            throw new IOException(target + ": " + answer.status() + ", " + values + " of " + atLeast + " values");
        }
        return took;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public long packedBytes() throws Exception {
        try (RawHttp http = new RawHttp(port)) {
            if (victoria) {
                http.get("/internal/force_flush", "");
                http.get("/internal/force_merge", "");
                Thread.sleep(10_000); // it merges in the background
                return size(subject.directory().resolve("data"));
            }
            http.send(RawHttp.request("POST", "/api/v1/admin/tsdb/snapshot", "", new byte[0]));
            return size(subject.directory().resolve("data/snapshots"));
        }
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> {
                        try {
                            return Files.size(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum();
        }
    }

    @Override
    public void close() {
        subject.close();
    }
}
