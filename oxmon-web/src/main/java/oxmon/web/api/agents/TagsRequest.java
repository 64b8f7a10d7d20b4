package oxmon.web.api.agents;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import oxmon.common.Fault;

/** Tags as a body names them: {@code {"tags": {"env": "prod"}}}, or the inner object alone. */
final class TagsRequest {
    private TagsRequest() {}

    /**
     * The tags to set.
     *
     * @param nulls whether a null is left out instead of refused
     * @throws Fault INVALID when a value is not a text
     */
    static Map<String, String> texts(JsonObject body, boolean nulls) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> tag : tags(body).entrySet()) {
            if (!nulls || tag.getValue() != JsonValue.NULL) {
                texts.put(tag.getKey(), text(tag));
            }
        }
        return texts;
    }

    /** The keys whose value is null: tags to take back. */
    static Set<String> nulls(JsonObject body) {
        return tags(body).entrySet().stream()
                .filter(tag -> tag.getValue() == JsonValue.NULL)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static JsonObject tags(JsonObject body) {
        return body.size() == 1 && body.get("tags") instanceof JsonObject inner ? inner : body;
    }

    private static String text(Map.Entry<String, JsonValue> tag) {
        if (tag.getValue() instanceof JsonString text) {
            return text.getString();
        }
        throw Fault.invalid("tags", "tags must be texts; that of " + tag.getKey() + " is not");
    }
}
