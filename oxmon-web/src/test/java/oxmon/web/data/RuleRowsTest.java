package oxmon.web.data;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.alerting.RuleReader;
import oxmon.alerting.RuleTypes;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;

class RuleRowsTest {
    private static final Instant NOON = Instant.parse("2026-02-06T12:00:00Z");
    private static final Map<String, Object> WRITTEN = Map.<String, Object>of(
            "name",
            "cpu",
            "type",
            "threshold",
            "metric",
            "cpu.usage",
            "operator",
            "gt",
            "for",
            "5m",
            "levels",
            List.of(Map.of("severity", "warning", "value", 80L), Map.of("severity", "critical", "value", 90.5)));

    @Test
    void whatPeopleWroteIsToldWithoutDefaults() {
        JsonObject rule = RuleRows.rule(
                        new Entry<>("7", RuleReader.read("7", WRITTEN), new Made(WRITTEN, 3, NOON, NOON)))
                .build();
        assertThat(rule.getJsonObject("written").keySet()).isEqualTo(WRITTEN.keySet());
        assertThat(rule.getJsonObject("written").getJsonArray("levels"))
                .hasToString("[{\"severity\":\"warning\",\"value\":80},{\"severity\":\"critical\",\"value\":90.5}]");
        assertThat(rule.getJsonObject("fields").getInt("silence_secs")).isZero();
        assertThat(rule.getInt("for_secs")).isEqualTo(300);
        assertThat(rule.getString("state")).isEqualTo("crit");
        assertThat(rule.getInt("version")).isEqualTo(3);
    }

    @Test
    void aRuleOfTheFileHasNoVersion() {
        JsonObject rule = RuleRows.rule(new Entry<>("cpu", RuleReader.read("cpu", WRITTEN), null))
                .build();
        assertThat(rule.getString("source")).isEqualTo("file");
        assertThat(rule.get("version")).isEqualTo(JsonValue.NULL);
    }

    @Test
    void aTypeTellsWhatItsFormNeeds() {
        JsonObject type = RuleRows.type(RuleTypes.named("cert_expiration")).build();
        JsonObject metric = field(type, "metric");
        assertThat(metric.getString("default")).isEqualTo("certificate.days_until_expiry");
        assertThat(metric.getBoolean("required")).isFalse();
        JsonObject days = field(type, "warning_days");
        assertThat(days.getString("unit")).isEqualTo("d");
        assertThat(days.getInt("default")).isEqualTo(30);
        assertThat(days.getBoolean("own")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"threshold", "rate_of_change"})
    void levelsTellTheFieldsOfEach(String name) {
        JsonObject levels = field(RuleRows.type(RuleTypes.named(name)).build(), "levels");
        assertThat(levels.getJsonArray("fields")).hasSize(3);
        assertThat(levels.getJsonArray("fields").getJsonObject(0).getString("name"))
                .isEqualTo("severity");
    }

    private static JsonObject field(JsonObject type, String name) {
        return type.getJsonArray("fields").getValuesAs(JsonObject.class).stream()
                .filter(field -> field.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }
}
