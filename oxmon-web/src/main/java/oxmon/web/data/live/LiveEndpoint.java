package oxmon.web.data.live;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** One page's connection. What it sends is ignored. */
@ServerEndpoint(value = "/ui/live", configurator = LiveHandshake.class)
public class LiveEndpoint {
    private static final int MOST_BYTES = 512;

    @Inject
    LivePages pages;

    /** Admits a page whose visitor is signed in. */
    @OnOpen
    public void open(Session connection) throws IOException {
        connection.setMaxTextMessageBufferSize(MOST_BYTES);
        HttpSession visitor = (HttpSession) connection.getUserProperties().get(LiveHandshake.SESSION);
        boolean sameOrigin = Boolean.TRUE.equals(connection.getUserProperties().get(LiveHandshake.SAME_ORIGIN));
        if (!sameOrigin || !pages.add(connection, visitor)) {
            connection.close(new CloseReason(CloseCodes.VIOLATED_POLICY, "sign in first"));
        }
    }

    /** Pages have nothing to say. */
    @OnMessage
    public void message(String ignored) {}

    /** Forgets the page. */
    @OnClose
    public void close(Session connection) {
        pages.remove(connection);
    }

    /** A broken connection is closed by the container, which then calls {@link #close}. */
    @OnError
    public void error(Session connection, Throwable failure) {
        pages.remove(connection);
    }
}
