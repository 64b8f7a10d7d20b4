package oxmon.web.api.agentfiles;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import oxmon.common.Fault;
import oxmon.web.request.FaultAnswer;

/** {@code /agent/SHA256SUMS}, in the form that {@code sha256sum -c} reads. */
@WebServlet("/agent/SHA256SUMS")
public class ChecksumsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient AgentJar jar;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            String sum = jar.in(getServletContext()::getResource).sha256();
            FileAnswer.text(response, "text/plain", sum + "  " + AgentJar.NAME + '\n');
        } catch (Fault fault) {
            FaultAnswer.write(response, fault);
        }
    }
}
