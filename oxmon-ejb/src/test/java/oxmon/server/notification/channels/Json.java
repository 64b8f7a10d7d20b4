package oxmon.server.notification.channels;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import oxmon.server.common.JsonFactory;

/** Reads what services get. */
final class Json {
    private Json() {}

    static JsonObject object(String text) {
        try (JsonReader reader = JsonFactory.JSON.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
