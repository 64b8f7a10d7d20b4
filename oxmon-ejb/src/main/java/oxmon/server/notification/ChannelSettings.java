package oxmon.server.notification;

import java.time.Duration;
import java.util.Map;
import oxmon.alerting.Parameters;
import oxmon.notification.Words;

/**
 * What a sender is made of.
 *
 * @param fields the values of the type's own fields and of those that all channels have
 * @param words the channel's language and zone, or the server's
 * @param timeout for one request or one mail as a whole
 * @param headers added to each request or mail; checked
 * @param trusted whether the operator wrote it into server.toml; other channels may not reach the server's own surroundings
 */
public record ChannelSettings(
        Parameters fields, Words words, Duration timeout, Map<String, String> headers, boolean trusted) {
    public ChannelSettings {
        headers = Map.copyOf(headers);
    }
}
