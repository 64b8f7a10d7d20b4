package oxmon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real server in a process of its own, started as an operator starts it: {@code oxmon-server FILE} on loopback, on free
 * ports. Ended by its process id, at the latest with this JVM. Not thread-safe, but its clients are.
 *
 * <pre>{@code
 * try (OxmonServer server = OxmonServer.setup("crash").start()) {
 *     server.wire().report(batch);
 *     server.kill();
 *     server.start();
 * }
 * }</pre>
 */
public final class OxmonServer implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(4);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final String DEFAULT_CONFIG = """
            require_agent_auth = false
            [grpc]
            reflection = true
            """;

    private final Setup setup;
    private final Path folder;
    private final Path log;
    private final int httpPort = Ports.free();
    private final int grpcPort = Ports.free();
    private Duration readyAfter = Duration.ZERO;

    @Nullable
    private Process process;

    @Nullable
    private Rest admin;

    @Nullable
    private Wire wire;

    private OxmonServer(Setup setup) {
        this.setup = setup;
        this.folder = Place.folder(setup.name);
        this.log = folder.resolve("server.log");
    }

    /** How a server is to be started; change what the test needs, then {@link Setup#start}. */
    public static Setup setup(String name) {
        return new Setup(name);
    }

    /** The choices before a start. */
    public static final class Setup {
        private final String name;
        private final Map<String, String> environment = new TreeMap<>();
        private String config = DEFAULT_CONFIG;
        private int readyStatus = 200;
        private String java = System.getProperty("java.home");

        @Nullable
        private Path dataDir;

        private Setup(String name) {
            this.name = name;
        }

        /** The whole of {@code server.toml}, in place of one without agent authentication and with reflection. */
        public Setup config(String toml) {
            config = toml;
            return this;
        }

        /** An existing data directory, in place of a new one. */
        public Setup dataDir(Path directory) {
            dataDir = directory;
            return this;
        }

        /** Another Java than the one the tests run on. */
        public Setup java(Path home) {
            java = home.toString();
            return this;
        }

        /** One more variable of the server's environment. */
        public Setup environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Starts the server, after ending the one that classes share: the machine bears one at a time. */
        public OxmonServer start() {
            SharedServer.end();
            return startBesideOthers();
        }

        /** Starts a server that answers, and is not ready. */
        public OxmonServer startUnready() {
            readyStatus = 503;
            return start();
        }

        /** Starts the server whatever else runs. */
        OxmonServer startBesideOthers() {
            OxmonServer server = new OxmonServer(this);
            boolean up = false;
            try {
                server.start();
                up = true;
            } finally {
                if (!up) {
                    server.close();
                }
            }
            return server;
        }

        /**
         * Starts a server that must not come up.
         *
         * @return its exit code and all it said
         */
        public Refusal startInVain() {
            OxmonServer server = new OxmonServer(this);
            try {
                Process started = server.launch();
                if (!started.waitFor(START_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("the server came up:\n" + server.log());
                }
                return new Refusal(started.exitValue(), server.log());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } finally {
                server.close();
            }
        }
    }

    /** How a server declined to run. */
    public record Refusal(int exitCode, String output) {}

    /** Starts the process again on the same data and the same ports, and waits until it is ready. */
    public void start() {
        if (isAlive()) {
            throw new IllegalStateException("it runs already");
        }
        long begin = System.nanoTime();
        Process started = launch();
        try {
            Eventually.holds("the server is ready", START_PATIENCE, () -> {
                if (!started.isAlive()) {
                    throw new IllegalStateException("exit code " + started.exitValue());
                }
                return Files.exists(announced()) && rest().get("/ready").status() == setup.readyStatus;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + log(), e);
        }
        readyAfter = Duration.ofNanos(System.nanoTime() - begin);
    }

    /** How long the newest start took. */
    public Duration readyAfter() {
        return readyAfter;
    }

    private Process launch() {
        admin = null;
        try {
            Path config = folder.resolve("server.toml");
            Files.writeString(config, setup.config);
            Files.deleteIfExists(announced());
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(
                    Place.release("oxmon-server").toString(),
                    config.toString(),
                    "--loopback",
                    "--port",
                    String.valueOf(httpPort),
                    "--grpc-port",
                    String.valueOf(grpcPort),
                    "--data-dir",
                    dataDir().toString(),
                    "--announce",
                    announced().toString())));
            builder.directory(folder.toFile());
            builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("OXMON_"));
            builder.environment().put("JAVA_HOME", setup.java);
            builder.environment().put("OXMON_JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1");
            // many servers are started; those that tests share, and the redeployed one, warm up as all do
            builder.environment().put("OXMON_GRPC_WARM_UP", Boolean.toString(setup.name.equals("shared")));
            builder.environment().putAll(setup.environment);
            Process started = builder.start();
            process = started;
            Running.note(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process at once, as a power cut would: {@code kill -9}. */
    public void kill() {
        Running.kill(process);
    }

    /**
     * Asks the process to end, as {@code kill} does, and waits for it.
     *
     * @return its exit code
     */
    public int stop() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("it was never started");
        }
        running.destroy();
        try {
            if (!running.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("did not stop within " + STOP_PATIENCE.toSeconds() + " s:\n" + log());
            }
            return running.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public long pid() {
        if (process == null) {
            throw new IllegalStateException("it was never started");
        }
        return process.pid();
    }

    public int httpPort() {
        return httpPort;
    }

    public int grpcPort() {
        return grpcPort;
    }

    /** The address of pages and API, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + httpPort;
    }

    /** Where it keeps its data. */
    public Path dataDir() {
        Path given = setup.dataDir;
        return given == null ? folder.resolve("data") : given;
    }

    /** A file that the server writes once it is up. */
    private Path announced() {
        return folder.resolve("address");
    }

    /** All that it wrote so far, of earlier starts too. */
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that is not signed in. */
    public Rest rest() {
        return Rest.at(url());
    }

    /** A client that is signed in as the first account. */
    public Rest admin() {
        Rest signedIn = admin;
        if (signedIn == null) {
            signedIn = rest().signIn("admin", "changeme");
            admin = signedIn;
        }
        return signedIn;
    }

    /** A client of the gRPC port, without TLS. */
    public Wire wire() {
        Wire client = wire;
        if (client == null) {
            client = Wire.at(grpcPort);
            wire = client;
        }
        return client;
    }

    /** Ends the process, in order if it can. */
    @Override
    public void close() {
        if (wire != null) {
            wire.close();
            wire = null;
        }
        Process running = process;
        if (running != null && running.isAlive()) {
            running.destroy();
            try {
                running.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Running.kill(running);
        }
    }
}
