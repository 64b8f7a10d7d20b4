package oxmon.it;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** Small JSON texts for requests. */
public final class JsonText {
    private JsonText() {}

    /** An object of texts: name, value, name, value … */
    public static String object(String... namesAndValues) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return object.build().toString();
    }

    /** A JSON text without its quotes; fails for anything else. */
    public static String text(JsonValue value) {
        return ((JsonString) value).getString();
    }
}
