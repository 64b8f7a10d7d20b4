package oxmon.web.api.notification;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import oxmon.server.notification.delivery.Notifications;

/**
 * How trying a channel ended.
 *
 * @param ok whether the other side took it
 * @param status what it said, in a few words
 * @param response the first letters of its answer
 * @param tookMs how long it took, in milliseconds
 */
@Schema(name = "ChannelTrial")
public record TrialView(boolean ok, String status, String response, long tookMs) {
    static TrialView of(Notifications.Trial trial) {
        return new TrialView(
                trial.ok(), trial.status(), trial.excerpt(), trial.took().toMillis());
    }
}
