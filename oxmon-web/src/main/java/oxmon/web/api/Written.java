package oxmon.web.api;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.server.catalog.FieldsJson;

/**
 * A thing as a body names it: fields beside each other, as answers and server.toml have them. What answers have besides is left out, so that
 * a thing can be written as it was read.
 */
public final class Written {
    private Written() {}

    /**
     * The fields; a null is there as such.
     *
     * @param onlyRead what only answers have
     * @param inner the member whose fields count as the thing's own
     * @throws Fault INVALID when a field is told twice, as itself and within {@code inner}, and not the same
     */
    public static Map<String, @Nullable Object> fields(JsonObject body, Collection<String> onlyRead, String inner) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(FieldsJson.fields(body));
        onlyRead.forEach(fields::remove);
        Object own = fields.remove(inner);
        if (own instanceof Map<?, ?> map) {
            map.forEach((name, value) -> add(fields, inner, String.valueOf(name), value));
        } else if (own != null) {
            throw Fault.invalid(inner, inner + " must be an object");
        }
        return fields;
    }

    private static void add(Map<String, @Nullable Object> fields, String inner, String name, @Nullable Object value) {
        if (fields.containsKey(name) && !Objects.equals(fields.get(name), value)) {
            String twice = inner + "." + name;
            throw Fault.invalid(twice, name + " is there twice, and " + twice + " is another; leave one out");
        }
        fields.put(name, value);
    }

    /**
     * The version that a change was made upon: that of the header, else the body's own.
     *
     * @return null when neither tells one
     * @throws Fault INVALID when it is none
     */
    public static @Nullable Long version(JsonObject body, @Nullable String ifMatch) {
        JsonValue own = body.get("version");
        if (ifMatch != null || own == null || own == JsonValue.NULL) {
            return IfMatch.version(ifMatch);
        }
        if (own instanceof JsonNumber number && number.isIntegral()) {
            return number.longValue();
        }
        throw Fault.invalid("version", "version must be a whole number, as answers have it");
    }
}
