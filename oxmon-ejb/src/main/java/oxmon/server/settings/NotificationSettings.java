package oxmon.server.settings;

import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oxmon.notification.Language;
import oxmon.notification.Words;
import oxmon.server.outbound.OutboundSettings;
import oxmon.settings.SettingsReader;

/**
 * How people are told of alerts: {@code [notification]}, and {@code [outbound]}, which every request of the server keeps to.
 *
 * @param retention how long messages that were told stay in the delivery log
 * @param words language and zone of channels that name none
 */
public record NotificationSettings(
        TellingSettings telling, Duration retention, Words words, OutboundSettings outbound) {
    /**
     * Reads the keys.
     *
     * @param aggregationSecs as {@link Provisioned} found it, since the seed's file shows it in a place of its own
     * @param ownPorts what the server listens on
     */
    public static NotificationSettings read(SettingsReader in, long aggregationSecs, Set<Integer> ownPorts) {
        Language language = Language.of(in.choice("notification.language", "en", Set.of("en", "zh")));
        return new NotificationSettings(
                TellingSettings.read(in, aggregationSecs),
                Duration.ofDays(in.integer("notification.log_retention_days", 30, 1, 3_650)),
                new Words(language, zone(in)),
                new OutboundSettings(
                        HttpSettings.networks(in, "outbound.allow"),
                        HttpSettings.networks(in, "outbound.deny"),
                        ownPorts,
                        proxy(in)));
    }

    private static ZoneId zone(SettingsReader in) {
        String name = in.text("notification.time_zone").orElse("");
        try {
            return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException e) {
            in.problem("notification.time_zone", "is not known; one is Europe/Berlin, another Asia/Shanghai");
            return ZoneId.systemDefault();
        }
    }

    private static @Nullable InetSocketAddress proxy(SettingsReader in) {
        try {
            return OutboundSettings.proxy(in.text("outbound.proxy").orElse(""));
        } catch (IllegalArgumentException e) {
            in.problem("outbound.proxy", "must be an address such as http://proxy.example.com:3128");
            return null;
        }
    }
}
