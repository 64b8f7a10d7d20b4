package oxmon.web.api.agentfiles;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import oxmon.common.Fault;
import oxmon.web.request.FaultAnswer;

/** {@code /agent/oxmon-agent.jar}: the agent of the server's own version. */
@WebServlet("/agent/oxmon-agent.jar")
public class AgentJarServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient AgentJar jar;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            AgentJar.Checked checked = jar.in(getServletContext()::getResource);
            String tag = '"' + checked.sha256() + '"';
            response.setHeader("ETag", tag);
            if (tag.equals(request.getHeader("If-None-Match"))) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                return;
            }
            response.setContentType("application/java-archive");
            response.setContentLengthLong(checked.bytes());
            response.setHeader("Content-Disposition", "attachment; filename=\"" + AgentJar.NAME + '"');
            response.setHeader("Cache-Control", "no-cache");
            checked.writeTo(response.getOutputStream());
        } catch (Fault fault) {
            FaultAnswer.write(response, fault);
        }
    }
}
