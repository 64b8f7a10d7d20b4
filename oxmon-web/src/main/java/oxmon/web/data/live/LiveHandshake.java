package oxmon.web.data.live;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Lets pages of this server connect, and hands the HTTP session to the endpoint. */
public class LiveHandshake extends ServerEndpointConfig.Configurator {
    /** Under which the HTTP session is found. */
    static final String SESSION = "oxmon.session";

    /** Whether the request's own Host is the one its page came from. */
    static final String SAME_ORIGIN = "oxmon.same-origin";

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new LiveEndpoint(CDI.current().select(LivePages.class).get()));
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Map<String, Object> properties = config.getUserProperties();
        if (request.getHttpSession() instanceof HttpSession session) {
            properties.put(SESSION, session);
        } else {
            properties.remove(SESSION);
        }
        properties.put(SAME_ORIGIN, sameOrigin(request.getHeaders()));
    }

    /** Browsers always send Origin with a WebSocket; without one it is no browser, and has the cookie by itself. */
    static boolean sameOrigin(Map<String, List<String>> headers) {
        String origin = first(headers, "Origin");
        if (origin.isEmpty()) {
            return true;
        }
        String host = first(headers, "X-Forwarded-Host");
        if (host.isEmpty()) {
            host = first(headers, "Host");
        }
        try {
            return host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String first(Map<String, List<String>> headers, String name) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name) && !header.getValue().isEmpty()) {
                return header.getValue().get(0);
            }
        }
        return "";
    }
}
