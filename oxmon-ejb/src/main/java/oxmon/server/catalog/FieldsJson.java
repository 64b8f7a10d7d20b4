package oxmon.server.catalog;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields between JSON and what readers of rules, channels and windows take: texts, numbers, flags, lists and maps. */
public final class FieldsJson {
    /** Beyond this, not every whole number is a double. */
    private static final double EXACT = 1L << 53;

    private FieldsJson() {}

    /** The members of an object in their order; a null stays one. */
    public static Map<String, @Nullable Object> fields(JsonObject object) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        object.forEach((name, value) -> fields.put(name, plain(value)));
        return fields;
    }

    private static @Nullable Object plain(JsonValue value) {
        return switch (value.getValueType()) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case STRING -> ((JsonString) value).getString();
            case NUMBER -> number(((JsonNumber) value).doubleValue());
            case OBJECT -> fields(value.asJsonObject());
            case ARRAY -> list(value.asJsonArray());
        };
    }

    private static Object number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < EXACT) {
            return (long) number;
        }
        return number;
    }

    private static List<@Nullable Object> list(JsonArray array) {
        List<@Nullable Object> list = new ArrayList<>(array.size());
        array.forEach(item -> list.add(plain(item)));
        return list;
    }

    /** The fields as one text. */
    public static String write(Map<String, ?> fields) {
        return object(fields).build().toString();
    }

    private static JsonObjectBuilder object(Map<?, ?> fields) {
        JsonObjectBuilder object = JSON.createObjectBuilder();
        fields.forEach((name, value) -> object.add(String.valueOf(name), json(value)));
        return object;
    }

    /** A text, number, flag, list or map as JSON. */
    public static JsonValue json(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Long || value instanceof Integer) {
            return JSON.createValue(((Number) value).longValue());
        } else if (value instanceof Number number) {
            return JSON.createValue(number.doubleValue());
        } else if (value instanceof Map<?, ?> map) {
            return object(map).build();
        } else if (value instanceof Iterable<?> items) {
            JsonArrayBuilder array = JSON.createArrayBuilder();
            items.forEach(item -> array.add(json(item)));
            return array.build();
        }
        return value == null ? JsonValue.NULL : JSON.createValue(value.toString());
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws JsonException when it is no JSON object
     */
    public static Map<String, @Nullable Object> read(String text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            return fields(reader.readObject());
        }
    }
}
