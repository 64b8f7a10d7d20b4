package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import oxmon.it.AgentProcess;
import oxmon.it.Batch;
import oxmon.it.Certificates;
import oxmon.it.Eventually;
import oxmon.it.JsonText;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.Wire;
import oxmon.wire.MetricBatchProto;

/** Agents must prove who they are, over TLS; each refusal in the contract's order and words. */
@Tag("payara")
@Order(11)
class AgentAuthIT {
    private static final MetricBatchProto BATCH =
            Batch.of("web-1").point("cpu.usage", 1).build();

    private static Certificates certificates;
    private static OxmonServer server;
    private static Wire wire;
    private static String token;

    @BeforeAll
    static void start() {
        certificates = Certificates.create("agents");
        server = OxmonServer.setup("agent-auth")
                .config("""
                        require_agent_auth = true
                        [grpc]
                        tls_cert = "%s"
                        tls_key = "%s"
                        """.formatted(certificates.certificate("server"), certificates.key("server")))
                .start();
        wire = Wire.at(server.grpcPort(), certificates.trusting());
        token = whitelist("web-1");
    }

    @AfterAll
    static void stop() {
        wire.close();
        server.close();
    }

    @Test
    void aListedAgentWithItsTokenReports() {
        assertThat(wire.report(BATCH, Wire.credentials("web-1", token)).getMessage())
                .isEqualTo("ok");
        assertThat(server.admin().latest("web-1").texts("metric_name")).containsExactly("cpu.usage");
        JsonObject entry = server.admin().get("/v1/agents/whitelist").where("agent_id", "web-1");
        assertThat(entry.getString("status")).isEqualTo("active");
        assertThat(entry).doesNotContainKey("token");
    }

    @Test
    void withoutAnAuthorizationHeader_orWithAnOddOne() {
        String words = "Missing or invalid authorization header";
        refused(words);
        refused(words, "agent-id", "web-1");
        refused(words, "authorization", token, "agent-id", "web-1");
        refused(words, "authorization", "Basic " + token, "agent-id", "web-1");
        refused(words, "authorization", "Bearer", "agent-id", "web-1");
        refused(words, "authorization", "Bearer ", "agent-id", "nobody");
    }

    @Test
    void withoutAnAgentId() {
        refused("Missing agent-id in metadata", "authorization", "Bearer " + token);
        refused("Missing agent-id in metadata", "authorization", "Bearer wrong");
    }

    @Test
    void anAgentThatIsNotListed_evenWithSomebodysToken() {
        refused("Agent not authorized", "authorization", "Bearer " + token, "agent-id", "stranger");
        refused("Agent not authorized", "authorization", "Bearer x", "agent-id", "s".repeat(5_000));
    }

    @Test
    void aWrongToken() {
        refused("Invalid token", "authorization", "Bearer " + token + "x", "agent-id", "web-1");
        refused("Invalid token", "authorization", "Bearer " + token.substring(1), "agent-id", "web-1");
        refused("Invalid token", "authorization", "Bearer " + "t".repeat(5_000), "agent-id", "web-1");
    }

    @Test
    void theRefusalComesBeforeTheMessageIsLookedAt() {
        assertThat(wire.refused(MetricBatchProto.getDefaultInstance()).getDescription())
                .isEqualTo("Missing or invalid authorization header");
    }

    @Test
    void anAgentThatReportsAsSomebodyElseIsDenied_evenAsAListedOne() {
        whitelist("web-2");
        for (String other : new String[] {"web-2", "stranger", "WEB-1", "web-1 "}) {
            Status status = wire.refused(Batch.of(other).point("m", 1).build(), Wire.credentials("web-1", token));
            assertThat(status.getCode()).as(other).isEqualTo(Status.Code.PERMISSION_DENIED);
        }
    }

    @Test
    void aNewTokenMakesTheOldOneInvalidAtOnce() {
        String old = whitelist("renewed");
        MetricBatchProto batch = Batch.of("renewed").point("m", 1).build();
        String fresh = server.admin()
                .post("/v1/agents/whitelist/renewed/token", "{}")
                .expect(200)
                .object()
                .getString("token");
        assertThat(fresh).isNotEqualTo(old);
        assertThat(wire.refused(batch, Wire.credentials("renewed", old)).getDescription())
                .isEqualTo("Invalid token");
        assertThat(wire.report(batch, Wire.credentials("renewed", fresh)).getSuccess())
                .isTrue();
    }

    @Test
    void anAgentTakenOffTheListIsRefusedAtOnce() {
        String its = whitelist("removed");
        MetricBatchProto batch = Batch.of("removed").point("m", 1).build();
        assertThat(wire.report(batch, Wire.credentials("removed", its)).getSuccess())
                .isTrue();
        server.admin().delete("/v1/agents/whitelist/removed").expect(200);
        assertThat(wire.refused(batch, Wire.credentials("removed", its)).getDescription())
                .isEqualTo("Agent not authorized");
    }

    @Test
    void aListedAgentThatNeverReportedIsUnknown() {
        whitelist("silent");
        assertThat(server.admin()
                        .get("/v1/agents/whitelist")
                        .where("agent_id", "silent")
                        .getString("status"))
                .isEqualTo("unknown");
        assertThat(server.admin().get("/v1/agents").where("agent_id", "silent").getBoolean("active"))
                .isFalse();
    }

    @Test
    void aClientWithoutTlsOrWithoutTrustInTheCertificateIsNotServed() {
        Certificates others = Certificates.create("others");
        try (Wire plain = Wire.at(server.grpcPort(), InsecureChannelCredentials.create());
                Wire distrustful = Wire.at(server.grpcPort(), others.trusting())) {
            for (Wire client : new Wire[] {plain, distrustful}) {
                assertThat(client.refused(BATCH, Wire.credentials("web-1", token))
                                .getCode())
                        .isEqualTo(Status.Code.UNAVAILABLE);
            }
        }
    }

    @Test
    void aRealAgentReportsByTlsWithItsToken() {
        String its = whitelist("real-tls");
        try (AgentProcess agent =
                AgentProcess.start("""
                agent_id = "real-tls"
                server_endpoint = "localhost:%d"
                tls = true
                tls_ca = "%s"
                auth_token = "%s"
                collection_interval_secs = 1
                """.formatted(server.grpcPort(), certificates.certificate("ca"), its))) {
            try {
                Eventually.holds(
                        "its metrics",
                        Duration.ofSeconds(60),
                        () -> server.admin()
                                .latest("real-tls")
                                .texts("metric_name")
                                .contains("cpu.usage"));
            } catch (AssertionError e) {
                throw new AssertionError(agent.log(), e);
            }
            assertThat(agent.log()).doesNotContain(its);
        }
        assertThat(server.log()).doesNotContain(its).doesNotContain(token);
    }

    private static String whitelist(String agent) {
        Rest admin = server.admin();
        return admin.post("/v1/agents/whitelist", JsonText.object("agent_id", agent))
                .expect(201)
                .object()
                .getString("token");
    }

    private static void refused(String words, String... metadata) {
        Metadata headers = Wire.metadata(metadata);
        try {
            assertThat(wire.report(BATCH, headers)).as(words).isNull();
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(e.getStatus().getDescription()).isEqualTo(words);
        }
    }
}
