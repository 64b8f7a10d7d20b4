package oxmon.web.ui.notification;

import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.ui.common.ActServlet;

/** What the page of channels does: try one, and send again what was given up. */
@WebServlet("/ui/act/channels")
public class ChannelActServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Notifications notifications;

    /** Made by the container. */
    public ChannelActServlet() {
        super(Permission.ALERTS_WRITE);
    }

    /** Of a test {@code ok}, {@code status}, {@code response} and {@code took} in milliseconds. */
    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        switch (text(request, "action")) {
            case "test" -> {
                Notifications.Trial trial = notifications.test(text(request, "name"));
                answer.add("ok", trial.ok())
                        .add("status", trial.status())
                        .add("response", trial.excerpt())
                        .add("took", trial.took().toMillis());
            }
            case "again" -> notifications.again(id(request));
            default -> throw Fault.invalid("action", "action must be test or again");
        }
    }

    private static long id(HttpServletRequest request) {
        try {
            return Long.parseLong(text(request, "id"));
        } catch (NumberFormatException e) {
            throw Fault.invalid("id", "id must be the number of a delivery");
        }
    }
}
