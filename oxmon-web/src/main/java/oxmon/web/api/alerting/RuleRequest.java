package oxmon.web.api.alerting;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.server.alerting.RuleJson;
import oxmon.web.api.IfMatch;

/**
 * A rule as a body names it: fields beside each other, as answers and server.toml have them. What answers have besides is left out, so
 * that a rule can be written as it was read.
 */
final class RuleRequest {
    private static final List<String> ONLY_READ = List.of("id", "source", "version", "created_at", "updated_at");

    private RuleRequest() {}

    /**
     * The fields; a null is there as such.
     *
     * @throws Fault INVALID when a field is told twice, as itself and within {@code parameters}, and not the same
     */
    static Map<String, @Nullable Object> fields(JsonObject body) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(RuleJson.fields(body));
        ONLY_READ.forEach(fields::remove);
        Object parameters = fields.remove("parameters");
        if (parameters instanceof Map<?, ?> inner) {
            inner.forEach((name, value) -> add(fields, String.valueOf(name), value));
        } else if (parameters != null) {
            throw Fault.invalid("parameters", "parameters must be an object");
        }
        if (repeatsALevel(fields.get("severity"), fields.get("levels"))) {
            fields.put("severity", null); // answers show the worst level's beside the levels
        }
        return fields;
    }

    private static void add(Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
        if (fields.containsKey(name) && !Objects.equals(fields.get(name), value)) {
            throw Fault.invalid(
                    "parameters." + name,
                    name + " is there twice, and parameters." + name + " is another; leave one out");
        }
        fields.put(name, value);
    }

    private static boolean repeatsALevel(@Nullable Object severity, @Nullable Object levels) {
        return severity != null
                && levels instanceof List<?> list
                && list.stream()
                        .anyMatch(level -> level instanceof Map<?, ?> map && severity.equals(map.get("severity")));
    }

    /**
     * The version that a change was made upon: that of the header, else the body's own.
     *
     * @return null when neither tells one
     * @throws Fault INVALID when it is none
     */
    static @Nullable Long version(JsonObject body, @Nullable String ifMatch) {
        JsonValue own = body.get("version");
        if (ifMatch != null || own == null || own == JsonValue.NULL) {
            return IfMatch.version(ifMatch);
        }
        if (own instanceof JsonNumber number && number.isIntegral()) {
            return number.longValue();
        }
        throw Fault.invalid("version", "version must be a whole number, as the rule has it");
    }
}
