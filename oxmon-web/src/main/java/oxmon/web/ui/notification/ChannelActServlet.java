package oxmon.web.ui.notification;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.notification.Channel;
import oxmon.server.notification.Channels;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.data.ChannelRows;
import oxmon.web.ui.common.ActServlet;

/** What the pages of channels do: make, change, remove and try them, and send again what was given up. */
@WebServlet("/ui/act/channels")
public class ChannelActServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Channels channels;

    @Inject
    private transient Notifications notifications;

    /** Made by the container. */
    public ChannelActServlet() {
        super(Permission.ALERTS_WRITE);
    }

    /** {@code channel} as it is then; of a test {@code ok}, {@code status}, {@code response} and {@code took} in milliseconds. */
    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        String id = text(request, "id");
        switch (text(request, "action")) {
            case "create" -> answer.add("channel", ChannelRows.channel(channels.create(fields(request), caller)));
            case "change" ->
                answer.add(
                        "channel", ChannelRows.channel(channels.change(id, fields(request), version(request), caller)));
            case "remove" -> channels.remove(id, version(request), caller);
            case "test" -> test(channels.get(id).value(), answer);
            case "try" -> test(channels.draft(id.isEmpty() ? null : id, fields(request)), answer);
            case "again" -> notifications.again(delivery(id));
            default -> throw Fault.invalid("action", "action must be create, change, remove, test, try or again");
        }
        notifications.reconsider();
    }

    private void test(Channel channel, JsonObjectBuilder answer) {
        Notifications.Trial trial = notifications.test(channel);
        answer.add("ok", trial.ok())
                .add("status", trial.status())
                .add("response", trial.excerpt())
                .add("took", trial.took().toMillis());
    }

    /** With {@code current} when the channel is another meanwhile. */
    @Override
    protected JsonObject refused(Fault fault, HttpServletRequest request) {
        JsonObjectBuilder answer = refusal(fault);
        if (fault.kind() == Fault.Kind.CONFLICT && fault.field() == null) {
            channels.find(text(request, "id")).ifPresent(entry -> answer.add("current", ChannelRows.channel(entry)));
        }
        return answer.build();
    }

    private static long delivery(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw Fault.invalid("id", "id must be the number of a delivery");
        }
    }
}
