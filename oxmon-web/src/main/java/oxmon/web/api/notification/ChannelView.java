package oxmon.web.api.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.notification.Channel;
import oxmon.server.notification.ChannelReader;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.delivery.Notifications;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.web.api.FieldView;

/**
 * A channel and how it fares.
 *
 * @param id stays the same while all else may change
 * @param source file when server.toml provides it, and api when people made it
 * @param minSeverity it is told of nothing milder
 * @param fields all that is set, defaults included; what is secret is masked
 * @param queued how many messages are still to be told
 * @param dead24h how many messages of the last day were given up
 * @param lastSentAt when the newest message was told
 * @param trouble what the newest attempt failed by; null when it succeeded
 * @param version grows with each change; null when server.toml provides it
 */
@Schema(name = "Channel")
public record ChannelView(
        String id,
        String name,
        String type,
        String source,
        boolean enabled,
        String minSeverity,
        boolean sendResolved,
        Map<String, Object> fields,
        int queued,
        int dead24h,
        @Nullable Instant lastSentAt,
        @Nullable String trouble,
        @Nullable Long version,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    /** What only answers have. */
    static final List<String> ONLY_READ = List.of(
            "id", "source", "queued", "dead24h", "last_sent_at", "trouble", "version", "created_at", "updated_at");

    static ChannelView of(Entry<Channel> entry, Notifications notifications) {
        Channel channel = entry.value();
        Made made = entry.made();
        NotificationFile.Figures figures = notifications.figures(channel);
        return new ChannelView(
                entry.id(),
                channel.name(),
                channel.type(),
                entry.source(),
                channel.enabled(),
                channel.minSeverity().word(),
                channel.sendResolved(),
                channel.shown(),
                figures.queued(),
                figures.dead(),
                figures.lastSentMillis() == 0 ? null : Instant.ofEpochMilli(figures.lastSentMillis()),
                notifications.trouble(channel).orElse(null),
                made == null ? null : made.version(),
                made == null ? null : made.createdAt(),
                made == null ? null : made.updatedAt());
    }

    /** A type with the fields that its channels have, in the order of forms. */
    static Map<String, @Nullable Object> of(NotificationChannel type) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", type.type());
        List<Map<String, @Nullable Object>> fields = new ArrayList<>();
        for (Field field : ChannelReader.fields(type)) {
            Map<String, @Nullable Object> shown = FieldView.of(field);
            shown.put("own", type.fields().contains(field));
            shown.put("secret", field.secret());
            fields.add(shown);
        }
        view.put("fields", fields);
        return view;
    }
}
