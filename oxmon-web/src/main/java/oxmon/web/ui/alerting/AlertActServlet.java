package oxmon.web.ui.alerting;

import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.common.Times;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.alerting.AlertActs;
import oxmon.web.ui.common.ActServlet;

/** What the page of alerts does: acknowledge, take that back, comment, and end by hand. */
@WebServlet("/ui/act/alerts")
public class AlertActServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient AlertActs acts;

    /** Made by the container. */
    public AlertActServlet() {
        super(Permission.ALERTS_ACKNOWLEDGE);
    }

    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        String id = text(request, "id");
        String comment = given(request, "comment");
        switch (text(request, "action")) {
            case "acknowledge" -> acts.acknowledge(id, comment, until(request), caller);
            case "take_back" -> acts.takeBack(id, caller);
            case "comment" -> acts.comment(id, comment, caller);
            case "resolve" -> acts.resolve(id, comment, caller);
            default -> throw Fault.invalid("action", "action must be acknowledge, take_back, comment or resolve");
        }
    }

    private static @Nullable Instant until(HttpServletRequest request) {
        String text = given(request, "expires_at");
        try {
            return text == null ? null : Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("expires_at", "expires_at " + e.getMessage());
        }
    }

    /** What a form sends is empty when nobody filled it in. */
    private static @Nullable String given(HttpServletRequest request, String name) {
        String text = text(request, name);
        return text.isBlank() ? null : text;
    }
}
