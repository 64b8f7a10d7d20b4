package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import oxmon.it.AgentProcess;
import oxmon.it.Answer;
import oxmon.it.Certificates;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.Visitor;

/** An agent finds the certificates in files of its host; they are told by API and page, and judged by the rule of all certificates. */
@Tag("payara")
@Order(23)
class KeystoresIT {
    private static final String PASSWORD = "a-new-and-longer-one-1";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Certificates files = Certificates.create("kept");

    @Test
    void whatLiesInFilesOfAHostIsWatched() {
        try (OxmonServer server = OxmonServer.setup("keystores").config("""
                                [[alert.rules]]
                                name = "cert-expiry"
                                type = "cert_expiration"
                                agent_pattern = "*"
                                warning_days = 60
                                """).start();
                AgentProcess agent = AgentProcess.start("""
                        agent_id = "keeper"
                        server_endpoint = "127.0.0.1:%d"
                        collection_interval_secs = 1
                        [keystores]
                        files = ["%s", "%s"]
                        """.formatted(
                        server.grpcPort(), files.keystore().resolveSibling("*.p12"), files.certificate("server")))) {
            Rest admin = server.admin();
            List<JsonObject> found = Eventually.until(
                            "the certificates of the host",
                            SOON,
                            () -> admin.get("/v1/certs/keystores").expect(200),
                            answer -> answer.objects().size() == 4)
                    .objects();
            assertThat(agent.log()).doesNotContain("WARN");
            assertThat(found)
                    .extracting(each -> each.isNull("alias") ? "" : each.getString("alias"))
                    .containsExactlyInAnyOrder("", "ca", "client", "server");
            assertThat(found).allSatisfy(each -> {
                assertThat(each.getString("agent")).isEqualTo("keeper");
                assertThat(each.getInt("days_until_expiry")).isBetween(28, 30);
                assertThat(each.getBoolean("old")).isFalse();
            });
            part(admin);

            JsonObject alert = Eventually.until(
                            "the rule fires",
                            SOON,
                            () -> admin.get("/v1/alerts").expect(200),
                            answer -> answer.objects().size() == 4)
                    .objects()
                    .stream()
                    .filter(each -> each.getJsonObject("labels").containsKey("alias"))
                    .findFirst()
                    .orElseThrow();
            assertThat(alert.getString("message"))
                    .contains(alert.getJsonObject("labels").getString("alias") + " in " + files.keystore()
                            + " on keeper");
            page(server, admin);
        }
    }

    private static void part(Rest admin) {
        Answer one =
                admin.get("/v1/certs/keystores?agent=keep*&limit=1&offset=3").expect(200);
        assertThat(one.objects()).hasSize(1);
        assertThat(one.header("X-Total-Count")).isEqualTo("4");
        assertThat(admin.get("/v1/certs/keystores?agent=nobody").expect(200).objects())
                .isEmpty();
        admin.get("/v1/certs/keystores?limit=0").refused(400, "BAD_REQUEST");
        admin.get("/v1/certs/keystores?agent=group:none").refused(400, "BAD_REQUEST");
    }

    private static void page(OxmonServer server, Rest admin) {
        admin.post("/v1/auth/password", "{\"current_password\": \"changeme\", \"new_password\": \"" + PASSWORD + "\"}")
                .expect(200);
        Visitor visitor = Visitor.at(server.url());
        visitor.signIn("admin", PASSWORD);
        try (JsonReader reader = Json.createReader(new StringReader(
                visitor.open("/ui/data/keystores?search=CLIENT&limit=10").body()))) {
            JsonObject data = reader.readObject();
            assertThat(data.getInt("total")).isEqualTo(1);
            assertThat(data.getJsonObject("counts"))
                    .hasToString("{\"all\":4,\"hosts\":1,\"expired\":0,\"soon\":0,\"old\":0}");
            assertThat(data.getJsonArray("rows").getJsonObject(0).getString("subject"))
                    .isEqualTo("an agent");
        }
    }
}
