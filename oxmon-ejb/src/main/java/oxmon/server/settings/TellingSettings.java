package oxmon.server.settings;

import java.time.Duration;
import oxmon.notification.GroupBy;
import oxmon.settings.SettingsReader;

/**
 * With what and how often alerts are told.
 *
 * @param aggregation how long the first alert of a group waits for others
 * @param groupBy what the alerts of a message have in common, unless the channel says otherwise
 * @param groupInterval how long after a message of a group the next one of that group waits at least; zero for not at all
 */
public record TellingSettings(
        Duration aggregation, GroupBy groupBy, Duration groupInterval, FlappingSettings flapping) {
    /** Reads the keys of {@code [notification]}. */
    static TellingSettings read(SettingsReader in, long aggregationSecs) {
        return new TellingSettings(
                Duration.ofSeconds(aggregationSecs),
                groupBy(in),
                Duration.ofSeconds(in.number("notification.group_interval_secs", 0, 0, 86_400)),
                FlappingSettings.read(in));
    }

    private static GroupBy groupBy(SettingsReader in) {
        try {
            return new GroupBy(in.list("notification.group_by", GroupBy.RULE.parts()));
        } catch (IllegalArgumentException e) {
            in.problem("notification.group_by", String.valueOf(e.getMessage()));
            return GroupBy.RULE;
        }
    }
}
