package oxmon.web.api.notification;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.notification.Channel;
import oxmon.server.notification.delivery.Notifications;
import oxmon.server.notification.sqlite.NotificationFile;

/**
 * A channel and how it fares.
 *
 * @param source file, since server.toml provides it
 * @param minSeverity it is told of nothing milder
 * @param fields all that is set, defaults included; what is secret is masked
 * @param queued how many messages are still to be told
 * @param dead24h how many messages of the last day were given up
 * @param lastSentAt when the newest message was told
 * @param trouble what the newest attempt failed by; null when it succeeded
 */
@Schema(name = "Channel")
public record ChannelView(
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
        @Nullable String trouble) {
    static ChannelView of(Channel channel, Notifications notifications) {
        NotificationFile.Figures figures = notifications.figures(channel);
        return new ChannelView(
                channel.name(),
                channel.type(),
                "file",
                channel.enabled(),
                channel.minSeverity().word(),
                channel.sendResolved(),
                channel.shown(),
                figures.queued(),
                figures.dead(),
                figures.lastSentMillis() == 0 ? null : Instant.ofEpochMilli(figures.lastSentMillis()),
                notifications.trouble(channel).orElse(null));
    }
}
