package oxmon.web.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.common.Fault;

class JsonTest {
    enum Colour {
        DEEP_BLUE
    }

    record Inner(String deepName) {}

    record View(
            String agentId,
            @Nullable String note,
            Instant at,
            double value,
            long bytes,
            boolean on,
            Colour colour,
            List<Inner> inners,
            Map<String, String> labels) {}

    record Order(
            String name,
            @Nullable String note,
            int count,
            @Nullable List<String> tags,
            @Nullable Boolean on) {}

    @Test
    void aViewHasSnakeCaseNames_nullsAndTimesWithZ() {
        View view = new View(
                "web-1",
                null,
                Instant.parse("2026-02-06T10:30:00Z"),
                12.5,
                1L << 40,
                true,
                Colour.DEEP_BLUE,
                List.of(new Inner("<b>\"emoji\" 🦀")),
                Map.of("mount", "/data"));
        assertThat(json(view))
                .isEqualTo("{\"agent_id\":\"web-1\",\"note\":null,\"at\":\"2026-02-06T10:30:00Z\",\"value\":12.5,"
                        + "\"bytes\":1099511627776,\"on\":true,\"colour\":\"deep_blue\","
                        + "\"inners\":[{\"deep_name\":\"<b>\\\"emoji\\\" 🦀\"}],\"labels\":{\"mount\":\"/data\"}}");
    }

    @ParameterizedTest
    @CsvSource({"8589934592,8589934592", "0.1,0.1", "-0.5,-0.5", "90,90", "1e300,1.0E+300", "NaN,null"})
    void aNumberIsAsShortAsItCanBe(double value, String written) {
        assertThat(json(List.of(value))).isEqualTo('[' + written + ']');
    }

    @Test
    void aBodyBecomesARecord_unknownMembersAside() {
        assertThat(read("{\"name\":\"x\",\"count\":3,\"tags\":[\"a\"],\"other\":{}}"))
                .isEqualTo(new Order("x", null, 3, List.of("a"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"count\":1}                                | missing_param | name",
                "{\"name\":null,\"count\":1}                  | missing_param | name",
                "{\"name\":7,\"count\":1}                     | BAD_REQUEST   | name",
                "{\"name\":\"x\",\"count\":1.5}               | BAD_REQUEST   | count",
                "{\"name\":\"x\",\"count\":1e999999999}       | BAD_REQUEST   | count",
                "{\"name\":\"x\",\"count\":99999999999}       | BAD_REQUEST   | count",
                "{\"name\":\"x\",\"count\":1,\"tags\":[1]}    | BAD_REQUEST   | tags[0]",
                "{\"name\":\"x\",\"count\":1,\"on\":\"yes\"}  | BAD_REQUEST   | on"
            })
    void whatDoesNotFitIsNamed(String body, String code, String field) {
        Fault fault = fault(body);
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"x\"", "{\"a\":}", "{} {}", "\u0000"})
    void whatIsNoObjectIsRefused(String body) {
        assertThat(fault(body).code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(fault("{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + '}')
                        .code())
                .isEqualTo("BAD_REQUEST");
    }

    private static Object read(String body) {
        return Members.read(JsonReader.parse(body.getBytes(StandardCharsets.UTF_8)), Order.class);
    }

    private static Fault fault(String body) {
        try {
            read(body);
        } catch (Fault fault) {
            return fault;
        }
        throw new AssertionError("accepted " + body);
    }

    private static String json(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = Json.createGenerator(text)) {
            JsonWriter.write(out, value);
        }
        return text.toString();
    }
}
