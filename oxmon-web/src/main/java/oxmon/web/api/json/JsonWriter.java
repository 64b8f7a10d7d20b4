package oxmon.web.api.json;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes views: records by their components, lists, maps, texts, numbers, times and nulls. Thread-safe.
 *
 * <p>Whole numbers are written without a fraction, so that bytes read as bytes; what JSON cannot say (NaN) as null.
 */
@Provider
@Produces(MediaType.APPLICATION_JSON)
public class JsonWriter implements MessageBodyWriter<Object> {
    private static final double EXACT = 1L << 53;

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type.isRecord()
                || Iterable.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || JsonValue.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(
            Object view,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        JsonGenerator generator = JSON.createGenerator(new UnclosableStream(out));
        write(generator, view);
        generator.close(); // flushes; the container closes the stream itself
    }

    /** Writes one value where the generator stands. */
    public static void write(JsonGenerator out, @Nullable Object value) {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Optional<?> optional) {
            write(out, optional.orElse(null));
        } else if (value instanceof JsonValue json) {
            out.write(json);
        } else if (value instanceof CharSequence || value instanceof Instant) {
            out.write(value.toString()); // an Instant prints itself as RFC 3339 with Z
        } else if (value instanceof Boolean flag) {
            out.write(flag);
        } else if (value instanceof Integer || value instanceof Long || value instanceof Short) {
            out.write(((Number) value).longValue());
        } else if (value instanceof Number number) {
            writeDouble(out, number.doubleValue());
        } else if (value instanceof Enum<?> constant) {
            out.write(constant.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            map.forEach((key, item) -> {
                out.writeKey(String.valueOf(key));
                write(out, item);
            });
            out.writeEnd();
        } else if (value instanceof Iterable<?> items) {
            out.writeStartArray();
            items.forEach(item -> write(out, item));
            out.writeEnd();
        } else if (value instanceof Record view) {
            out.writeStartObject();
            for (Member member : Member.of(view.getClass())) {
                out.writeKey(member.name());
                write(out, member.valueIn(view));
            }
            out.writeEnd();
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    /** Writes a number as short as it can be without changing it. */
    public static void writeDouble(JsonGenerator out, double value) {
        if (!Double.isFinite(value)) {
            out.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            out.write((long) value);
        } else {
            out.write(BigDecimal.valueOf(value));
        }
    }
}
