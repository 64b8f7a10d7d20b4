package oxmon.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.agents.AgentId;
import oxmon.collect.keystores.FilePattern;
import oxmon.collect.keystores.KeystoreSettings;
import oxmon.settings.Problem;
import oxmon.settings.SettingsException;
import oxmon.settings.SettingsReader;

class AgentSettingsTest {
    private static final Path EXAMPLE = Path.of("../config/agent.example.toml");

    @TempDir
    Path folder;

    @Test
    void theSeedsExampleLoadsUnchanged() {
        AgentSettings settings = read("""
                agent_id = "web-server-01"
                server_endpoint = "10.0.1.100:9090"
                # tls = true  # 启用 gRPC TLS 加密连接
                # auth_token = "your-token-here"  # Server 启用认证时填写
                collection_interval_secs = 10
                buffer_max_size = 1000
                """);

        assertThat(settings)
                .isEqualTo(new AgentSettings(
                        new AgentId("web-server-01"),
                        new Endpoint("10.0.1.100", 9090),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        1000,
                        Map.of(),
                        KeystoreSettings.read(SettingsReader.defaults(Map.of())),
                        "info"));
    }

    @Test
    void withoutAnySetting_itIsThisHostAndALocalServer() {
        AgentSettings settings = read("");

        assertThat(settings.agentId()).isEqualTo(new AgentId("this-host"));
        assertThat(settings.server()).isEqualTo(new Endpoint("127.0.0.1", 9090));
    }

    @Test
    void theShippedExampleHoldsTheDefaults() throws IOException {
        assertThat(read(Files.readString(EXAMPLE))).isEqualTo(read(""));
    }

    @Test
    void theShippedExampleHoldsEveryKey_alsoThoseCommentedOut() throws IOException {
        String all = Files.readAllLines(EXAMPLE).stream()
                .map(line -> line.replaceFirst("^# (?=\\w+ = )", ""))
                .collect(Collectors.joining("\n"))
                .replaceAll("(?m)^(tls|password)_.*$", ""); // these need files, and tls = true
        AgentSettings settings = read(all);

        assertThat(settings.agentId().value()).isEqualTo("web-server-01");
        assertThat(settings.token()).contains(new Token("your-token-here"));
        assertThat(settings.tags()).containsExactly(Map.entry("env", "prod"));
        assertThat(Files.readString(EXAMPLE))
                .contains("tls_ca = ", "tls_cert = ", "tls_key = ", "tls_server_name = ", "password_file = ");
    }

    @Test
    void aVariableBeatsTheFile() {
        AgentSettings settings = AgentSettings.read(
                        SettingsReader.text(
                                "agent.toml",
                                "agent_id = \"a\"\n[log]\nlevel = \"warn\"\n",
                                Map.of(
                                        "OXMON_AGENT_ID", "b",
                                        "OXMON_COLLECTION_INTERVAL_SECS", "2",
                                        "OXMON_TAGS", "env=prod,dc=sin",
                                        "OXMON_LOG_LEVEL", "debug")),
                        "this-host")
                .settings();

        assertThat(settings.agentId().value()).isEqualTo("b");
        assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.tags()).containsOnly(Map.entry("env", "prod"), Map.entry("dc", "sin"));
        assertThat(settings.logLevel()).isEqualTo("debug");
    }

    @Test
    void allThatIsWrongIsToldAtOnce_withItsLine() {
        assertThat(problems("""
                        agent_id = "oxmon-server"
                        server_endpoint = "http://10.0.1.100:9090"
                        collection_interval_secs = 0
                        buffer_max_size = "many"
                        auth_token = "two words"
                        tls_ca = "ca.pem"
                        server_endpont = "x"
                        [log]
                        level = "loud"
                        """))
                .extracting(Problem::where, Problem::key)
                .containsExactlyInAnyOrder(
                        at(1, "agent_id"),
                        at(2, "server_endpoint"),
                        at(3, "collection_interval_secs"),
                        at(4, "buffer_max_size"),
                        at(5, "auth_token"),
                        at(6, "tls_ca"),
                        at(7, "server_endpont"),
                        at(9, "log.level"));
    }

    @Test
    void theTokenIsNeverPrinted() {
        AgentSettings settings = read("auth_token = \"s3cret\"");

        assertThat(settings.toString()).doesNotContain("s3cret");
        assertThat(problems("auth_token = \"s3cret one\"").toString()).doesNotContain("s3cret");
    }

    @Test
    void aTokenInPlainTextOverANetworkIsWarnedOf() {
        assertThat(warnings("auth_token = \"t\"\nserver_endpoint = \"10.0.1.100:9090\""))
                .hasSize(1);
        assertThat(warnings("auth_token = \"t\"\nserver_endpoint = \"10.0.1.100:9090\"\ntls = true"))
                .isEmpty();
        assertThat(warnings("auth_token = \"t\"")).isEmpty();
    }

    @Test
    void aNameThatCannotTravelInAHeaderIsRefused_whereItMust() {
        assertThat(problems("agent_id = \"北京-01\"\nauth_token = \"t\"")).hasSize(1);
        assertThat(read("agent_id = \"北京-01\"").agentId().value()).isEqualTo("北京-01");
    }

    @Test
    void filesOfTlsAreLookedAtBeforeTheStart() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pem"), "not a certificate");
        String toml = "tls = true\ntls_ca = \"%s\"\ntls_cert = \"%s\"\ntls_key = \"%s\"\n";

        assertThat(problems(toml.formatted(folder.resolve("none.pem"), text, text)))
                .extracting(Problem::key)
                .containsExactly("tls_ca", "tls_cert", "tls_key");
        assertThat(problems("tls = true\ntls_key = \"" + text + "\""))
                .extracting(Problem::reason)
                .anyMatch(reason -> reason.contains("both"));
    }

    @Test
    void keystoresAreLookedForWhereItSays_withThePasswordsOfAFile() throws IOException {
        Path passwords = Files.writeString(folder.resolve("passwords"), "hunter2\n\nother one\n");
        KeystoreSettings keystores =
                read("[keystores]\nenabled = false\nfiles = [\"/opt/*/own.jks\"]\npassword_file = \"" + passwords + '"')
                        .keystores();

        assertThat(keystores.enabled()).isFalse();
        assertThat(keystores.files()).containsExactly(new FilePattern("/opt/*/own.jks"));
        assertThat(keystores.passwords().each()).containsExactly("hunter2", "other one", "changeit");
        assertThat(keystores.toString()).doesNotContain("hunter2");
    }

    @Test
    void keystoresThatCannotBeLookedForAreRefused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThat(problems("[keystores]\nenabled = \"maybe\"\nfiles = [\"own.jks\", \"/opt/**\"]\nfile = \"/x\"\n"))
                .extracting(Problem::where, Problem::key)
                .containsExactlyInAnyOrder(
                        at(2, "keystores.enabled"),
                        at(3, "keystores.files"),
                        at(3, "keystores.files"),
                        at(4, "keystores.file"));
        for (Path file : List.of(empty, folder.resolve("none"))) {
            assertThat(problems("[keystores]\npassword_file = \"" + file + '"'))
                    .extracting(Problem::key)
                    .containsExactly("keystores.password_file");
        }
    }

    @Test
    void tagsThatWouldNotFitIntoAHeaderAreRefused() {
        assertThat(problems("[tags]\nnote = \"" + "x".repeat(5000) + '"'))
                .extracting(Problem::key)
                .containsExactly("tags");
    }

    @ParameterizedTest
    @CsvSource({"localhost:9090, localhost, 9090", "[::1]:65535, ::1, 65535", "mon.example.com:1, mon.example.com, 1"})
    void endpoints(String text, String host, int port) {
        assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint(host, port));
        assertThat(Endpoint.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost",
        "localhost:",
        ":9090",
        "::1:9090",
        "host:0",
        "host:65536",
        "host:99999999",
        "ho st:1",
        "grpc://h:1"
    })
    void endpointsThatAreRefused(String text) {
        assertThat(problems("server_endpoint = \"" + text + '"')).hasSize(1);
    }

    private static Tuple at(int line, String key) {
        return tuple("agent.toml:" + line, key);
    }

    private static AgentSettings read(String toml) {
        return load(toml).settings();
    }

    private static List<String> warnings(String toml) {
        return load(toml).warnings();
    }

    private static AgentSettings.Loaded load(String toml) {
        return AgentSettings.read(SettingsReader.text("agent.toml", toml, Map.of()), "this-host");
    }

    private static List<Problem> problems(String toml) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> read(toml));
        assertThat(refusal).isNotNull();
        return refusal.problems();
    }
}
