package oxmon.it;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The one server that all classes look at which need no special one; a class asks for it as a parameter of its constructor.
 * Tests keep apart by the names of their agents.
 */
public final class SharedServer implements ParameterResolver, BeforeAllCallback {
    @Nullable
    private static OxmonServer current;

    /** The server, started if it does not run. */
    public static synchronized OxmonServer get() {
        OxmonServer server = current;
        if (server == null || !server.isAlive()) {
            server = OxmonServer.setup("shared").startBesideOthers();
            current = server;
        }
        return server;
    }

    /** Ends the server; the next class that asks starts a new one. */
    public static synchronized void end() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** Ends the server with the run. */
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedServer.class))
                .getOrComputeIfAbsent("end", key -> (AutoCloseable) SharedServer::end, AutoCloseable.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == OxmonServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return get();
    }
}
