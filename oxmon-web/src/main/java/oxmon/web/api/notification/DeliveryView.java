package oxmon.web.api.notification;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.notification.delivery.Notifications;
import oxmon.server.notification.sqlite.Attempt;
import oxmon.server.notification.sqlite.Delivery;

/**
 * A message of a channel.
 *
 * @param channel the id of its channel
 * @param channelName what the channel was called then
 * @param group messages of one group are told in their order; the id of the rule
 * @param state queued, sent, or dead when nobody tries any more
 * @param events how many events of alerts it is about
 * @param nextAttemptAt while it is queued
 * @param status how the newest attempt ended
 * @param attempts each attempt, in their order; null in lists
 */
@Schema(name = "Delivery")
public record DeliveryView(
        String id,
        String channel,
        String channelName,
        String group,
        String state,
        int events,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant doneAt,
        int attemptCount,
        String status,
        @Nullable List<AttemptView> attempts) {
    /**
     * One attempt.
     *
     * @param response the first letters of the answer
     */
    @Schema(name = "DeliveryAttempt")
    public record AttemptView(Instant at, long tookMs, boolean ok, String status, String response) {
        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    Instant.ofEpochMilli(attempt.atMillis()),
                    attempt.tookMillis(),
                    attempt.ok(),
                    attempt.status(),
                    attempt.excerpt());
        }
    }

    static DeliveryView of(Delivery delivery) {
        return of(delivery, null);
    }

    static DeliveryView of(Notifications.Story story) {
        return of(
                story.delivery(), story.attempts().stream().map(AttemptView::of).toList());
    }

    private static DeliveryView of(Delivery delivery, @Nullable List<AttemptView> attempts) {
        boolean queued = delivery.state() == Delivery.State.QUEUED;
        return new DeliveryView(
                Long.toString(delivery.id()),
                delivery.channel(),
                delivery.name(),
                delivery.group(),
                delivery.state().word(),
                delivery.events().size() + delivery.more(),
                Instant.ofEpochMilli(delivery.createdMillis()),
                queued ? Instant.ofEpochMilli(delivery.nextMillis()) : null,
                delivery.doneMillis() == 0 ? null : Instant.ofEpochMilli(delivery.doneMillis()),
                delivery.attempts(),
                delivery.status(),
                attempts);
    }
}
