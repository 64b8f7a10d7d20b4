package oxmon.web.data;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.alerting.Severity;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;

class AlertRowsTest {
    private static final Rule RULE = RuleReader.read(
            "7",
            Map.<String, Object>of(
                    "name",
                    "disk",
                    "type",
                    "threshold",
                    "metric",
                    "disk.used_percent",
                    "operator",
                    "gt",
                    "value",
                    90L,
                    "severity",
                    "critical"));

    private static AlertRow row(String agent, double value, long breach) {
        return new AlertRow(
                "a1",
                AlertEvent.Kind.FIRING,
                0,
                "7",
                "disk",
                new Series(agent, "disk.used_percent", Labels.of(Map.of("mount", "/data"))),
                Severity.CRITICAL,
                "disk.used_percent is \"high\", above 90",
                value,
                90,
                1_000,
                1_000,
                breach,
                true,
                AlertEvent.Reason.SERIES,
                "");
    }

    private static JsonObject json(AlertRow row, @Nullable Rule rule) {
        return AlertRows.row(row, rule).build();
    }

    @Test
    void anAlertIsToldInParts() {
        assertThat(json(row("db-1", 91.5, 0), RULE))
                .hasToString("{\"id\":\"a1\",\"kind\":\"firing\",\"status\":\"firing\",\"severity\":\"critical\","
                        + "\"state\":\"crit\",\"repeat\":0,\"rule_id\":\"7\",\"rule\":\"disk\",\"type\":\"threshold\","
                        + "\"operator\":\"gt\",\"host\":\"db-1\",\"metric\":\"disk.used_percent\","
                        + "\"labels\":{\"mount\":\"/data\"},\"value\":91.5,\"threshold\":90.0,"
                        + "\"message\":\"disk.used_percent is \\\"high\\\", above 90\",\"at\":1000,\"fired\":1000,"
                        + "\"breach\":null,\"told\":true,\"reason\":\"series\",\"other\":null}");
    }

    @Test
    void whoLooksAfterItIsTold() {
        AlertNote note = new AlertNote("a1", AlertNote.Kind.ACKNOWLEDGED, "olga", "a \"disk\"", 2_000, 0);
        assertThat(AlertRows.rows(List.of(row("db-1", 91.5, 0)), Map.of("7", RULE), Map.of("a1", note))
                        .build()
                        .getJsonObject(0)
                        .get("acknowledged"))
                .hasToString(
                        "{\"kind\":\"acknowledged\",\"who\":\"olga\",\"comment\":\"a \\\"disk\\\"\",\"at\":2000,\"until\":null}");
        assertThat(AlertRows.rows(List.of(row("db-1", 91.5, 0)), Map.of("7", RULE), Map.of())
                        .build()
                        .getJsonObject(0)
                        .get("acknowledged"))
                .isEqualTo(JsonValue.NULL);
    }

    @Test
    void whatIsNotKnownIsNull() {
        JsonObject gone = json(row("db-1", Double.POSITIVE_INFINITY, 5_000), null);
        assertThat(gone.get("type")).isEqualTo(JsonValue.NULL);
        assertThat(gone.get("operator")).isEqualTo(JsonValue.NULL);
        assertThat(gone.get("value")).as("JSON has no infinity").isEqualTo(JsonValue.NULL);
        assertThat(gone.getInt("breach")).isEqualTo(5_000);
    }

    @Test
    void theFileForSpreadsheetsHoldsNoFormula() {
        assertThat(AlertHistoryCsvServlet.text(List.of(row("=HYPERLINK(\"x\")", 91.5, 0))))
                .isEqualTo(
                        "\ufefftime,status,severity,host,metric,labels,value,threshold,rule,message,fired_at,alert\r\n"
                                + "1970-01-01T00:00:01Z,firing,critical,\"'=HYPERLINK(\"\"x\"\")\",\"disk.used_percent\","
                                + "\"mount=/data\",91.5,90.0,\"disk\",\"disk.used_percent is \"\"high\"\", above 90\","
                                + "1970-01-01T00:00:01Z,a1\r\n");
    }
}
