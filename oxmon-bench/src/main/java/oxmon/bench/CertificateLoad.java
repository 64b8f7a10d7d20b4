package oxmon.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * How long checking all domains takes. Arguments: the release's directory, domains, how many of 100 answer nothing, checks at a time,
 * rounds (default target/release 1000 5 50 5). Puts its rows into docs/benchmarks.md.
 */
public final class CertificateLoad {
    private static final int TIMEOUT_SECONDS = 5;
    private static final int ACCEPTING = 4;
    private static final char[] PASSWORD = "changeit".toCharArray();

    private CertificateLoad() {}

    /** Prints the rows. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws Exception {
        Path release = Path.of(args.length > 0 ? args[0] : "target/release").toAbsolutePath();
        int domains = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        int dead = domains * (args.length > 2 ? Integer.parseInt(args[2]) : 5) / 100;
        int atATime = args.length > 3 ? Integer.parseInt(args[3]) : 50;
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 5;
        Path directory = Files.createTempDirectory("oxmon-bench");
        try (SSLServerSocket alive = (SSLServerSocket)
                        context(directory).getServerSocketFactory().createServerSocket(0, 500, loopback());
                ServerSocket silent = new ServerSocket(0, 500, loopback());
                BenchServer server = new BenchServer(
                        release, directory.resolve("server"), 10_000, """
                        [outbound]
                        allow = ["127.0.0.0/8"]
                        [cert_check]
                        enabled = false
                        connect_timeout_secs = %d
                        max_concurrent = %d
                        """.formatted(TIMEOUT_SECONDS, atATime))) {
            for (int i = 0; i < ACCEPTING; i++) {
                Thread thread = new Thread(() -> serve(alive));
                thread.setDaemon(true);
                thread.start();
            }
            double[] seconds = new double[rounds];
            double cpu;
            try (RawHttp http = server.connect()) {
                String headers = BenchServer.authorization(http) + "Content-Type: application/json\r\n";
                post(http, "/v1/certs/domains/batch", headers, batch(domains, dead, alive, silent), 201);
                double before = server.subject().cpuSeconds();
                for (int round = 0; round < rounds; round++) {
                    long began = System.nanoTime();
                    String found = post(http, "/v1/certs/check", headers, "", 200);
                    seconds[round] = (System.nanoTime() - began) / 1e9;
                    long timeouts = BenchServer.count(found.getBytes(StandardCharsets.UTF_8), "\"timeout\"");
                    long selfSigned = BenchServer.count(found.getBytes(StandardCharsets.UTF_8), "\"self_signed\"");
                    if (timeouts != dead || selfSigned != domains - dead) {
                        throw new IOException(timeouts + " timeouts and " + selfSigned + " certificates were found");
                    }
                }
                cpu = (server.subject().cpuSeconds() - before) / rounds;
            }
            List<Double> sorted = DoubleStream.of(seconds).sorted().boxed().toList();
            String table = String.format(
                    Locale.ROOT,
                    "%s, Java %d, %d cores, load before %.1f.%n%n| what | measured | aim |%n|---|---|---|%n| %,d domains, of which %d"
                            + " answer nothing for %d s, %d checks at a time: all checked, median of %d rounds | **%.1f s** (longest"
                            + " %.1f), %.1f s of CPU | < 60 s |%n",
                    LocalDate.now(ZoneOffset.UTC),
                    Runtime.version().feature(),
                    Runtime.getRuntime().availableProcessors(),
                    BenchPage.load(),
                    domains,
                    dead,
                    TIMEOUT_SECONDS,
                    atATime,
                    rounds,
                    StoreComparison.median(sorted),
                    sorted.get(rounds - 1),
                    cpu);
            System.out.print(table);
            new BenchPage("./oxmon bench certificates").keep(table);
        } finally {
            StoreComparison.delete(directory);
        }
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private static String batch(int domains, int dead, ServerSocket alive, ServerSocket silent) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < domains; i++) {
            boolean silence = (long) i * dead / domains != (long) (i + 1) * dead / domains; // evenly among the others
            all.add(String.format(
                    Locale.ROOT,
                    "{\"domain\": \"host-%d.example\", \"port\": %d, \"connect_to\": \"127.0.0.1\"}",
                    i,
                    (silence ? silent : alive).getLocalPort()));
        }
        return "{\"domains\": [" + String.join(",", all) + "]}";
    }

    private static String post(RawHttp http, String target, String headers, String body, int wanted)
            throws IOException {
        RawHttp.Answer answer =
                http.send(RawHttp.request("POST", target, headers, body.getBytes(StandardCharsets.UTF_8)));
        if (answer.status() != wanted) {
            throw new IOException(target + ": " + answer.status() + ' ' + answer.text());
        }
        return answer.text();
    }

    private static void serve(SSLServerSocket listener) {
        while (!listener.isClosed()) {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                socket.setSoTimeout(2_000);
                socket.startHandshake();
                socket.getInputStream().read();
            } catch (IOException e) {
                // who came is gone
            }
        }
    }

    private static SSLContext context(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "peer",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=peer",
                        "-validity",
                        "30",
                        "-ext",
                        "san=dns:*.example",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.txt").toFile())
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed: " + Files.readString(directory.resolve("keytool.txt")));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
