package oxmon.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpHeaders;
import java.util.List;

/** What the server answered to one HTTP request. */
public record Answer(String request, int status, HttpHeaders headers, String body) {
    /** The first header of that name, empty when there is none. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The body as JSON. */
    public JsonValue json() {
        assertThat(header("Content-Type")).as("content type of %s", this).startsWith("application/json");
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readValue();
        }
    }

    public JsonObject object() {
        return json().asJsonObject();
    }

    public JsonArray array() {
        return json().asJsonArray();
    }

    /** The body's objects, one an element. */
    public List<JsonObject> objects() {
        return array().getValuesAs(JsonObject.class);
    }

    /** One text of each of the body's objects. */
    public List<String> texts(String name) {
        return objects().stream()
                .map(each -> {
                    assertThat(each.containsKey(name))
                            .as("%s in %s", name, this)
                            .isTrue();
                    return each.getString(name);
                })
                .toList();
    }

    /** The body's object of which that member is that text. */
    public JsonObject where(String name, String text) {
        int index = texts(name).indexOf(text);
        assertThat(index).as("%s = %s in %s", name, text, this).isNotNegative();
        return objects().get(index);
    }

    /** The same answer, if it has that status. */
    public Answer expect(int wanted) {
        assertThat(status).as("status of %s", this).isEqualTo(wanted);
        return this;
    }

    /** Holds an error to the contract: status, code, a text, a trace id, and no word of the inside. */
    public JsonObject refused(int wanted, String code) {
        expect(wanted);
        JsonObject error = object();
        assertThat(error.getString("code", "none")).as("code of %s", this).isEqualTo(code);
        assertThat(error.getString("error", "")).as("text of %s", this).isNotBlank();
        assertThat(header("X-Trace-Id")).as("trace id of %s", this).isNotBlank();
        assertThat(body).doesNotContain("Exception", "\tat ", "<html", "<HTML", "Payara", "GlassFish", "WildFly");
        return error;
    }

    @Override
    public String toString() {
        String shown = body.length() > 600 ? body.substring(0, 600) + "…" : body;
        return request + " -> " + status + ' ' + shown;
    }
}
