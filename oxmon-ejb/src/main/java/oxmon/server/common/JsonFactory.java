package oxmon.server.common;

import jakarta.json.spi.JsonProvider;

/** Makes builders, readers and writers of JSON. */
public final class JsonFactory {
    /**
     * The platform's implementation, looked up once: the methods of {@link jakarta.json.Json} look for it in every jar of the
     * server at every call, which costs a millisecond.
     */
    public static final JsonProvider JSON = JsonProvider.provider();

    private JsonFactory() {}
}
