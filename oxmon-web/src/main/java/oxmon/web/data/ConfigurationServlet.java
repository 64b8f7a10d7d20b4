package oxmon.web.data;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import oxmon.identity.Permission;
import oxmon.server.catalog.FieldsJson;
import oxmon.server.configuration.AlertingConfiguration;
import oxmon.server.configuration.ConfigurationDocument;

/** Rules, channels and windows of silence as a file to keep. */
@WebServlet("/ui/data/alerting.json")
public class ConfigurationServlet extends DataServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient AlertingConfiguration configuration;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public ConfigurationServlet() {
        super(Permission.ALERTS_WRITE);
    }

    @Override
    String fileName() {
        return "oxmon-alerting.json";
    }

    @Override
    byte[] body(HttpServletRequest request) {
        return FieldsJson.write(ConfigurationDocument.of(configuration, clock.instant()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
