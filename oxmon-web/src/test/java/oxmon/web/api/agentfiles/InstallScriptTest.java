package oxmon.web.api.agentfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script as a host runs it, with a jar that behaves like the agent's, from a server like ours. */
class InstallScriptTest {
    /** Says its version, accepts its settings unless they say "refuse", and reports or complains as they tell it. */
    private static final String STAND_IN = """
            public class StandIn {
                public static void main(String[] args) throws Exception {
                    String last = args[args.length - 1];
                    if (last.equals("--version")) {
                        System.out.println("oxmon-agent 1.2.3");
                        return;
                    }
                    String settings = java.nio.file.Files.readString(java.nio.file.Path.of(last));
                    if (args[0].equals("--check-config")) {
                        System.exit(settings.contains("refuse") ? 2 : 0);
                    }
                    System.out.println("2026-11-22T10:00:00Z INFO  agent id x");
                    System.out.println(settings.contains("stranger")
                            ? "2026-11-22T10:00:01Z ERROR does not accept agent x: UNAUTHENTICATED: Invalid token"
                            : "2026-11-22T10:00:01Z INFO  reporting to 10.0.0.5:9090");
                    Thread.sleep(60_000);
                }
            }
            """;

    @TempDir
    static Path shared;

    private static Path jar;

    @TempDir
    Path folder;

    private final Map<String, byte[]> served = new HashMap<>();
    private Optional<HttpServer> server = Optional.empty();
    private String output = "";

    @BeforeAll
    static void compile() throws IOException {
        jar = standIn();
    }

    @BeforeEach
    void serve() throws Exception {
        String sha256 = new AgentJar().in(path -> jar.toUri().toURL()).sha256();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server = Optional.of(http);
        String header = "127.0.0.1:" + http.getAddress().getPort();
        ServerAddress address = ServerAddress.of(Optional.empty(), "http", header, "");
        served.put("/install.sh", bytes(InstallScript.of(address, 9090, false, "1.2.3", sha256)));
        served.put("/agent/SHA256SUMS", bytes(sha256 + "  oxmon-agent.jar\n"));
        served.put("/agent/oxmon-agent.jar", Files.readAllBytes(jar));
        http.createContext("/", this::answer);
        http.start();
    }

    @AfterEach
    void end() throws Exception {
        if (Files.exists(home().resolve("agent.pid"))) {
            run("sh", "--uninstall");
        }
        server.ifPresent(http -> http.stop(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "busybox sh"})
    void installsStartsAndWaitsForTheFirstReport_inEveryShell(String shell) throws Exception {
        assumeThat(Path.of("/bin", shell.split(" ")[0])).exists();
        int code = run(shell, "--no-service", "--token", "t0k_en-1.x~", "--agent-id", "web 'eins' 北京");

        assertThat(output).contains("The agent runs and reports: reporting to 10.0.0.5:9090");
        assertThat(code).isZero();
        assertThat(Files.readString(home().resolve("agent.toml")))
                .isEqualTo(
                        "agent_id = \"web 'eins' 北京\"\nserver_endpoint = \"127.0.0.1:9090\"\nauth_token = \"t0k_en-1.x~\"\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("agent.toml"))))
                .isEqualTo("rw-------");
        assertThat(output).doesNotContain("t0k_en-1.x~");
    }

    @Test
    void uninstallStopsItAndLeavesNothing() throws Exception {
        run("sh", "--no-service");
        long pid = Long.parseLong(Files.readString(home().resolve("agent.pid")).strip());
        assertThat(ProcessHandle.of(pid)).isPresent();

        assertThat(run("sh", "--uninstall")).isZero();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(home()).doesNotExist();
    }

    @Test
    void anExistingConfigurationIsKept_unlessForced() throws Exception {
        run("sh", "--no-service", "--agent-id", "first");
        run("sh", "--no-service", "--agent-id", "second");
        assertThat(output).contains("keeping");
        assertThat(Files.readString(home().resolve("agent.toml"))).contains("first");
        run("sh", "--no-service", "--agent-id", "second", "--force");
        assertThat(Files.readString(home().resolve("agent.toml"))).contains("second");
    }

    @Test
    void anAgentThatIsNotAccepted_isToldWithTheReason() throws Exception {
        assertThat(run("sh", "--no-service", "--agent-id", "stranger")).isEqualTo(1);
        assertThat(output).contains("does not report yet", "Invalid token");
    }

    @Test
    void aDownloadThatIsNotWhatWasAnnouncedIsRefused() throws Exception {
        served.put("/agent/oxmon-agent.jar", bytes("something else"));

        assertThat(run("sh", "--no-service")).isEqualTo(1);
        assertThat(output).contains("not what the server announced");
        assertThat(home().resolve("oxmon-agent.jar")).doesNotExist();
    }

    @Test
    void aServerThatWasUpgradedMeanwhileIsNoticed() throws Exception {
        served.put("/agent/SHA256SUMS", bytes("0".repeat(64) + "  oxmon-agent.jar\n"));

        assertThat(run("sh", "--no-service")).isEqualTo(1);
        assertThat(output).contains("download it again");
    }

    @Test
    void withoutASystemdOfItsOwn_itSaysHowToStart() throws Exception {
        assumeThat(Path.of("/run/systemd/system")).doesNotExist();
        assertThat(run("sh")).isZero();
        assertThat(output).contains("nohup " + home().resolve("oxmon-agent"));
        assertThat(home().resolve("agent.pid")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--agent-id|a\"b", "--agent-id|a\nb", "--agent-id|a\\b", "--token|a b", "--token|a\"",
                        "--server-endpoint|a b:1",
                "--server-endpoint|a", "--server-endpoint|::1:9090", "--dir|/", "--dir|/tmp/a b", "--user|a;b",
                        "--nonsense|x",
                "--token|"
            })
    void argumentsThatCouldDoHarmAreRefused(String arguments) throws Exception {
        String[] pair = arguments.split("\\|", -1);
        assertThat(run("sh", "--no-service", pair[0], pair[1])).isEqualTo(1);
        assertThat(home().resolve("agent.toml")).doesNotExist();
    }

    @Test
    void halfADownloadedScriptDoesNothing() throws Exception {
        byte[] whole = script();
        served.put("/install.sh", Arrays.copyOf(whole, whole.length - "main \"$@\"\n".length()));
        run("sh", "--no-service");

        assertThat(output).isEmpty();
        assertThat(home()).doesNotExist();
    }

    private Path home() {
        return folder.resolve("home/.oxmon");
    }

    /** As people paste it: {@code curl … | sh -s -- ARGUMENTS}. */
    private int run(String shell, String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("home"));
        Path script = folder.resolve("install.sh");
        Files.write(script, script());
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        command.addAll(List.of("-s", "--", "--dir", home().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectInput(script.toFile());
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("LANG", "C.UTF-8");
        Path out = folder.resolve("out");
        Process process = builder.redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        output = Files.readString(out);
        return process.exitValue();
    }

    private byte[] script() {
        return Objects.requireNonNull(served.get("/install.sh"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = served.get(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (body != null) {
                out.write(body);
            }
        }
    }

    private static Path standIn() throws IOException {
        Path source = Files.writeString(shared.resolve("StandIn.java"), STAND_IN);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "StandIn");
        Path jar = shared.resolve("stand-in.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("StandIn.class"));
            Files.copy(shared.resolve("StandIn.class"), out);
        }
        return jar;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
