package oxmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.agent.report.FakeServer;
import oxmon.agent.report.SelfSigned;
import oxmon.common.Version;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;

/** The agent as its starter sees it. */
class AgentProcessTest {
    @TempDir
    Path folder;

    @Test
    void reportsThisHost_logsWhatItDoes_andEndsInOrderOnSigterm() throws Exception {
        try (FakeServer server = FakeServer.start();
                AgentProcess agent = start(settings(
                        "agent_id = \"web-01\"",
                        "server_endpoint = \"127.0.0.1:" + server.port() + '"',
                        "auth_token = \"s3cret\"",
                        "collection_interval_secs = 1"))) {
            MetricBatchProto first = server.nextAccepted();
            MetricBatchProto second = server.nextAccepted();
            agent.awaitLog("reporting to");
            agent.terminate();

            assertThat(agent.exitCode()).isZero();
            assertThat(first.getDataPointsList())
                    .extracting(MetricDataPointProto::getMetricName)
                    .contains("cpu.usage", "cpu.core_usage", "memory.total", "load.load_1", "disk.total");
            assertThat(Duration.between(Instant.ofEpochMilli(first.getTimestampMs()), Instant.now()))
                    .isLessThan(Duration.ofMinutes(1));
            assertThat(second.getTimestampMs()).isGreaterThan(first.getTimestampMs());
            assertThat(agent.log())
                    .contains("oxmon-agent " + Version.current())
                    .contains("agent id web-01")
                    .containsOnlyOnce("reporting to 127.0.0.1:" + server.port())
                    .contains("stopped")
                    .doesNotContain("s3cret", "ERROR");
        }
    }

    @Test
    void anUntrustedServerIsNotReportedTo_andTheLogSaysWhy() throws Exception {
        SelfSigned certificate = SelfSigned.make(folder, "server");
        try (FakeServer server = FakeServer.startTls(certificate, certificate);
                AgentProcess agent = start(settings(
                        "agent_id = \"web-01\"",
                        "server_endpoint = \"localhost:" + server.port() + '"',
                        "tls = true"))) {
            agent.awaitLog("cannot report to localhost:" + server.port());
            assertThat(agent.log()).contains("unable to find valid certification path");
        }
    }

    @Test
    void aServerThatIsAwayDoesNotDelayTheEnd() throws Exception {
        try (AgentProcess agent = start(settings("server_endpoint = \"127.0.0.1:1\"", "agent_id = \"a\""))) {
            agent.awaitLog("cannot report to 127.0.0.1:1");
            long start = System.nanoTime();
            agent.terminate();

            assertThat(agent.exitCode()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void wrongSettingsAreAllTold_andTheExitCodeIs2() throws Exception {
        try (AgentProcess agent = start(settings("server_endpoint = \"nowhere\"", "buffer_max_size = 0", "tags = 3"))) {
            assertThat(agent.exitCode()).isEqualTo(2);
            assertThat(agent.log())
                    .contains("agent.toml:1: server_endpoint", "agent.toml:2: buffer_max_size", "agent.toml:3: tags");
        }
    }

    private String settings(String... lines) throws IOException {
        return AgentProcess.settings(folder, lines);
    }

    private AgentProcess start(String... arguments) throws IOException {
        return AgentProcess.start(folder, AgentProcess.CLASSES, arguments);
    }
}
