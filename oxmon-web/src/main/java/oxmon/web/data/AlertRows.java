package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Rule;
import oxmon.alerting.Severity;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;

/** Alerts as JSON. What they are about is told in parts, so that pages can say it in the visitor's language. */
final class AlertRows {
    private static final Comparator<AlertRow> WORST_FIRST = Comparator.comparing(AlertRow::severity)
            .thenComparing(AlertRow::firedMillis)
            .reversed();

    private AlertRows() {}

    /** Rules by their id. */
    static Map<String, Rule> byId(Collection<Rule> rules) {
        Map<String, Rule> byId = new HashMap<>();
        rules.forEach(rule -> byId.put(rule.id(), rule));
        return byId;
    }

    static JsonArrayBuilder rows(List<AlertRow> rows, Map<String, Rule> rules) {
        JsonArrayBuilder array = JSON.createArrayBuilder();
        rows.forEach(row -> array.add(row(row, rules.get(row.ruleId()))));
        return array;
    }

    /** The same, each with who looks after it in {@code acknowledged}, or null. */
    static JsonArrayBuilder rows(List<AlertRow> rows, Map<String, Rule> rules, Map<String, AlertNote> notes) {
        JsonArrayBuilder array = JSON.createArrayBuilder();
        rows.forEach(row ->
                array.add(row(row, rules.get(row.ruleId())).add("acknowledged", note(notes.get(row.id())))));
        return array;
    }

    /** At most so many of those that fit: those that nobody looks after, the worst first, then the newest; then the others. */
    static List<AlertRow> worst(ActiveAlerts alerts, Predicate<AlertRow> fits, int most) {
        Map<String, AlertNote> notes = alerts.acknowledged();
        return alerts.list().stream()
                .filter(fits)
                .sorted(Comparator.comparing((AlertRow row) -> notes.containsKey(row.id()))
                        .thenComparing(WORST_FIRST))
                .limit(most)
                .toList();
    }

    /** The same as JSON. */
    static JsonArrayBuilder worst(ActiveAlerts alerts, Collection<Rule> rules, Predicate<AlertRow> fits, int most) {
        return rows(worst(alerts, fits, most), byId(rules), alerts.acknowledged());
    }

    /** What somebody did; null when there is nothing. */
    static JsonValue note(@Nullable AlertNote note) {
        return note == null
                ? JsonValue.NULL
                : JSON.createObjectBuilder()
                        .add("kind", note.kind().name().toLowerCase(Locale.ROOT))
                        .add("who", note.who())
                        .add("comment", note.comment())
                        .add("at", note.millis())
                        .add("until", note.untilMillis() == 0 ? JsonValue.NULL : JSON.createValue(note.untilMillis()))
                        .build();
    }

    /**
     * One event.
     *
     * @param rule what the rule is now; null when it is gone
     */
    static JsonObjectBuilder row(AlertRow row, @Nullable Rule rule) {
        JsonObjectBuilder labels = JSON.createObjectBuilder();
        row.labels().asMap().forEach(labels::add);
        return JSON.createObjectBuilder()
                .add("id", row.id())
                .add("kind", row.kind().name().toLowerCase(Locale.ROOT))
                .add("status", row.status())
                .add("severity", row.severity().word())
                .add("state", state(row.severity()))
                .add("repeat", row.repeat())
                .add("rule_id", row.ruleId())
                .add("rule", row.ruleName())
                .add("type", text(rule == null ? null : rule.type()))
                .add("operator", text(rule == null ? null : rule.parameters().get("operator")))
                .add("host", row.series().agent())
                .add("metric", row.series().metric())
                .add("labels", labels)
                .add("value", number(row.value()))
                .add("threshold", number(row.threshold()))
                .add("message", row.message())
                .add("at", row.millis())
                .add("fired", row.firedMillis())
                .add("breach", row.breachMillis() == 0 ? JsonValue.NULL : JSON.createValue(row.breachMillis()))
                .add("told", row.tell())
                .add("reason", row.reason().name().toLowerCase(Locale.ROOT))
                .add("other", text(row.other().isEmpty() ? null : row.other()));
    }

    /** How the stylesheet calls a severity. */
    static String state(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "crit";
            case WARNING -> "warn";
            case INFO -> "info";
        };
    }

    private static JsonValue text(@Nullable Object text) {
        return text == null ? JsonValue.NULL : JSON.createValue(text.toString());
    }

    private static JsonValue number(double value) {
        return Double.isFinite(value) ? JSON.createValue(value) : JsonValue.NULL;
    }
}
