package oxmon.web.ui.certificates;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.certificates.calendar.CalendarFeed;
import oxmon.server.certificates.calendar.CalendarFeeds;
import oxmon.web.calendar.CalendarServlet;
import oxmon.web.request.Proxies;
import oxmon.web.ui.common.ActServlet;

/** What the dialog of calendars does: list, make and revoke addresses. */
@WebServlet("/ui/act/calendars")
public class CalendarActServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient CalendarFeeds feeds;

    @Inject
    private transient Proxies proxies;

    /** Made by the container. */
    public CalendarActServlet() {
        super(Permission.METRICS_READ);
    }

    /** {@code feeds} as they are then; {@code address} of one that was made. */
    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        switch (text(request, "action")) {
            case "list" -> {}
            case "make" ->
                answer.add(
                        "address",
                        CalendarServlet.address(
                                proxies.baseUrl(request),
                                feeds.make(text(request, "name"), caller).secret()));
            case "revoke" -> feeds.revoke(text(request, "id"), caller);
            default -> throw Fault.invalid("action", "action must be list, make or revoke");
        }
        JsonArrayBuilder all = JSON.createArrayBuilder();
        for (CalendarFeed feed : feeds.list(caller)) {
            Instant used = feed.lastUsed();
            all.add(JSON.createObjectBuilder()
                    .add("id", feed.id())
                    .add("name", feed.name())
                    .add("owner", feed.userId().equals(caller.userId()) ? "" : feed.owner())
                    .add("created", feed.createdAt().toEpochMilli())
                    .add("used", used == null ? 0 : used.toEpochMilli()));
        }
        answer.add("feeds", all);
    }
}
