package oxmon.web.data.live;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

/**
 * Opens {@code /ui/live} as the application starts. An annotated endpoint is found by the container's scan, which on Payara comes
 * before or after that of other libraries by chance, and is then lost.
 */
public class LiveStart implements ServletContextListener {
    private static final String PATH = "/ui/live";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        if (!(event.getServletContext().getAttribute(ServerContainer.class.getName())
                instanceof ServerContainer sockets)) {
            throw new IllegalStateException("the server has no WebSockets, which the pages need");
        }
        try {
            sockets.addEndpoint(ServerEndpointConfig.Builder.create(LiveEndpoint.class, PATH)
                    .configurator(new LiveHandshake())
                    .build());
        } catch (DeploymentException e) {
            throw new IllegalStateException("cannot open " + PATH, e);
        }
    }
}
