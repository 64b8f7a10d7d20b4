package oxmon.web.ui.notification;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.notification.SilenceWindows;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.data.SilenceRows;
import oxmon.web.ui.common.ActServlet;

/** What the pages of windows of silence do: make, change and remove them. */
@WebServlet("/ui/act/silences")
public class SilenceActServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient SilenceWindows windows;

    @Inject
    private transient Notifications notifications;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public SilenceActServlet() {
        super(Permission.ALERTS_WRITE);
    }

    /** {@code silence} as it is then. */
    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        String id = text(request, "id");
        switch (text(request, "action")) {
            case "create" ->
                answer.add("silence", SilenceRows.window(windows.create(fields(request), caller), clock.instant()));
            case "change" ->
                answer.add(
                        "silence",
                        SilenceRows.window(
                                windows.change(id, fields(request), version(request), caller), clock.instant()));
            case "remove" -> windows.remove(id, version(request), caller);
            default -> throw Fault.invalid("action", "action must be create, change or remove");
        }
        notifications.reconsider();
    }

    /** With {@code current} when the window is another meanwhile. */
    @Override
    protected JsonObject refused(Fault fault, HttpServletRequest request) {
        JsonObjectBuilder answer = refusal(fault);
        if (fault.kind() == Fault.Kind.CONFLICT && fault.field() == null) {
            windows.find(text(request, "id"))
                    .ifPresent(entry -> answer.add("current", SilenceRows.window(entry, clock.instant())));
        }
        return answer.build();
    }
}
