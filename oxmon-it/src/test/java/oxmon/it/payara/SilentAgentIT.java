package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import oxmon.it.AgentProcess;
import oxmon.it.Answer;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;

/** A real agent is stopped and comes back; in between the server is stopped, and killed. */
@Tag("payara")
@Order(17)
class SilentAgentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static OxmonServer server;

    @BeforeAll
    static void start() {
        server = OxmonServer.setup("silent").config("""
                        require_agent_auth = false
                        [[alert.rules]]
                        name = "host-silent"
                        type = "agent_down"
                        silent_secs = 30
                        [[alert.rules]]
                        name = "no-cpu"
                        type = "no_data"
                        metric = "cpu.usage"
                        """).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static AgentProcess agent() {
        return AgentProcess.start("""
                agent_id = "web-1"
                server_endpoint = "127.0.0.1:%d"
                collection_interval_secs = 1
                """.formatted(server.grpcPort()));
    }

    private static List<JsonObject> alerts(String path) {
        Answer answer = server.admin().get(path);
        return answer.array().getValuesAs(JsonObject.class);
    }

    private static List<JsonObject> active(int count) {
        return Eventually.until(count + " alerts", PATIENCE, () -> alerts("/v1/alerts"), all -> all.size() == count);
    }

    private static List<String> ids(List<JsonObject> alerts) {
        return alerts.stream().map(alert -> alert.getString("id")).sorted().toList();
    }

    @Test
    void itsAlertsHaveOneIdEach_fromItsLastReportToItsNext() {
        try (AgentProcess first = agent()) {
            Rest rest = server.admin();
            Eventually.until(
                    "reports",
                    PATIENCE,
                    () -> rest.latest("web-1"),
                    latest -> latest.status() == 200 && latest.body().contains("cpu.usage"));
            Eventually.pause(5_000); // so that its rhythm is known
            assertThat(alerts("/v1/alerts")).isEmpty();
            assertThat(first.stop()).isZero();
        }
        List<JsonObject> fired = active(2);
        assertThat(fired).extracting(alert -> alert.getString("rule_name")).contains("host-silent", "no-cpu");
        assertThat(fired).extracting(alert -> alert.getString("message")).contains("no report of web-1 for 30 s");

        server.stop();
        server.start();
        assertThat(ids(alerts("/v1/alerts"))).isEqualTo(ids(fired));
        server.kill();
        server.start();
        assertThat(ids(alerts("/v1/alerts"))).isEqualTo(ids(fired));

        try (AgentProcess again = agent()) {
            active(0);
            assertThat(again.isAlive()).isTrue();
            List<JsonObject> history = alerts("/v1/alerts/history");
            assertThat(history).hasSize(4);
            assertThat(history.subList(0, 2)).allSatisfy(end -> {
                assertThat(end.getString("status")).isEqualTo("resolved");
                assertThat(end.getString("message")).contains("again after");
            });
            assertThat(ids(history.subList(0, 2))).isEqualTo(ids(fired));
        }
    }
}
