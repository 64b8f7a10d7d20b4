package oxmon.web.api.json;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;

/**
 * Reads bodies of at most 1 MiB into records, or as they are into a {@code JsonObject}. Members that nobody knows are ignored;
 * one that is missing or of another kind is refused by its name.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class JsonReader implements MessageBodyReader<Object> {
    /** The most that a body may have. */
    public static final int MAX_BYTES = 1 << 20;

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type.isRecord() || type == JsonObject.class;
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream in)
            throws IOException {
        byte[] body = in.readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new WebApplicationException(413);
        }
        JsonObject object = parse(body);
        return type == (Class<?>) JsonObject.class ? object : Members.read(object, type);
    }

    /** The object that {@code body} is. */
    static JsonObject parse(byte[] body) {
        if (body.length == 0) {
            throw malformed("a JSON body is required", null);
        }
        try (JsonParser parser = JSON.createParser(new ByteArrayInputStream(body))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (parser.hasNext()) {
                throw malformed("the body must be one JSON object", null);
            }
            if (value instanceof JsonObject object) {
                return object;
            }
        } catch (Fault fault) {
            throw fault;
        } catch (RuntimeException | StackOverflowError e) { // Parsson's plain RuntimeException means: nested too deeply
            throw malformed("the body is not JSON", e);
        }
        throw malformed("the body must be a JSON object", null);
    }

    private static Fault malformed(String detail, @Nullable Throwable cause) {
        return new Fault(Fault.Kind.INVALID, "BAD_REQUEST", detail, null, cause);
    }
}
