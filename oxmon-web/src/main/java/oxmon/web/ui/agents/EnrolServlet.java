package oxmon.web.ui.agents;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the dialogs do to the list of agents that may report. Answers only scripts of our own pages: they send a header that a
 * page of another site cannot send without being asked first, and nobody answers that question.
 */
@WebServlet("/ui/act/whitelist")
public class EnrolServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String OWN_PAGE = "X-Oxmon-Page";

    @Inject
    private transient Enrolment enrolment;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader(OWN_PAGE) == null) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        enrolment.setAction(text(request, "action"));
        enrolment.setAgent(text(request, "agent"));
        enrolment.setDescription(text(request, "description"));
        enrolment.act();
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(enrolment.getResult().getBytes(StandardCharsets.UTF_8));
    }

    private static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }
}
