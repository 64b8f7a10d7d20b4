package oxmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.agent.report.FakeServer;
import oxmon.agent.report.SelfSigned;

/** The jar as it is shipped, from which the build has removed what it thinks nobody needs. */
@Tag("agent")
class StandaloneJarIT {
    private static final List<String> JAR = List.of("-jar", System.getProperty("oxmon.agent.jar"));

    @TempDir
    Path folder;

    @Test
    void reportsByMutualTls_andEndsInOrder() throws Exception {
        SelfSigned theirs = SelfSigned.make(folder, "server");
        SelfSigned ours = SelfSigned.make(folder, "agent");
        try (FakeServer server = FakeServer.startTls(theirs, ours)) {
            String settings = AgentProcess.settings(
                    folder,
                    "agent_id = \"web-01\"",
                    "server_endpoint = \"localhost:" + server.port() + '"',
                    "tls = true",
                    "tls_ca = \"" + theirs.certificate() + '"',
                    "tls_cert = \"" + ours.certificate() + '"',
                    "tls_key = \"" + ours.key() + '"');
            try (AgentProcess agent = AgentProcess.start(folder, JAR, settings)) {
                assertThat(server.nextAccepted().getAgentId()).isEqualTo("web-01");
                agent.awaitLog("reporting to localhost");
                agent.terminate();
                assertThat(agent.exitCode()).isZero();
            }
        }
    }

    @Test
    void wrongSettingsAreTold() throws Exception {
        String settings = AgentProcess.settings(folder, "agent_id = ", "x");
        try (AgentProcess agent = AgentProcess.start(folder, JAR, settings)) {
            assertThat(agent.exitCode()).isEqualTo(2);
            assertThat(agent.log()).contains("agent.toml:1: is not TOML");
        }
    }
}
