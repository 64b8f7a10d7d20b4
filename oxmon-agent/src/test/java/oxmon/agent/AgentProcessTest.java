package oxmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.agent.report.FakeServer;
import oxmon.agent.report.SelfSigned;
import oxmon.common.Version;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;

/** The agent as a process of its own: what its starter sees. */
class AgentProcessTest {
    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void reportsThisHost_logsWhatItDoes_andEndsInOrderOnSigterm() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            Path settings = write(
                    "agent_id = \"web-01\"",
                    "server_endpoint = \"127.0.0.1:" + server.port() + '"',
                    "auth_token = \"s3cret\"",
                    "collection_interval_secs = 1");
            Process agent = start(settings.toString());
            MetricBatchProto first = server.nextAccepted();
            MetricBatchProto second = server.nextAccepted();
            agent.destroy(); // SIGTERM

            assertThat(agent.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(agent.exitValue()).isZero();
            assertThat(first.getDataPointsList())
                    .extracting(MetricDataPointProto::getMetricName)
                    .contains("cpu.usage", "cpu.core_usage", "memory.total", "load.load_1", "disk.total");
            assertThat(Duration.between(Instant.ofEpochMilli(first.getTimestampMs()), Instant.now()))
                    .isLessThan(Duration.ofMinutes(1));
            assertThat(second.getTimestampMs() - first.getTimestampMs()).isBetween(900L, 1_100L);
            assertThat(log())
                    .contains("oxmon-agent " + Version.current())
                    .contains("agent id web-01")
                    .containsOnlyOnce("reporting to 127.0.0.1:" + server.port())
                    .contains("stopped")
                    .doesNotContain("s3cret", "ERROR");
        }
    }

    @Test
    void reportsByMutualTls() throws Exception {
        SelfSigned server = SelfSigned.make(folder, "server");
        SelfSigned agent = SelfSigned.make(folder, "agent");
        try (FakeServer listening = FakeServer.startTls(server, agent)) {
            start(write(
                            "agent_id = \"web-01\"",
                            "server_endpoint = \"localhost:" + listening.port() + '"',
                            "tls = true",
                            "tls_ca = \"" + server.certificate() + '"',
                            "tls_cert = \"" + agent.certificate() + '"',
                            "tls_key = \"" + agent.key() + '"')
                    .toString());

            assertThat(listening.nextAccepted().getAgentId()).isEqualTo("web-01");
        }
    }

    @Test
    void anUntrustedServerIsNotReportedTo_andTheLogSaysWhy() throws Exception {
        SelfSigned server = SelfSigned.make(folder, "server");
        try (FakeServer listening = FakeServer.startTls(server, server)) {
            start(write(
                            "agent_id = \"web-01\"",
                            "server_endpoint = \"localhost:" + listening.port() + '"',
                            "tls = true")
                    .toString());

            waitFor("cannot report to localhost:" + listening.port());
            assertThat(log()).contains("unable to find valid certification path");
        }
    }

    @Test
    void aServerThatIsAwayDoesNotDelayTheEnd() throws Exception {
        Process agent = start(
                write("server_endpoint = \"127.0.0.1:1\"", "agent_id = \"a\"").toString());
        waitFor("cannot report to 127.0.0.1:1");
        long start = System.nanoTime();
        agent.destroy();

        assertThat(agent.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void wrongSettingsAreAllTold_andTheExitCodeIs2() throws Exception {
        Process agent = start(write("server_endpoint = \"nowhere\"", "buffer_max_size = 0", "tags = 3")
                .toString());

        assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isEqualTo(2);
        assertThat(log())
                .contains("agent.toml:1: server_endpoint", "agent.toml:2: buffer_max_size", "agent.toml:3: tags");
    }

    @Test
    void settingsCanBeCheckedWithoutStarting() throws Exception {
        Process good = start("--check-config", write("agent_id = \"a\"").toString());
        assertThat(good.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(good.exitValue()).isZero();
        Process missing = start("--check-config", folder.resolve("none.toml").toString());
        assertThat(missing.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(missing.exitValue()).isEqualTo(2);
    }

    /** What Java is told to run. */
    List<String> program() {
        return List.of("-cp", System.getProperty("java.class.path"), AgentMain.class.getName());
    }

    private Path write(String... lines) throws IOException {
        return Files.write(folder.resolve("agent.toml"), Arrays.asList(lines));
    }

    private Process start(String... arguments) throws IOException {
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> command = Stream.of(java, program().stream(), Stream.of(arguments))
                .flatMap(part -> part)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        started.add(process);
        return process;
    }

    private void waitFor(String text) throws IOException, InterruptedException {
        for (int i = 0; i < 300 && !log().contains(text); i++) {
            Thread.sleep(50);
        }
        assertThat(log()).contains(text);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
