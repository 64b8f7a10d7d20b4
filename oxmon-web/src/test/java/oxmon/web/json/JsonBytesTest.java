package oxmon.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonBytes json = new JsonBytes(out);

    private String written() throws IOException {
        json.flush();
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-02-06T10:30:00.007Z",
                "2026-02-06T23:59:59.990Z",
                "1969-12-31T23:59:59.999Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z"
            })
    void timesAreAsTheJdkWritesThem(String time) throws IOException {
        json.time(Instant.parse(time).toEpochMilli());

        assertThat(written()).isEqualTo('"' + time + '"');
    }

    @Test
    void randomTimesAreAsTheJdkWritesThem() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long millis = random.nextLong(4_000_000_000_000L);
            json.time(millis);
            assertThat(written()).isEqualTo('"' + Instant.ofEpochMilli(millis).toString() + '"');
        }
    }

    @Test
    void numbersAreShort_andWhatJsonCannotSayIsNull() throws IOException {
        for (double value : new double[] {0, -0.0, 5, -5, 0.1, 1e15, 1e300, Double.NaN, Double.NEGATIVE_INFINITY}) {
            json.number(value).raw(" ");
        }

        assertThat(written()).isEqualTo("0 0 5 -5 0.1 1000000000000000 1e300 null null ");
    }

    @Test
    void textsAreEscaped() throws IOException {
        Map<String, String> texts =
                new TreeMap<>(Map.of("a\"b", "c\\d\n\u0001\u2028<b>", "牛 🐂", "\u202e", "", "\u007f"));
        json.bytes(JsonBytes.object(texts)).raw(",").text(null);

        String text = written();
        assertThat(text).endsWith(",null").doesNotContain("\n");
        try (JsonReader reader = Json.createReader(
                new ByteArrayInputStream(text.substring(0, text.length() - 5).getBytes(StandardCharsets.UTF_8)))) {
            Map<String, String> read = new TreeMap<>();
            reader.readObject().forEach((key, value) -> read.put(key, ((jakarta.json.JsonString) value).getString()));
            assertThat(read).isEqualTo(texts);
        }
    }

    @Test
    void whatIsLongerThanItsBufferIsWrittenWhole() throws IOException {
        json.raw("[");
        for (int i = 0; i < 20_000; i++) {
            json.raw(i == 0 ? "" : ",").number(i / 8.0);
        }
        json.raw(",").text("x".repeat(50_000)).raw("]");

        try (JsonReader reader =
                Json.createReader(new ByteArrayInputStream(written().getBytes(StandardCharsets.UTF_8)))) {
            JsonArray array = reader.readArray();
            assertThat(array).hasSize(20_001);
            assertThat(array.getJsonNumber(19_999).doubleValue()).isEqualTo(19_999 / 8.0);
            assertThat(array.getString(20_000)).hasSize(50_000);
        }
    }
}
