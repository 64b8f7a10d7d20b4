package oxmon.server.notification;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import oxmon.alerting.Parameters;
import oxmon.notification.Words;
import oxmon.server.outbound.Outbound;

/**
 * What a sender is made of.
 *
 * @param fields the values of the type's own fields and of those that all channels have
 * @param words the channel's language and zone, or the server's
 * @param timeout for one request or one mail as a whole
 * @param headers added to each request or mail; checked
 * @param secrets what no text for people may hold
 * @param clock for signatures
 * @param trusted whether the operator wrote it into server.toml; other channels may not reach the server's own surroundings
 */
public record ChannelSettings(
        Parameters fields,
        Words words,
        Duration timeout,
        Map<String, String> headers,
        Set<String> secrets,
        Clock clock,
        boolean trusted) {
    public ChannelSettings {
        headers = Map.copyOf(headers);
        secrets = Set.copyOf(secrets);
    }

    /** A text of the other side without this channel's secrets, which it may have sent back. */
    public String clean(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, Channel.MASK);
        }
        return clean;
    }

    /** Reads an address of HTTP; @throws oxmon.common.Fault INVALID, naming the field, when it is none */
    public URI address(String field) {
        try {
            return Outbound.address(fields.text(field));
        } catch (IllegalArgumentException e) {
            throw fields.refuse(field, String.valueOf(e.getMessage()));
        }
    }

    /** Reads what goes into a header as it is; @throws oxmon.common.Fault INVALID, naming the field, when that cannot be */
    public String token(String field) {
        String token = fields.text(field);
        if (token.isBlank() || !token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw fields.refuse(field, "must be letters and digits without spaces");
        }
        return token;
    }

    /** Not the secrets. */
    @Override
    public String toString() {
        return "settings of a channel";
    }
}
