package oxmon.web.ui.alerting;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.StringReader;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.catalog.FieldsJson;
import oxmon.server.configuration.AlertingConfiguration;
import oxmon.server.configuration.ConfigurationDocument;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.ui.common.ActServlet;

/** Tries a document of rules, channels and windows of silence, or puts it in place. */
@WebServlet("/ui/act/configuration")
public class ConfigurationActServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient AlertingConfiguration configuration;

    @Inject
    private transient Notifications notifications;

    /** Made by the container. */
    public ConfigurationActServlet() {
        super(Permission.ALERTS_WRITE);
    }

    /** {@code outcome}. */
    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        AlertingConfiguration.Outcome outcome = configuration.put(
                ConfigurationDocument.sections(document(request)),
                text(request, "replace").equals("true"),
                text(request, "action").equals("import"),
                caller);
        if (outcome.applied()) {
            notifications.reconsider();
        }
        answer.add("outcome", FieldsJson.json(ConfigurationDocument.of(outcome)));
    }

    private static JsonObject document(HttpServletRequest request) {
        try (JsonReader reader = JSON.createReader(new StringReader(text(request, "document")))) {
            return reader.readObject();
        } catch (JsonException | ClassCastException e) {
            throw Fault.invalid("document", "the file is not a JSON object: " + e.getMessage());
        }
    }
}
