package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.it.Answer;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;

/** Rules that people make are judged by at once, and their alerts end with them. */
@Tag("payara")
@Order(8)
@ExtendWith(SharedServer.class)
class RulesIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final OxmonServer server;
    private final Rest admin;

    RulesIT(OxmonServer server) {
        this.server = server;
        this.admin = server.admin();
    }

    private static String rule(String name) {
        return "{\"name\": \"" + name + "\", \"type\": \"threshold\", \"metric\": \"rules.it\", \"agent_pattern\": \""
                + name + "\", \"operator\": \"gt\", \"value\": 90, \"severity\": \"critical\"}";
    }

    private void report(String host, double value) {
        assertThat(server.wire()
                        .report(Batch.of(host).point("rules.it", value).build())
                        .getMessage())
                .isEqualTo("ok");
    }

    private List<JsonObject> active(String rule) {
        return admin.get("/v1/alerts").expect(200).objects().stream()
                .filter(alert -> alert.getString("rule_id").equals(rule))
                .toList();
    }

    @Test
    void aRuleFiresAsSoonAsItIsMade_andItsAlertEndsWhenItIsDisabled() {
        report("rules-host", 95);
        Answer made = admin.post("/v1/alerts/rules", rule("rules-host")).expect(201);
        String id = made.object().getString("id");
        String path = "/v1/alerts/rules/" + id;
        assertThat(made.header("Location")).endsWith(path);
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        assertThat(admin.get(path).expect(200).object()).isEqualTo(made.object());
        assertThat(admin.get("/v1/alerts/rules").expect(200).where("id", id)).isEqualTo(made.object());

        report("rules-host", 96);
        List<JsonObject> alerts = Eventually.until("it fires", SOON, () -> active(id), found -> !found.isEmpty());
        assertThat(alerts)
                .singleElement()
                .extracting(each -> each.getString("status"))
                .isEqualTo("firing");

        admin.send("PATCH", path, "{\"enabled\": false}").expect(200);
        Eventually.until("it is over", SOON, () -> active(id), List::isEmpty);
        JsonObject end =
                admin.get("/v1/alerts/history?agent=rules-host").expect(200).where("status", "resolved");
        assertThat(end.getString("id")).isEqualTo(alerts.get(0).getString("id"));
        assertThat(end.getString("reason")).isEqualTo("rule");

        admin.delete(path).expect(204);
        admin.get(path).refused(404, "not_found");
        admin.delete(path).refused(404, "not_found");
    }

    @Test
    void twoPeopleCannotOverwriteEachOther_norTakeOneName() {
        Answer made = admin.post("/v1/alerts/rules", rule("rules-two")).expect(201);
        String path = "/v1/alerts/rules/" + made.object().getString("id");
        Rest upon = admin.with("If-Match", made.header("ETag"));
        JsonObject changed =
                upon.send("PATCH", path, "{\"value\": 80}").expect(200).object();
        assertThat(changed.getInt("version")).isEqualTo(2);
        assertThat(changed.getString("severity")).isEqualTo("critical");
        JsonObject late = upon.send("PATCH", path, "{\"value\": 70}").refused(409, "CONFLICT");
        assertThat(late.getJsonObject("current")).isEqualTo(changed);
        upon.delete(path).refused(409, "CONFLICT");
        JsonObject taken = admin.post("/v1/alerts/rules", rule("rules-two")).refused(409, "CONFLICT");
        assertThat(taken.getString("field")).isEqualTo("name");
        admin.delete(path).expect(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | type",
                "{\"name\":\"x\",\"type\":\"treshold\"} | type",
                "{\"name\":\"x\",\"type\":\"cert_expiration\",\"valu\":1} | valu",
                "{\"name\":\"x\",\"type\":\"cert_expiration\",\"labels\":[null]} | labels",
                "{\"name\":7,\"type\":\"cert_expiration\"} | name",
                "{\"type\":\"cert_expiration\"} | name"
            })
    void whatMakesNoSenseIsNamed(String body, String field) {
        Answer answer = admin.post("/v1/alerts/rules", body).expect(400);
        assertThat(answer.object().getString("field")).as("%s", answer).isEqualTo(field);
    }

    @Test
    void theTypesTellTheirFields() {
        Answer types = admin.get("/v1/alerts/rules/types").expect(200);
        assertThat(types.texts("name"))
                .contains(
                        "agent_down", "cert_expiration", "no_data", "rate_of_change", "threshold", "trend_prediction");
        assertThat(types.where("name", "cert_expiration").getJsonArray("fields").getValuesAs(JsonObject.class).stream()
                        .map(field -> field.getString("name")))
                .contains("name", "silence_secs", "warning_days", "critical_days");
    }
}
