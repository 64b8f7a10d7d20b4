package oxmon.web.data.live;

import jakarta.servlet.http.HttpSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One page's connection. Pages have nothing to say: what one sends is dropped. */
public class LiveEndpoint extends Endpoint {
    private final LivePages pages;

    LiveEndpoint(LivePages pages) {
        this.pages = pages;
    }

    /** Admits a page whose visitor is signed in. */
    @Override
    public void onOpen(Session connection, EndpointConfig config) {
        HttpSession visitor = (HttpSession) connection.getUserProperties().get(LiveHandshake.SESSION);
        boolean sameOrigin = Boolean.TRUE.equals(connection.getUserProperties().get(LiveHandshake.SAME_ORIGIN));
        if (!sameOrigin || !pages.add(connection, visitor)) {
            try {
                connection.close(new CloseReason(CloseCodes.VIOLATED_POLICY, "sign in first"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Forgets the page. */
    @Override
    public void onClose(Session connection, CloseReason reason) {
        pages.remove(connection);
    }

    /** A broken connection is closed by the container, which then calls {@link #onClose}. */
    @Override
    public void onError(Session connection, Throwable failure) {
        pages.remove(connection);
    }
}
