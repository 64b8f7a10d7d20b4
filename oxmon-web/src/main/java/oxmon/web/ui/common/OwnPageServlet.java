package oxmon.web.ui.common;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers only scripts of our own pages, in JSON: they send a header that a page of another site cannot send without being asked first,
 * and nobody answers that question.
 */
public abstract class OwnPageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String OWN_PAGE = "X-Oxmon-Page";

    @Override
    protected final void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader(OWN_PAGE) == null) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        byte[] answer = answer(request).getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(answer);
    }

    /** Does what is asked; returns JSON. */
    protected abstract String answer(HttpServletRequest request);

    /** A parameter; empty when it is not there. */
    protected static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }
}
