package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.alerting.RuleType;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;

/** Rules and their types as JSON. */
public final class RuleRows {
    private RuleRows() {}

    /** A rule: what lists show, all its fields, and those that people wrote, without the defaults of others. */
    public static JsonObjectBuilder rule(Entry<Rule> entry) {
        Rule rule = entry.value();
        Made made = entry.made();
        return JSON.createObjectBuilder()
                .add("id", rule.id())
                .add("name", rule.name())
                .add("type", rule.type())
                .add("metric", rule.metric())
                .add("agent_pattern", rule.agentPattern())
                .add("labels", JSON.createArrayBuilder(rule.labels()))
                .add("severity", rule.severity().word())
                .add("state", AlertRows.state(rule.severity()))
                .add("enabled", rule.enabled())
                .add("for_secs", rule.forMillis() / 1000)
                .add("source", entry.source())
                .add("version", made == null ? JsonValue.NULL : JSON.createValue(made.version()))
                .add(
                        "updated",
                        made == null
                                ? JsonValue.NULL
                                : JSON.createValue(made.updatedAt().toEpochMilli()))
                .add("fields", object(rule.parameters()))
                .add("written", object(made == null ? rule.parameters() : made.written()));
    }

    /** A type with the fields that its rules have, in the order of forms. */
    static JsonObjectBuilder type(RuleType type) {
        JsonArrayBuilder fields = JSON.createArrayBuilder();
        for (Field field : RuleReader.fields(type)) {
            JsonObjectBuilder shown = field(field).add("own", type.fields().contains(field));
            String usual = switch (field.name()) {
                case "metric" -> type.usualMetric();
                case "agent_pattern" -> type.usualAgents();
                default -> null;
            };
            if (usual != null) {
                shown.add("default", usual.isEmpty() ? JsonValue.NULL : JSON.createValue(usual))
                        .add("required", usual.isEmpty());
            }
            fields.add(shown);
        }
        return JSON.createObjectBuilder().add("name", type.name()).add("fields", fields);
    }

    static JsonObjectBuilder field(Field field) {
        JsonArrayBuilder each = JSON.createArrayBuilder();
        field.each().forEach(inner -> each.add(field(inner)));
        boolean number = field.kind() == Field.Kind.NUMBER || field.kind() == Field.Kind.WHOLE;
        return JSON.createObjectBuilder()
                .add("name", field.name())
                .add("kind", field.kind().name().toLowerCase(Locale.ROOT))
                .add("required", field.required())
                .add("default", json(field.otherwise()))
                .add("unit", field.unit())
                .add("min", number && field.min() > -Double.MAX_VALUE ? json(field.min()) : JsonValue.NULL)
                .add("max", field.max() < Double.MAX_VALUE ? json(field.max()) : JsonValue.NULL)
                .add("choices", JSON.createArrayBuilder(field.choices()))
                .add("fields", each);
    }

    static JsonObject object(Map<?, ?> fields) {
        JsonObjectBuilder object = JSON.createObjectBuilder();
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        fields.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        sorted.forEach((name, value) -> object.add(name, json(value)));
        return object.build();
    }

    private static JsonValue json(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? JSON.createValue(number.longValue())
                    : JSON.createValue(number);
        } else if (value instanceof Number number) {
            return JSON.createValue(number.longValue());
        } else if (value instanceof Map<?, ?> map) {
            return object(map);
        } else if (value instanceof Iterable<?> items) {
            JsonArrayBuilder array = JSON.createArrayBuilder();
            items.forEach(item -> array.add(json(item)));
            return array.build();
        }
        return value == null ? JsonValue.NULL : JSON.createValue(value.toString());
    }
}
