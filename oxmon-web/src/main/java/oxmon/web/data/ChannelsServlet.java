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
import java.util.HashMap;
import java.util.Map;
import oxmon.alerting.Rule;
import oxmon.identity.Permission;
import oxmon.server.alerting.Alerts;
import oxmon.server.catalog.Entry;
import oxmon.server.notification.Channel;
import oxmon.server.notification.Channels;
import oxmon.server.notification.delivery.Notifications;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;

/** The channels and how they fare, and a part of the delivery log. */
@WebServlet("/ui/data/channels")
public class ChannelsServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST = 500;

    @Inject
    private transient Channels all;

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
        Map<String, String> names = new HashMap<>();
        all.list().forEach(entry -> {
            channels.add(channel(entry));
            names.put(entry.id(), entry.value().name());
        });
        Map<String, String> rules = new HashMap<>();
        for (Rule rule : alerts.rules()) {
            rules.put(rule.id(), rule.name());
        }
        JsonArrayBuilder deliveries = JSON.createArrayBuilder();
        found.rows()
                .forEach(each -> deliveries.add(delivery(
                        each,
                        names.getOrDefault(each.channel(), each.name()),
                        rules.getOrDefault(each.group(), each.group()))));
        return JSON.createObjectBuilder()
                .add("now", now.toEpochMilli())
                .add("channels", channels)
                .add("deliveries", deliveries)
                .add("total", found.total())
                .build();
    }

    private JsonObjectBuilder channel(Entry<Channel> entry) {
        Channel channel = entry.value();
        NotificationFile.Figures figures = notifications.figures(channel);
        return ChannelRows.channel(entry)
                .add("queued", figures.queued())
                .add("dead", figures.dead())
                .add("sent", figures.lastSentMillis())
                .add("trouble", notifications.trouble(channel).orElse(""));
    }

    private static JsonObjectBuilder delivery(Delivery delivery, String channel, String rule) {
        return JSON.createObjectBuilder()
                .add("id", delivery.id())
                .add("channel", channel)
                .add("rule", rule)
                .add("state", delivery.state().word())
                .add("at", delivery.createdMillis())
                .add("next", delivery.nextMillis())
                .add("events", delivery.events().size() + delivery.more())
                .add("attempts", delivery.attempts())
                .add("status", delivery.status());
    }
}
