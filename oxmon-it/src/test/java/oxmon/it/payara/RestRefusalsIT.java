package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.it.Answer;
import oxmon.it.Batch;
import oxmon.it.JsonText;
import oxmon.it.OxmonServer;
import oxmon.it.RawHttp;
import oxmon.it.Rest;
import oxmon.it.SharedServer;

/** What the REST API declines, always as {@code {"error", "code"}} with the right status. */
@Tag("payara")
@Order(4)
@ExtendWith(SharedServer.class)
class RestRefusalsIT {
    private final OxmonServer server;
    private final Rest admin;

    RestRefusalsIT(OxmonServer server) {
        this.server = server;
        this.admin = server.admin();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/nothing,404,not_found",
        "GET,/v1/,404,not_found",
        "GET,/v1/agents/nobody/latest,404,not_found",
        "DELETE,/v1/health,405,METHOD_NOT_ALLOWED",
        "DELETE,/v1/agents,405,METHOD_NOT_ALLOWED",
        "GET,/v1/auth/login,405,METHOD_NOT_ALLOWED",
        "PUT,/v1/metrics,405,METHOD_NOT_ALLOWED"
    })
    void whatIsNotThere(String method, String path, int status, String code) {
        admin.send(method, path, null).refused(status, code);
    }

    @Test
    void anUnknownPathTellsAStrangerNothing() {
        Answer answer = server.rest().get("/v1/nothing");
        assertThat(answer.status()).isIn(401, 404);
        answer.refused(answer.status(), answer.status() == 401 ? "UNAUTHORIZED" : "not_found");
    }

    @Test
    void aBodyOfAnotherMediaType() {
        admin.with("Content-Type", "text/plain")
                .post("/v1/agents/whitelist", "agent_id=x")
                .refused(415, "UNSUPPORTED_MEDIA_TYPE");
        admin.with("Content-Type", "application/xml")
                .post("/v1/auth/login", "<a/>")
                .refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void anAnswerOfAnotherMediaType() {
        admin.with("Accept", "application/xml").get("/v1/agents").refused(406, "NOT_ACCEPTABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "null",
                "{\"agent_id\":}",
                "{\"agent_id\":\"a\"} trailing",
                "{\"agent_id\":{\"a\":1}}",
                "{\"agent_id\":7}",
                "\u0000"
            })
    void aBodyThatIsNotWhatWasAskedFor(String body) {
        admin.post("/v1/agents/whitelist", body).refused(400, "BAD_REQUEST");
    }

    @Test
    void deeplyNestedJsonIsRefusedLikeAnyOther() {
        admin.post("/v1/agents/whitelist", "[".repeat(200_000)).refused(400, "BAD_REQUEST");
        admin.post("/v1/agents/whitelist", "{\"agent_id\":".repeat(50_000)).refused(400, "BAD_REQUEST");
    }

    @Test
    void aBodyBeyondOneMebibyte() {
        String body = JsonText.object("agent_id", "big", "description", "d".repeat(1 << 20));
        admin.post("/v1/agents/whitelist", body).refused(413, "PAYLOAD_TOO_LARGE");
        server.rest()
                .post("/v1/auth/login", JsonText.object("username", "u".repeat(1 << 20), "password", "p"))
                .refused(413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void aBodyBeyondOneMebibyteThatDoesNotSayItsLength() {
        StringBuilder request = new StringBuilder("POST /v1/auth/login HTTP/1.1\nHost: localhost\nConnection: close\n"
                + "Content-Type: application/json\nTransfer-Encoding: chunked\n\n");
        for (int i = 0; i < 40; i++) {
            request.append("10000\n").append(" ".repeat(0x10000)).append('\n');
        }
        request.append("0\n\n");
        assertThat(RawHttp.status(RawHttp.send(server.httpPort(), request.toString())))
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "metric=m,agent",
        "agent=a,metric",
        "agent=&metric=m,agent",
    })
    void metricsWithoutWhatTheyNeed(String query, String missing) {
        JsonObject error = admin.get("/v1/metrics?" + query).refused(400, "missing_param");
        assertThat(error.getString("field")).isEqualTo(missing);
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday,from",
        "to=2026-13-45T00:00:00Z,to",
        "from=2026-02-06T00:00:01Z&to=2026-02-06T00:00:00Z,from",
        "step=quick,step",
        "step=-5m,step",
        "step=0s,step",
        "agg=median,agg"
    })
    void metricsWithWhatTheyCannotRead(String query, String field) {
        JsonObject error = admin.get("/v1/metrics?agent=a&metric=m&" + query).refused(400, "BAD_REQUEST");
        assertThat(error.getString("field")).isEqualTo(field);
    }

    @Test
    void moreThanMaxPointsTellsToUseStep() {
        Instant at = Instant.now().minusSeconds(3_000);
        for (int b = 0; b < 6; b++) {
            Batch batch = Batch.of("too-many");
            for (int i = 0; i < 10_000; i++) {
                batch.at(at.plusMillis(b * 10_000L + i)).point("m", i);
            }
            assertThat(server.wire().report(batch.build()).getMessage()).isEqualTo("ok");
        }
        String query = "/v1/metrics?agent=too-many&metric=m&from=" + at.minusSeconds(60) + "&to=" + Instant.now();
        assertThat(admin.get(query).refused(400, "BAD_REQUEST").getString("error"))
                .contains("step");
        assertThat(Rest.samples(admin.get(query + "&step=1m&agg=count").expect(200)).stream()
                        .mapToDouble(Rest.Sample::value)
                        .sum())
                .isEqualTo(60_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=-1", "limit=10001", "limit=ten", "offset=-1", "offset=1.5", "limit=99999999999"
            })
    void listsWithWhatTheyCannotCount(String query) {
        String field = query.substring(0, query.indexOf('='));
        assertThat(admin.get("/v1/agents?" + query).refused(400, "BAD_REQUEST").getString("field"))
                .isEqualTo(field);
    }

    @Test
    void listsTellTheirTotal() {
        admin.post("/v1/agents/whitelist", JsonText.object("agent_id", "total-1"))
                .expect(201);
        admin.post("/v1/agents/whitelist", JsonText.object("agent_id", "total-2"))
                .expect(201);
        Answer all = admin.get("/v1/agents/whitelist").expect(200);
        assertThat(all.header("X-Total-Count"))
                .isEqualTo(String.valueOf(all.objects().size()));
        Answer one = admin.get("/v1/agents/whitelist?limit=1&offset=1").expect(200);
        assertThat(one.objects()).containsExactly(all.objects().get(1));
        assertThat(one.header("X-Total-Count")).isEqualTo(all.header("X-Total-Count"));
    }

    @Test
    void theWhitelistRefusesWhatItCannotHold() {
        assertThat(admin.post("/v1/agents/whitelist", "{}")
                        .refused(400, "missing_param")
                        .getString("field"))
                .isEqualTo("agent_id");
        for (String id : new String[] {"", "   ", "x".repeat(100_000), "tab\there", "oxmon-x", "cert-checker"}) {
            Answer answer = admin.post("/v1/agents/whitelist", JsonText.object("agent_id", id))
                    .expect(400);
            assertThat(answer.object().getString("code")).isIn("BAD_REQUEST", "missing_param");
            assertThat(answer.object().getString("field")).isEqualTo("agent_id");
        }
        admin.post("/v1/agents/whitelist", JsonText.object("agent_id", "twice")).expect(201);
        admin.post("/v1/agents/whitelist", JsonText.object("agent_id", "twice")).refused(409, "CONFLICT");
        admin.put("/v1/agents/whitelist/nobody", JsonText.object("description", "d"))
                .refused(404, "not_found");
        admin.post("/v1/agents/whitelist/nobody/token", "{}").refused(404, "not_found");
        admin.delete("/v1/agents/whitelist/nobody").refused(404, "not_found");
    }

    @Test
    void aWhitelistEntryLivesItsLife() {
        Answer made = admin.post(
                        "/v1/agents/whitelist", JsonText.object("agent_id", "life", "description", "a <b>host</b> 牛"))
                .expect(201);
        assertThat(made.header("Location")).endsWith("/v1/agents/whitelist/life");
        String id = made.object().getString("id");
        JsonObject entry = admin.get("/v1/agents/whitelist").where("agent_id", "life");
        assertThat(entry.getString("description")).isEqualTo("a <b>host</b> 牛");
        assertThat(entry.get("last_seen")).isEqualTo(JsonValue.NULL);
        assertThat(entry.getString("created_at")).endsWith("Z");
        assertThat(entry.toString()).doesNotContain(made.object().getString("token"));
        assertThat(admin.put("/v1/agents/whitelist/" + id, JsonText.object("description", "other"))
                        .expect(200)
                        .object()
                        .getString("description"))
                .isEqualTo("other");
        admin.delete("/v1/agents/whitelist/" + id).expect(200);
        assertThat(admin.get("/v1/agents/whitelist").texts("agent_id")).doesNotContain("life");
    }

    @Test
    void everyAnswerCarriesATraceId_andTheRequestsOwnIsNoneOfItsBusiness() {
        for (String path : new String[] {"/v1/health", "/v1/agents", "/v1/nothing", "/health", "/ready"}) {
            Answer first = server.rest().with("X-Trace-Id", "<script>").get(path);
            Answer second = server.rest().get(path);
            assertThat(first.header("X-Trace-Id")).as(path).matches("[0-9a-zA-Z-]{8,64}");
            assertThat(first.header("X-Trace-Id")).isNotEqualTo(second.header("X-Trace-Id"));
        }
    }

    @Test
    void healthIsPublic_andSaysHowTheServerIs() {
        JsonObject health = server.rest().get("/v1/health").expect(200).object();
        assertThat(health.getString("status")).isEqualTo("ok");
        assertThat(health.getString("storage_status")).isEqualTo("ok");
        assertThat(health.getString("version")).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(health.getJsonNumber("uptime_secs").longValue()).isNotNegative();
        assertThat(health.getInt("agent_count")).isNotNegative();
        server.rest().get("/health").expect(200);
        server.rest().get("/ready").expect(200);
    }

    @Test
    void otherOriginsAreNotLetIn() {
        Answer answer =
                admin.with("Origin", "https://evil.example").get("/v1/agents").expect(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/agents/%zz/latest",
                "/v1/agents/%",
                "/v1/agents/%00/latest",
                "/v1/agents/%5C/latest",
                "/v1/agents/%ff%fe/latest",
                "/v1/agents\\x",
                "/%zz",
                "/../x",
                "v1/health"
            })
    void anAddressThatCannotBeReadIsRefusedLikeAnythingElse(String path) {
        String answer = raw("GET", path);
        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("Content-Type: application/json")
                .contains("X-Trace-Id: ")
                .contains("\"code\":\"BAD_REQUEST\"");
    }

    @ParameterizedTest
    @CsvSource({"TRACE,/v1/agents", "TRACE,/v1/health", "FOO,/v1/agents", "PROPFIND,/health"})
    void aMethodThatNobodyKnows(String method, String path) {
        String answer = raw(method, path);
        assertThat(answer)
                .startsWith("HTTP/1.1 405 ")
                .contains("Content-Type: application/json")
                .contains("\"code\":\"METHOD_NOT_ALLOWED\"");
    }

    private String raw(String method, String path) {
        return RawHttp.send(
                server.httpPort(), method + ' ' + path + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/agents/..%2f..%2fetc%2fpasswd/latest",
                "/v1/agents/;jsessionid=1/latest",
                "/v1//agents",
                "/v1/metrics?agent=%&metric=m",
                "/WEB-INF/web.xml",
                "/v1/../WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/v1/%2e%2e/WEB-INF/web.xml"
            })
    void oddPathsAreRefusedWithoutAWordOfTheInside(String path) {
        String answer =
                RawHttp.send(server.httpPort(), "GET " + path + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        assertThat(RawHttp.status(answer)).as(answer).isBetween(400, 499);
        assertThat(answer).doesNotContain("Exception", "\tat ", "<web-app", "Payara", "GlassFish");
    }
}
