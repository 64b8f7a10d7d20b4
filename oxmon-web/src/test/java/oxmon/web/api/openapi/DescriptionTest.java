package oxmon.web.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.net.URL;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openapi4j.parser.OpenApi3Parser;

class DescriptionTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    @Test
    void anIndependentValidatorFindsNothingWrong() throws Exception {
        for (String file : new String[] {"openapi.json", "openapi.yaml"}) {
            assertThat(new OpenApi3Parser().parse(url(file), true).getOpenapi()).isEqualTo("3.0.3");
        }
    }

    @Test
    void everyOperationSaysHowItIsRefused_andWhoMayCallIt() throws Exception {
        Set<String> open = new TreeSet<>();
        for (Map.Entry<String, JsonValue> path :
                description().getJsonObject("paths").entrySet()) {
            for (Map.Entry<String, JsonValue> operation :
                    path.getValue().asJsonObject().entrySet()) {
                if (!METHODS.contains(operation.getKey())) {
                    continue;
                }
                JsonObject it = operation.getValue().asJsonObject();
                JsonArray security = it.getJsonArray("security");
                assertThat(security)
                        .as("%s %s", operation.getKey(), path.getKey())
                        .isNotNull();
                if (security.isEmpty()) {
                    open.add(path.getKey());
                } else {
                    assertThat(it.getJsonObject("responses"))
                            .as("%s %s", operation.getKey(), path.getKey())
                            .containsKeys("401", "403", "405", "406", "500", "503");
                }
            }
        }
        assertThat(open).containsExactly("/v1/auth/login", "/v1/health", "/v1/openapi.json", "/v1/openapi.yaml");
    }

    @Test
    void whatMayBeNullIsToldSo_andWhatIsAlwaysThereToo() throws Exception {
        JsonObject schemas = description().getJsonObject("components").getJsonObject("schemas");
        JsonObject agent = schemas.getJsonObject("Agent");
        assertThat(agent.getJsonObject("properties").getJsonObject("last_seen").getBoolean("nullable"))
                .isTrue();
        assertThat(agent.getJsonArray("required")).contains(Json.createValue("last_seen"));
        assertThat(schemas.getJsonObject("WhitelistAdd").getJsonArray("required"))
                .containsExactly(Json.createValue("agent_id"));
    }

    private static JsonObject description() throws Exception {
        try (InputStream in = url("openapi.json").openStream();
                JsonReader reader = Json.createReader(in)) {
            return reader.readObject();
        }
    }

    private static URL url(String file) {
        URL url = OpenApiResource.class.getResource(file);
        if (url == null) {
            throw new AssertionError("the build made no " + file);
        }
        return url;
    }
}
