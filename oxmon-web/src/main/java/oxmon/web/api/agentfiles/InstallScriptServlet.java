package oxmon.web.api.agentfiles;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import oxmon.common.Fault;
import oxmon.common.Version;
import oxmon.server.settings.ServerSettings;
import oxmon.web.request.FaultAnswer;

/** {@code /install.sh}: the script that makes a host an agent of this server. */
@WebServlet("/install.sh")
public class InstallScriptServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient ServerSettings settings;

    @Inject
    transient AgentJar jar;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            ServerAddress address = ServerAddress.of(
                    settings.http().publicUrl(),
                    request.getScheme(),
                    Objects.requireNonNullElse(request.getHeader("Host"), ""),
                    request.getContextPath());
            String script = InstallScript.of(
                    address,
                    settings.grpc().port(),
                    settings.grpc().tls().isPresent(),
                    Version.current(),
                    jar.in(getServletContext()::getResource).sha256());
            FileAnswer.text(response, "text/x-shellscript", script);
        } catch (Fault fault) {
            FaultAnswer.write(response, fault);
        }
    }
}
