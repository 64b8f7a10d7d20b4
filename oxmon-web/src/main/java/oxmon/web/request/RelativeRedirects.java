package oxmon.web.request;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Sends browsers on by the path alone. The container would make a whole address of it, of what it knows itself: behind a proxy
 * with TLS that is {@code http:}, and the browser would leave TLS, or knock at a closed port.
 */
public final class RelativeRedirects extends HttpServletResponseWrapper {
    public RelativeRedirects(HttpServletResponse response) {
        super(response);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        if (!location.startsWith("/") || location.startsWith("//")) {
            super.sendRedirect(location);
            return;
        }
        resetBuffer();
        setStatus(SC_FOUND);
        setHeader("Location", location);
        flushBuffer();
    }
}
