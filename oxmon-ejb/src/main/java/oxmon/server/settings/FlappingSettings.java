package oxmon.server.settings;

import java.time.Duration;
import oxmon.notification.FlapHistory;
import oxmon.settings.SettingsReader;

/**
 * When alerts of a series are called flapping: {@code [notification.flapping]}.
 *
 * @param window how far back changes count
 * @param highPercent it begins above this share of slots with a change
 * @param lowPercent it is over below this one
 */
public record FlappingSettings(boolean enabled, Duration window, int highPercent, int lowPercent) {
    /** What holds when nothing is said. */
    public static final FlappingSettings USUAL = new FlappingSettings(true, Duration.ofHours(1), 30, 25);

    static FlappingSettings read(SettingsReader in) {
        int high = in.integer("notification.flapping.high_percent", USUAL.highPercent(), 1, 100);
        int low = in.integer("notification.flapping.low_percent", Math.min(USUAL.lowPercent(), high), 1, 100);
        if (low > high) {
            in.problem("notification.flapping.low_percent", "must be at most high_percent, which is " + high);
        }
        return new FlappingSettings(
                in.flag("notification.flapping.enabled", true),
                Duration.ofSeconds(in.number(
                        "notification.flapping.window_secs", USUAL.window().toSeconds(), 60, 86_400)),
                high,
                low);
    }

    /** How long a slot of the window is. */
    public long slotMillis() {
        return window.toMillis() / FlapHistory.SLOTS;
    }
}
