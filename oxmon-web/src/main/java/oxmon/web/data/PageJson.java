package oxmon.web.data;

import jakarta.json.spi.JsonProvider;

/**
 * Makes JSON. {@code JSON.createObjectBuilder()} looks through the class path for its provider each time, which cost a page of 200
 * rows some seconds on a busy machine; here that is done once. Thread-safe.
 */
final class PageJson {
    static final JsonProvider JSON = JsonProvider.provider();

    private PageJson() {}
}
