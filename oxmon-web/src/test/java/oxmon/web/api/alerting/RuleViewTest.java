package oxmon.web.api.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.stream.JsonGenerator;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.alerting.RuleReader;
import oxmon.alerting.RuleType;
import oxmon.alerting.RuleTypes;
import oxmon.common.Fault;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.web.api.Written;
import oxmon.web.api.json.JsonWriter;

class RuleViewTest {
    private static final Map<String, Object> CPU = Map.<String, Object>of(
            "name", "cpu", "type", "threshold", "metric", "cpu.usage", "operator", "gt", "value", 90L);
    private static final Map<String, Object> LEVELS = Map.<String, Object>of(
            "name",
            "cpu",
            "type",
            "threshold",
            "metric",
            "cpu.usage",
            "operator",
            "gt",
            "levels",
            List.of(Map.of("severity", "warning", "value", 80L), Map.of("severity", "critical", "value", 90L)));

    @Test
    void aRuleThatPeopleMade() {
        Instant noon = Instant.parse("2026-02-06T12:00:00Z");
        assertThat(json(RuleView.of(new Entry<>("7", RuleReader.read("7", CPU), new Made(CPU, 3, noon, noon)))))
                .isEqualTo(
                        "{\"id\":\"7\",\"name\":\"cpu\",\"type\":\"threshold\",\"metric\":\"cpu.usage\",\"agent_pattern\":\"*\","
                                + "\"labels\":[],\"severity\":\"warning\",\"duration_secs\":null,\"for\":null,\"keep_firing_for_secs\":0,"
                                + "\"silence_secs\":0,\"message\":null,\"runbook\":null,\"enabled\":true,\"tags\":[],\"depends_on\":[],\"operator\":\"gt\","
                                + "\"value\":90,\"clear_value\":null,\"levels\":null,"
                                + "\"parameters\":{\"operator\":\"gt\",\"value\":90,\"clear_value\":null,\"levels\":null},"
                                + "\"source\":\"api\",\"version\":3,\"created_at\":\"2026-02-06T12:00:00Z\","
                                + "\"updated_at\":\"2026-02-06T12:00:00Z\"}");
    }

    @Test
    void aRuleOfTheFile() {
        JsonObject rule = object(json(RuleView.of(new Entry<>("cpu", RuleReader.read("cpu", CPU), null))));
        assertThat(rule.getString("source")).isEqualTo("file");
        assertThat(rule.isNull("version")).isTrue();
        assertThat(rule.isNull("created_at")).isTrue();
    }

    @Test
    void whatIsReadCanBeWritten() {
        for (Map<String, Object> written : List.of(CPU, LEVELS)) {
            var rule = RuleReader.read("7", written);
            JsonObject read = object(json(RuleView.of(new Entry<>("7", rule, null))));
            var again = RuleRequest.fields(read);
            again.values().removeIf(Objects::isNull);
            assertThat(RuleReader.read("7", again).condition()).isEqualTo(rule.condition());
        }
    }

    @Test
    void theParametersMayStandForThemselves() {
        assertThat(RuleRequest.fields(object("{\"name\":\"a\",\"parameters\":{\"value\":1,\"levels\":null}}")))
                .isEqualTo(RuleRequest.fields(object("{\"name\":\"a\",\"value\":1.0,\"levels\":null}")));
        assertThat(fault("{\"value\":1,\"parameters\":{\"value\":2}}").field()).isEqualTo("parameters.value");
        assertThat(fault("{\"parameters\":[]}").field()).isEqualTo("parameters");
    }

    private static Fault fault(String body) {
        try {
            RuleRequest.fields(object(body));
        } catch (Fault fault) {
            return fault;
        }
        throw new AssertionError("accepted " + body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | |", "{\"version\":null} | |", "{\"version\":2} | | 2", "{\"version\":2} | \"3\" | 3"})
    void theVersionIsTheHeaders_elseTheBodys(String body, @Nullable String header, @Nullable Long version) {
        assertThat(Written.version(object(body), header)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"version\":\"2\"}", "{\"version\":1.5}", "{\"version\":{}}"})
    void aVersionThatIsNoneIsRefused(String body) {
        try {
            Written.version(object(body), null);
        } catch (Fault fault) {
            assertThat(fault.field()).isEqualTo("version");
            return;
        }
        throw new AssertionError("accepted " + body);
    }

    @Test
    void aTypeHasItsFieldsInTheOrderOfForms() {
        RuleType threshold = RuleTypes.named("threshold");
        JsonObject type = object(json(RuleView.of(threshold)));
        assertThat(type.getString("name")).isEqualTo("threshold");
        List<JsonObject> fields = type.getJsonArray("fields").getValuesAs(JsonObject.class);
        assertThat(fields)
                .extracting(each -> each.getString("name"))
                .containsExactly(
                        "name",
                        "type",
                        "metric",
                        "agent_pattern",
                        "labels",
                        "severity",
                        "duration_secs",
                        "for",
                        "keep_firing_for_secs",
                        "silence_secs",
                        "message",
                        "runbook",
                        "enabled",
                        "tags",
                        "depends_on",
                        "operator",
                        "value",
                        "clear_value",
                        "levels");
        assertThat(fields.get(2))
                .hasToString(
                        "{\"name\":\"metric\",\"kind\":\"text\",\"required\":true,\"default\":null,\"unit\":\"\",\"min\":null,"
                                + "\"max\":null,\"max_length\":256,\"max_items\":null,\"choices\":[],\"fields\":[],\"own\":false}");
        assertThat(fields.get(18).getJsonArray("fields").getValuesAs(JsonObject.class))
                .extracting(each -> each.getString("name"), each -> each.getBoolean("required"))
                .containsExactly(tuple("severity", true), tuple("value", true), tuple("clear_value", false));
    }

    @Test
    void aCertificatesRuleNeedsNoMetric() {
        JsonObject type = object(json(RuleView.of(RuleTypes.named("cert_expiration"))));
        JsonObject metric =
                type.getJsonArray("fields").getValuesAs(JsonObject.class).get(2);
        assertThat(metric.getBoolean("required")).isFalse();
        assertThat(metric.getString("default")).isEqualTo("certificate.days_until_expiry");
    }

    private static String json(Object view) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = Json.createGenerator(text)) {
            JsonWriter.write(out, view);
        }
        return text.toString();
    }

    private static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
