package oxmon.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The server as it is shipped, on Payara Micro, in a process of its own on loopback, with a data directory that stays. */
final class BenchServer implements AutoCloseable {
    private static final int READY_TRIES = 15_000;
    private static final long READY_PAUSE_MILLIS = 20;

    private final Path release;
    private final Path directory;
    private final Map<String, String> settings;
    private final int port;
    private final int grpcPort;
    private Subject subject;
    private double readySeconds;
    private String authorization = "";

    /**
     * Starts it, and waits until it is ready.
     *
     * @param directory is made; holds its data and its log
     * @param maxSeries the bound of its series, by which it chooses its heap
     */
    BenchServer(Path release, Path directory, int maxSeries) throws IOException, InterruptedException {
        this(release, directory, maxSeries, "");
    }

    /**
     * The same with settings of a file.
     *
     * @param toml what is in it
     */
    BenchServer(Path release, Path directory, int maxSeries, String toml) throws IOException, InterruptedException {
        this.release = release;
        this.directory = Files.createDirectories(directory);
        this.port = PeerComparison.freePort();
        this.grpcPort = PeerComparison.freePort();
        this.settings = new HashMap<>(Map.of(
                "OXMON_HTTP_PORT", Integer.toString(port),
                "OXMON_GRPC_PORT", Integer.toString(grpcPort),
                "OXMON_DATA_DIR", data().toString(),
                "OXMON_LIMITS_MAX_SERIES", Integer.toString(maxSeries),
                "OXMON_MAX_POINTS", "1000000",
                "OXMON_REQUIRE_AGENT_AUTH", "false",
                "OXMON_JAVA_OPTS", System.getProperty("oxmon.bench.server.opts", "")));
        Files.writeString(directory.resolve("server.toml"), toml);
        this.subject = start();
        awaitReady();
    }

    private Subject start() throws IOException {
        return Subject.start(
                directory,
                settings,
                List.of(
                        release.resolve("oxmon-server").toString(),
                        "--loopback",
                        directory.resolve("server.toml").toString()));
    }

    /** Ends it as the system does when memory is short, or when asked to in order; then starts it anew on the same data. */
    void restart(boolean inOrder) throws IOException, InterruptedException {
        if (inOrder) {
            subject.close();
        } else {
            subject.kill();
        }
        Files.move(log(), directory.resolve("log-" + System.nanoTime() + ".txt"));
        subject = start();
        awaitReady();
    }

    private void awaitReady() throws InterruptedException, IOException {
        long began = System.nanoTime();
        for (int i = 0; i < READY_TRIES; i++) {
            try (RawHttp http = new RawHttp(port)) {
                if (http.get("/ready", "").status() == 200) {
                    readySeconds = (System.nanoTime() - began) / 1e9;
                    return;
                }
            } catch (IOException e) {
                if (!subject.isAlive()) {
                    throw new IOException("the server ended: " + Files.readString(log()), e);
                }
            }
            Thread.sleep(READY_PAUSE_MILLIS);
        }
        subject.close();
        throw new IOException("the server is not ready: " + Files.readString(log()));
    }

    Subject subject() {
        return subject;
    }

    /** How long its newest start took, from the beginning of the process to the first "ready". */
    double readySeconds() {
        return readySeconds;
    }

    int grpcPort() {
        return grpcPort;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("log.txt");
    }

    /** A connection for questions. */
    RawHttp connect() throws IOException {
        return new RawHttp(port);
    }

    /**
     * Asks as the first account.
     *
     * @throws IOException when the answer is not 200
     */
    RawHttp.Answer get(RawHttp http, String target) throws IOException {
        if (authorization.isEmpty()) {
            authorization = authorization(http);
        }
        RawHttp.Answer answer = http.get(target, authorization + "Accept: application/json\r\n");
        if (answer.status() != 200) {
            throw new IOException(target + ": " + answer.status() + ' ' + answer.text());
        }
        return answer;
    }

    /** The header that proves who asks. */
    static String authorization(RawHttp http) throws IOException {
        byte[] who = "{\"username\":\"admin\",\"password\":\"changeme\"}".getBytes(StandardCharsets.UTF_8);
        String answer = http.send(RawHttp.request("POST", "/v1/auth/login", "Content-Type: application/json\r\n", who))
                .text();
        return "Authorization: Bearer " + answer.replaceAll("^.*\"token\" *: *\"([^\"]+)\".*$", "$1") + "\r\n";
    }

    /** How often a mark stands in an answer. */
    static long count(byte[] body, String mark) {
        byte[] sought = mark.getBytes(StandardCharsets.ISO_8859_1);
        long found = 0;
        for (int i = 0; i + sought.length <= body.length; i++) {
            int same = 0;
            while (same < sought.length && body[i + same] == sought[same]) {
                same++;
            }
            found += same == sought.length ? 1 : 0;
        }
        return found;
    }

    @Override
    public void close() {
        subject.close();
    }
}
