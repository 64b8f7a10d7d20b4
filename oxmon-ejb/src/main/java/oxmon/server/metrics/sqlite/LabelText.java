package oxmon.server.metrics.sqlite;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import oxmon.metrics.Labels;

/** Labels as the day file holds them: a JSON object with its keys sorted, so that equal labels are equal text. */
public final class LabelText {
    private LabelText() {}

    /** The text of labels. */
    public static String write(Labels labels) {
        if (labels.isEmpty()) {
            return "{}";
        }
        JsonObjectBuilder object = JSON.createObjectBuilder();
        labels.asMap().forEach(object::add);
        return object.build().toString();
    }

    /** The labels of a text. */
    public static Labels read(String text) {
        if (text.equals("{}")) {
            return Labels.NONE;
        }
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            JsonObject object = reader.readObject();
            Map<String, String> entries = new TreeMap<>();
            object.keySet().forEach(key -> entries.put(key, object.getString(key)));
            return Labels.of(entries);
        }
    }
}
