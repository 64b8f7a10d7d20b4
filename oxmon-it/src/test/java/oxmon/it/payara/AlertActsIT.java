package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.JsonText;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;

/** What people do about alerts by API is kept, told, and refused by its name when it makes no sense. */
@Tag("payara")
@Order(9)
@ExtendWith(SharedServer.class)
class AlertActsIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final OxmonServer server;
    private final Rest admin;

    AlertActsIT(OxmonServer server) {
        this.server = server;
        this.admin = server.admin();
    }

    private void report(String host, double value) {
        assertThat(server.wire()
                        .report(Batch.of(host).point("acts.it", value).build())
                        .getMessage())
                .isEqualTo("ok");
    }

    private List<JsonObject> active(String host) {
        return admin.get("/v1/alerts").expect(200).objects().stream()
                .filter(alert -> alert.getString("agent_id").equals(host))
                .toList();
    }

    /** A rule of its own for this host, and the path of the alert that fires. */
    private String fired(String host) {
        admin.post(
                        "/v1/alerts/rules",
                        "{\"name\": \"" + host
                                + "\", \"type\": \"threshold\", \"metric\": \"acts.it\", \"agent_pattern\": \"" + host
                                + "\", \"operator\": \"gt\", \"value\": 90, \"severity\": \"critical\"}")
                .expect(201);
        report(host, 95);
        return "/v1/alerts/"
                + Eventually.until("it fires", SOON, () -> active(host), found -> !found.isEmpty())
                        .get(0)
                        .getString("id");
    }

    @Test
    void anAlertIsAcknowledgedOnce_takenBack_andItsStoryTellsBoth() {
        String alert = fired("acts-1");
        assertThat(active("acts-1").get(0).get("acknowledgement")).isEqualTo(JsonValue.NULL);
        Instant until = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        JsonObject acknowledged = admin.post(
                        alert + "/acknowledgement",
                        JsonText.object("comment", "a disk is ordered", "expires_at", until.toString()))
                .expect(200)
                .object()
                .getJsonObject("acknowledgement");
        assertThat(acknowledged.getString("by")).isEqualTo("admin");
        assertThat(acknowledged.getString("comment")).isEqualTo("a disk is ordered");
        assertThat(acknowledged.getString("expires_at")).isEqualTo(until.toString());
        assertThat(active("acts-1").get(0).getJsonObject("acknowledgement")).isEqualTo(acknowledged);

        JsonObject refused = admin.post(alert + "/acknowledgement", "{}").refused(409, "CONFLICT");
        assertThat(refused.getString("error")).contains("admin has acknowledged it already");
        assertThat(refused.getJsonObject("current").getJsonObject("acknowledgement"))
                .isEqualTo(acknowledged);

        admin.delete(alert + "/acknowledgement").expect(204);
        admin.delete(alert + "/acknowledgement").refused(409, "CONFLICT");
        JsonObject said = admin.post(alert + "/comments", "{\"comment\": \"what now?\"}")
                .expect(201)
                .object();
        JsonObject story = admin.get(alert).expect(200).object();
        assertThat(story.getJsonArray("notes").getValuesAs(JsonObject.class))
                .extracting(note -> note.getString("kind"))
                .containsExactly("acknowledged", "taken_back", "commented");
        assertThat(story.getJsonArray("notes").get(2)).isEqualTo(said);
        assertThat(story.getJsonArray("events")).hasSize(1);
    }

    @Test
    void anAlertIsEndedByHand_staysOver_andFiresAgainAfterItsLimitWasNotPassed() {
        String alert = fired("acts-2");
        JsonObject end = admin.post(alert + "/resolution", "{\"comment\": \"a test\"}")
                .expect(200)
                .object();
        assertThat(end.getString("status")).isEqualTo("resolved");
        assertThat(end.getString("reason")).isEqualTo("hand");
        assertThat(end.getString("message")).isEqualTo("resolved by hand by admin: a test");
        assertThat(active("acts-2")).isEmpty();
        admin.post(alert + "/resolution", "{}").refused(409, "CONFLICT");
        admin.post(alert + "/acknowledgement", "{}").refused(409, "CONFLICT");
        admin.post(alert + "/comments", "{\"comment\": \"it was the backup\"}").expect(201);

        report("acts-2", 96);
        report("acts-2", 50);
        report("acts-2", 97);
        String again = Eventually.until("it fires again", SOON, () -> active("acts-2"), found -> !found.isEmpty())
                .get(0)
                .getString("id");
        assertThat(alert).doesNotEndWith(again);
        assertThat(admin.get("/v1/alerts/history?agent=acts-2").expect(200).objects())
                .as("fired, ended by hand, fired again; not at 96")
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acknowledgement | {\"expires_at\": \"2020-01-01T00:00:00Z\"} | expires_at",
                "acknowledgement | {\"expires_at\": \"soon\"} | expires_at",
                "acknowledgement | {\"expires_at\": 7} | expires_at",
                "acknowledgement | {\"comment\": \" \"} | comment",
                "comments | {\"comment\": \"\"} | comment",
                "comments | {} | comment",
                "resolution | {\"comment\": [\"x\"]} | comment",
            })
    void whatMakesNoSenseIsRefusedByItsName(String what, String body, String field) {
        JsonObject refused = admin.post("/v1/alerts/none/" + what, body)
                .refused(400, body.equals("{}") ? "missing_param" : "BAD_REQUEST");
        assertThat(refused.getString("field")).isEqualTo(field);
    }

    @Test
    void anOverlongCommentIsRefused() {
        assertThat(admin.post("/v1/alerts/none/comments", JsonText.object("comment", "x".repeat(1_001)))
                        .refused(400, "BAD_REQUEST")
                        .getString("error"))
                .contains("at most 1000 letters; it has 1001");
    }

    @Test
    void anUnknownAlertIsNotFound() {
        admin.get("/v1/alerts/none").refused(404, "not_found");
        admin.post("/v1/alerts/none/acknowledgement", "{}").refused(404, "not_found");
        admin.delete("/v1/alerts/none/acknowledgement").refused(404, "not_found");
        admin.post("/v1/alerts/none/comments", "{\"comment\": \"hm\"}").refused(404, "not_found");
        admin.post("/v1/alerts/none/resolution", "{}").refused(404, "not_found");
    }

    /** A page of another site can have a form sent, but not with a header of its own. */
    @Test
    void whatPagesDoNeedsTheHeaderThatOnlyTheyCanSend() {
        for (String what : List.of("alerts", "rules", "channels", "whitelist")) {
            Rest form = server.rest().with("Content-Type", "application/x-www-form-urlencoded");
            assertThat(form.send("POST", "/ui/act/" + what, "action=resolve&id=1")
                            .status())
                    .as(what)
                    .isEqualTo(403);
            assertThat(form.with("X-Oxmon-Page", "alerts")
                            .send("POST", "/ui/act/" + what, "action=resolve&id=1")
                            .body())
                    .as("%s with the header, nobody signed in", what)
                    .contains("UNAUTHORIZED");
        }
    }
}
