package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import oxmon.alerting.Rule;
import oxmon.identity.Permission;
import oxmon.notification.SilenceWindow;
import oxmon.server.alerting.Alerts;
import oxmon.server.notification.Channel;
import oxmon.server.notification.delivery.Notifications;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;

/** The channels and how they fare, the windows of silence, and a part of the delivery log. */
@WebServlet("/ui/data/channels")
public class ChannelsServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST = 500;

    @Inject
    private transient Notifications notifications;

    @Inject
    private transient Alerts alerts;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public ChannelsServlet() {
        super(Permission.ALERTS_WRITE);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        Instant now = clock.instant();
        NotificationFile.Found found = notifications.deliveries(NotificationFile.Wanted.of(
                null, text(request, "state", ""), (int) number(request, "limit", MOST, 1, MOST), (int)
                        number(request, "offset", 0, 0, Integer.MAX_VALUE)));
        JsonArrayBuilder channels = JSON.createArrayBuilder();
        notifications.channels().forEach(channel -> channels.add(channel(channel)));
        JsonArrayBuilder windows = JSON.createArrayBuilder();
        notifications.windows().forEach(window -> windows.add(window(window, now)));
        Map<String, String> rules = new HashMap<>();
        for (Rule rule : alerts.rules()) {
            rules.put(rule.id(), rule.name());
        }
        JsonArrayBuilder deliveries = JSON.createArrayBuilder();
        found.rows().forEach(each -> deliveries.add(delivery(each, rules.getOrDefault(each.group(), each.group()))));
        return JSON.createObjectBuilder()
                .add("now", now.toEpochMilli())
                .add("channels", channels)
                .add("windows", windows)
                .add("deliveries", deliveries)
                .add("total", found.total())
                .build();
    }

    private JsonObjectBuilder channel(Channel channel) {
        NotificationFile.Figures figures = notifications.figures(channel);
        return JSON.createObjectBuilder()
                .add("name", channel.name())
                .add("type", channel.type())
                .add("enabled", channel.enabled())
                .add("severity", channel.minSeverity().word())
                .add("queued", figures.queued())
                .add("dead", figures.dead())
                .add("sent", figures.lastSentMillis())
                .add("trouble", notifications.trouble(channel).orElse(""));
    }

    private static JsonObjectBuilder window(SilenceWindow window, Instant now) {
        boolean silent = window.covers(now);
        return JSON.createObjectBuilder()
                .add("name", window.name())
                .add("comment", window.comment())
                .add("enabled", window.enabled())
                .add("recurrence", window.recurrence().word())
                .add("start", window.startText())
                .add("end", window.endText())
                .add("days", words(window.dayWords()))
                .add("zone", window.zone().getId())
                .add("agents", words(window.agents()))
                .add("groups", words(window.groups()))
                .add("metrics", words(window.metrics()))
                .add("severities", words(window.severityWords()))
                .add("silent", silent)
                .add("until", window.endAfter(now).map(Instant::toEpochMilli).orElse(0L));
    }

    private static JsonArrayBuilder words(Collection<String> all) {
        JsonArrayBuilder words = JSON.createArrayBuilder();
        all.forEach(words::add);
        return words;
    }

    private static JsonObjectBuilder delivery(Delivery delivery, String rule) {
        return JSON.createObjectBuilder()
                .add("id", delivery.id())
                .add("channel", delivery.channel())
                .add("rule", rule)
                .add("state", delivery.state().word())
                .add("at", delivery.createdMillis())
                .add("next", delivery.nextMillis())
                .add("events", delivery.events().size() + delivery.more())
                .add("attempts", delivery.attempts())
                .add("status", delivery.status());
    }
}
