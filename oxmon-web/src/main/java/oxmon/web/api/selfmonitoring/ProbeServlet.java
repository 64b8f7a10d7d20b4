package oxmon.web.api.selfmonitoring;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import oxmon.server.selfmonitoring.Health;
import oxmon.web.api.json.JsonWriter;

/**
 * {@code /health}: whether the server works; {@code /ready}: whether agents can report and be read, for load balancers and
 * launchers. Both 200 or 503.
 */
@WebServlet(urlPatterns = {"/health", "/ready"})
public class ProbeServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Health health;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Health.Report report = health.report();
        boolean ready = health.ready();
        boolean readiness = request.getServletPath().equals("/ready");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", report.status());
        body.put("ready", ready);
        body.put("version", report.version());
        body.put("storage_status", report.storageStatus());
        body.put("problems", report.problems());
        response.setStatus((readiness ? ready : report.available()) ? 200 : 503);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        try (JsonGenerator out = JSON.createGenerator(response.getWriter())) {
            JsonWriter.write(out, body);
        }
    }
}
