package oxmon.server.agents.groups;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.List;
import oxmon.agents.HostSelector;

/** A selector as the table keeps it: {@code {"globs": [], "tags": [], "members": []}}. */
final class SelectorJson {
    private SelectorJson() {}

    static String write(HostSelector selector) {
        return JSON.createObjectBuilder()
                .add("globs", array(selector.globs()))
                .add("tags", array(selector.tags()))
                .add("members", array(selector.members()))
                .build()
                .toString();
    }

    /** One that a person broke picks nobody. */
    static HostSelector read(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            JsonObject object = reader.readObject();
            return new HostSelector(list(object, "globs"), list(object, "tags"), list(object, "members"));
        } catch (JsonException | IllegalArgumentException | ClassCastException e) {
            return HostSelector.NOBODY;
        }
    }

    private static JsonArrayBuilder array(List<String> items) {
        JsonArrayBuilder array = JSON.createArrayBuilder();
        items.forEach(array::add);
        return array;
    }

    private static List<String> list(JsonObject object, String name) {
        return object.containsKey(name)
                ? object.getJsonArray(name).getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .toList()
                : List.of();
    }
}
