package oxmon.server.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A request by HTTP/1.1.
 *
 * @param uri an address that {@link Outbound#address} has read
 * @param headers besides Host, Content-Length and the like, which are set for it
 * @param timeout from the first look at the name to the last byte of the answer, redirects included
 * @param trusted whether the address is the operator's own, from server.toml
 * @param mostBytes how much of the answer is read
 */
public record Request(
        String method,
        URI uri,
        Map<String, String> headers,
        byte[] body,
        Duration timeout,
        boolean trusted,
        int mostBytes) {
    public Request {
        headers = Map.copyOf(headers);
    }

    /** One whose answer is short. */
    public Request(
            String method, URI uri, Map<String, String> headers, byte[] body, Duration timeout, boolean trusted) {
        this(method, uri, headers, body, timeout, trusted, Outbound.MOST_BYTES);
    }

    /** Not the address and not the headers, which may hold secrets. */
    @Override
    public String toString() {
        return method + " of " + body.length + " bytes";
    }
}
