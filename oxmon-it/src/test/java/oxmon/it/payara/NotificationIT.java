package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;

/** An alert becomes exactly one message for each transition, whatever happens to the server and to the other side. */
@Tag("payara")
@Order(21)
class NotificationIT {
    /** How often the server is killed; {@code -Doxmon.it.restarts=50} for a long run. */
    private static final int RESTARTS = Integer.getInteger("oxmon.it.restarts", 2);

    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<JsonObject> received = Collections.synchronizedList(new ArrayList<>());
    private volatile int refuse;
    private HttpServer hook;

    @BeforeEach
    void listen() throws IOException {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", this::take);
        hook.start();
    }

    @AfterEach
    void end() {
        hook.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean refused = refuse > 0;
            if (refused) {
                refuse--;
            }
            try (InputStream body = exchange.getRequestBody()) {
                JsonObject message = Json.createReader(body).readObject();
                if (!refused) {
                    received.add(message);
                }
            }
            exchange.sendResponseHeaders(refused ? 503 : 200, -1);
        }
    }

    private String config() throws IOException {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        return """
                require_agent_auth = false
                [grpc]
                reflection = true
                [notification]
                aggregation_window_secs = 0
                [[alert.rules]]
                name = "told"
                type = "threshold"
                metric = "told.it"
                agent_pattern = "*"
                operator = "gt"
                value = 90
                severity = "critical"
                [[notification.channels]]
                type = "webhook"
                name = "ops"
                url = "http://127.0.0.1:%d/hook?token=geheim"
                [[notification.channels]]
                type = "webhook"
                name = "nobody"
                url = "http://127.0.0.1:%d/"
                timeout_secs = 2
                [[notification.silence_windows]]
                name = "database work"
                agents = ["db-*"]
                start_time = "00:00"
                end_time = "24:00"
                recurrence = "daily"
                """.formatted(hook.getAddress().getPort(), closed);
    }

    private static void report(OxmonServer server, String host, double value) {
        assertThat(server.wire()
                        .report(Batch.of(host).point("told.it", value).build())
                        .getMessage())
                .isEqualTo("ok");
    }

    private List<String> told(String host) {
        synchronized (received) {
            return received.stream()
                    .filter(message -> message.getString("agent_id").equals(host))
                    .map(message -> message.getString("status") + ' ' + message.getString("alert_id"))
                    .toList();
        }
    }

    private void awaitTold(String host, int count) {
        Eventually.holds(count + " messages of " + host, SOON, () -> told(host).size() >= count);
        assertThat(told(host)).hasSize(count);
    }

    /** What the other side took and the log does not know yet would be told again. */
    private static void awaitNoted(OxmonServer server, int count) {
        Rest admin = server.admin();
        Eventually.holds(
                count + " in the log",
                SOON,
                () -> admin.get("/v1/deliveries?channel=ops&state=sent")
                                .expect(200)
                                .objects()
                                .size()
                        >= count);
    }

    @Test
    void eachTransitionIsToldOnce_acrossKills() throws IOException {
        try (OxmonServer server = OxmonServer.setup("told").config(config()).start()) {
            for (int i = 0; i < RESTARTS; i++) {
                String host = "told-" + i;
                report(server, host, 95);
                if (i % 2 == 0) {
                    awaitTold(host, 1);
                    awaitNoted(server, 2 * i + 1);
                } // else it dies while nobody knows of it but the store
                server.kill();
                server.start();
                awaitTold(host, 1);
                report(server, host, 10);
                awaitTold(host, 2);
                awaitNoted(server, 2 * i + 2);
                String id = told(host).get(0).substring("firing ".length());
                assertThat(told(host)).containsExactly("firing " + id, "resolved " + id);
            }
            aDeadOneIsSaid_andTheLogTellsEachAttempt(server);
            whatPeopleMakeCountsAtOnce_andSurvivesAKill(server);
            aRuleThatDependsOnAnotherIsHeldBack_acrossAKill(server);
        }
        System.out.printf("told: %d kills, each transition told once%n", RESTARTS);
    }

    /** Nobody is told of what depends on an alert that fires until that is over; the alert says why. */
    private void aRuleThatDependsOnAnotherIsHeldBack_acrossAKill(OxmonServer server) {
        Rest admin = server.admin();
        String rule = "{\"name\": \"child\", \"type\": \"threshold\", \"metric\": \"child.it\", \"operator\": \"gt\","
                + " \"value\": 1, \"severity\": \"critical\", \"depends_on\": [\"%s\"]}";
        assertThat(admin.post("/v1/alerts/rules", rule.formatted("child"))
                        .refused(400, "BAD_REQUEST")
                        .getString("field"))
                .isEqualTo("depends_on");
        admin.post("/v1/alerts/rules", rule.formatted("told")).expect(201);
        report(server, "chain", 95);
        awaitTold("chain", 1);
        assertThat(server.wire()
                        .report(Batch.of("chain").point("child.it", 5).build())
                        .getMessage())
                .isEqualTo("ok");
        Eventually.holds(
                "child is held back",
                SOON,
                () -> admin.get("/v1/alerts").expect(200).objects().stream()
                        .filter(each -> each.getString("rule_name").equals("child"))
                        .anyMatch(each -> each.getJsonObject("suppressed_by")
                                .getString("rule_name")
                                .equals("told")));
        server.kill();
        server.start();
        report(server, "chain", 10);
        awaitTold("chain", 3);
        assertThat(told("chain").stream().map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactlyInAnyOrder("firing", "resolved", "firing");
    }

    /** A channel and a silence of the API; the channel may not reach this machine, and what was held back is told when the silence goes. */
    private void whatPeopleMakeCountsAtOnce_andSurvivesAKill(OxmonServer server) throws IOException {
        Rest admin = server.admin();
        String own = "http://127.0.0.1:" + hook.getAddress().getPort() + "/own/very-secret-token";
        JsonObject made = admin.post(
                        "/v1/channels",
                        "{\"type\": \"webhook\", \"name\": \"own\", \"secret\": \"geheim-geheim\", \"url\": \"" + own
                                + "\"}")
                .expect(201)
                .object();
        String path = "/v1/channels/" + made.getString("id");
        assertThat(admin.post(path + "/test", "").expect(200).object().getString("status"))
                .contains("[outbound] allow");
        admin.post("/v1/channels/test", made.getJsonObject("fields").toString())
                .refused(400, "BAD_REQUEST"); // masks are no secrets of a new one
        admin.post("/v1/channels", "{\"type\": \"webhook\", \"name\": \"own\", \"url\": \"" + own + "\"}")
                .refused(409, "CONFLICT");
        JsonObject silence = admin.post(
                        "/v1/silences",
                        "{\"name\": \"work\", \"recurrence\": \"daily\", \"start_time\": \"00:00\", \"end_time\": \"24:00\","
                                + " \"agents\": [\"held\"]}")
                .expect(201)
                .object();
        report(server, "held", 95);
        Eventually.holds(
                "held fires",
                SOON,
                () -> admin.get("/v1/alerts").expect(200).objects().stream()
                        .anyMatch(each -> each.getString("agent_id").equals("held")));
        server.kill();
        for (String name : List.of("cert.db", "cert.db-wal")) {
            assertThat(Files.readString(server.dataDir().resolve(name), StandardCharsets.ISO_8859_1))
                    .as(name)
                    .doesNotContain("very-secret-token", "geheim-geheim");
        }
        server.start();
        JsonObject again = server.admin().get(path).expect(200).object();
        assertThat(again.getJsonObject("fields")).isEqualTo(made.getJsonObject("fields"));
        assertThat(told("held")).isEmpty();
        server.admin().delete("/v1/silences/" + silence.getString("id")).expect(204);
        awaitTold("held", 1);
        server.admin().delete(path).expect(204);
        server.admin().get(path).refused(404, "not_found");
    }

    private void aDeadOneIsSaid_andTheLogTellsEachAttempt(OxmonServer server) {
        Rest admin = server.admin();
        refuse = 1;
        report(server, "retried", 95);
        awaitTold("retried", 1);
        JsonObject ops = admin.get("/v1/channels/ops").expect(200).object();
        assertThat(ops.toString()).doesNotContain("geheim");
        assertThat(ops.getString("type")).isEqualTo("webhook");
        JsonObject newest = admin.get("/v1/deliveries?channel=ops&limit=1")
                .expect(200)
                .objects()
                .get(0);
        JsonObject story = admin.get("/v1/deliveries/" + newest.getString("id"))
                .expect(200)
                .object();
        assertThat(story.getJsonArray("attempts")).hasSize(2);
        assertThat(story.getJsonArray("attempts").getJsonObject(0).getString("status"))
                .contains("503");

        assertThat(admin.get("/v1/channels/nobody").expect(200).object().getInt("queued"))
                .isPositive();
        Eventually.holds(
                "a dead channel is in health",
                SOON,
                () -> server.rest()
                        .get("/v1/health")
                        .expect(200)
                        .object()
                        .getString("status")
                        .equals("degraded"));
        JsonObject trial =
                admin.post("/v1/channels/nobody/test", "").expect(200).object();
        assertThat(trial.getBoolean("ok")).isFalse();
        assertThat(admin.post("/v1/channels/ops/test", "").expect(200).object().getBoolean("ok"))
                .isTrue();
        admin.post("/v1/channels/none/test", "").refused(404, "not_found");
        admin.get("/v1/deliveries?state=lost").refused(400, "BAD_REQUEST");

        report(server, "db-1", 95);
        Eventually.holds(
                "db-1 fires",
                SOON,
                () -> admin.get("/v1/alerts").expect(200).objects().stream()
                        .anyMatch(alert -> alert.getString("agent_id").equals("db-1")));
        report(server, "after-db", 95);
        awaitTold("after-db", 1);
        assertThat(told("db-1")).as("silent").isEmpty();
        assertThat(admin.get("/v1/silences").expect(200).objects())
                .singleElement()
                .satisfies(silence -> assertThat(silence.getBoolean("active")).isTrue());
        assertThat(Instant.parse(newest.getString("created_at"))).isBefore(Instant.now());
    }
}
