package oxmon.web.api.selfmonitoring;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.selfmonitoring.SelfMonitoring;
import oxmon.server.settings.ServerSettings;
import oxmon.web.api.auth.Bearer;
import oxmon.web.request.FaultAnswer;

/**
 * {@code /metrics}: the server's own figures for Prometheus and whoever reads its format, text or OpenMetrics as the request asks.
 * Needs a token of somebody who may see the system, unless {@code metrics.open} is set.
 */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient SelfMonitoring selfMonitoring;

    @Inject
    transient ServerSettings settings;

    @Inject
    transient Bearer bearer;

    private final transient ExpositionFormats formats = ExpositionFormats.init();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        try {
            if (!settings.metricsOpen()) {
                bearer.caller(request.getHeader("Authorization"), request, false)
                        .require(Permission.SYSTEM_READ);
            }
            ExpositionFormatWriter writer = formats.findWriter(request.getHeader("Accept"));
            response.setContentType(writer.getContentType());
            writer.write(response.getOutputStream(), Exposition.of(selfMonitoring.readings()));
        } catch (Fault fault) {
            if (fault.kind() == Fault.Kind.UNAUTHENTICATED) {
                response.setHeader("WWW-Authenticate", "Bearer");
            }
            FaultAnswer.write(response, fault);
        }
    }
}
