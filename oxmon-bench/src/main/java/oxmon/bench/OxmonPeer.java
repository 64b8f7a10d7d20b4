package oxmon.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import oxmon.common.Version;
import oxmon.metrics.MetricStore;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.metrics.sqlite.SqliteDayFiles;

/** The server as it is shipped, on Payara Micro, fed by version 1 of the wire: a call a batch. */
final class OxmonPeer implements Peer {
    private static final int IN_FLIGHT = 64;
    private static final int CONNECTIONS = 4;

    private final Subject subject;
    private final int port;
    private final Path data;
    private final Fleet words;
    private final RawGrpc grpc;
    private String authorization = "";
    private double[] answers = {};

    OxmonPeer(Path release, Path directory, Fleet words) throws IOException {
        this.words = words;
        this.port = PeerComparison.freePort();
        this.data = directory.resolve("data");
        int grpcPort = PeerComparison.freePort();
        Files.createDirectories(directory);
        subject = Subject.start(
                directory,
                Map.of(
                        "OXMON_HTTP_PORT", Integer.toString(port),
                        "OXMON_GRPC_PORT", Integer.toString(grpcPort),
                        "OXMON_DATA_DIR", data.toString(),
                        "OXMON_REQUIRE_AGENT_AUTH", "false",
                        "OXMON_JAVA_OPTS", System.getProperty("oxmon.bench.server.opts", "")),
                List.of(release.resolve("oxmon-server").toString(), "--loopback"));
        grpc = new RawGrpc(grpcPort, CONNECTIONS);
    }

    @Override
    public String name() {
        return "oxmon, version 1, calls of 80 points";
    }

    @Override
    public String version() {
        return Version.current();
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
        return ticks.stream().map(words::batch).toList();
    }

    @Override
    public void send(List<byte[]> requests) throws IOException, InterruptedException {
        answers = new double[requests.size()];
        grpc.sendAll(requests, IN_FLIGHT, answers);
    }

    /** How long the answers to the newest requests took, in milliseconds. */
    double[] answers() {
        return answers;
    }

    @Override
    public double ask(Question question, RawHttp http) throws IOException {
        if (authorization.isEmpty()) {
            authorization = BenchServer.authorization(http);
        }
        String between =
                "&from=" + Instant.ofEpochMilli(question.from()) + "&to=" + Instant.ofEpochMilli(question.to());
        String one = "/v1/query?agent=" + Fleet.agent(question.agent()) + "&metric=cpu.core_usage&match=core="
                + question.core() + between;
        return switch (question.kind()) {
            case DAY -> timed(http, one, "application/json", body -> count(body, "[") >= question.points());
            case DAY_OBJECTS ->
                timed(
                        http,
                        "/v1/metrics?agent=" + Fleet.agent(question.agent()) + "&metric=cpu.core_usage&label.core="
                                + question.core() + between,
                        "application/json",
                        body -> count(body, "\"timestamp\"") == question.points());
            case DAY_EXPORT ->
                timed(
                        http,
                        one,
                        "application/vnd.oxmon.columns",
                        body -> body.length >= question.points() * 2 * Double.BYTES);
            case HOUR_OF_MANY ->
                timed(
                        http,
                        "/v1/query?metric=cpu.core_usage&agent=host-00000&agent=host-00001&agent=host-00002&agent=host-00003"
                                + between,
                        "application/json",
                        body -> count(body, "[") >= 96 * question.points());
            case LATEST ->
                timed(
                        http,
                        "/v1/agents/" + Fleet.agent(question.agent()) + "/latest",
                        "application/json",
                        body -> count(body, "\"metric_name\"") == 80);
        };
    }

    private static long count(byte[] body, String mark) {
        return new String(body, StandardCharsets.ISO_8859_1).split(Pattern.quote(mark), -1).length - 1L;
    }

    private double timed(RawHttp http, String target, String accepted, Predicate<byte[]> whole) throws IOException {
        long asked = System.nanoTime();
        RawHttp.Answer answer = http.get(target, authorization + "Accept: " + accepted + "\r\n");
        double took = (System.nanoTime() - asked) / 1e6;
        if (answer.status() != 200 || !whole.test(answer.body())) {
            throw new IOException(target + ": " + answer.status() + ", " + answer.body().length + " bytes");
        }
        return took;
    }

    /** The day's file once it is packed, by the same code that packs it in the server every hour. */
    @Override
    public long packedBytes() throws Exception {
        close();
        try (MetricStore store = new MetricEngine(
                new MetricEngine.Settings(data, 0, Duration.ofMinutes(5)), new SqliteDayFiles(data), Thread::new)) {
            store.rewriteDaysBefore(LocalDate.now(ZoneOffset.UTC).plusDays(1));
            return store.days().stream().mapToLong(MetricStore.Day::sizeBytes).sum();
        }
    }

    @Override
    public void close() {
        grpc.close();
        subject.close();
    }
}
