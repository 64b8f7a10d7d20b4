package oxmon.server.notification.sqlite;

import oxmon.metrics.Series;
import oxmon.notification.FlapHistory;
import oxmon.server.metrics.sqlite.LabelText;

/**
 * How alerts of one rule about one series came and went of late.
 *
 * @param key which rule and series, see {@link #key}
 * @param flaps whether it flaps, so that changes are not told
 * @param seq the place of its newest firing or end in {@code alerts.db}
 */
public record Flap(String key, FlapHistory history, boolean flaps, long seq) {
    /** The kind of what is told when it begins to flap. */
    public static final String FLAPPING = "FLAPPING";

    private static final String STABLE = "STABLE:";

    /**
     * The kind of what is told when it flaps no more.
     *
     * @param since the place of the event by which the channel knows that it flaps; 0 when none is noted
     */
    public static String stable(long since) {
        return STABLE + since;
    }

    /** Whether that is the kind. */
    public static boolean isStable(String kind) {
        return kind.startsWith(STABLE);
    }

    /** What {@link #stable} was given. */
    public static long since(String kind) {
        return Long.parseLong(kind.substring(STABLE.length()));
    }

    /** What tells a rule and a series from all others; never the id of an alert. */
    public static String key(String rule, Series series) {
        return String.join("\n", rule, series.agent(), series.metric(), LabelText.write(series.labels()));
    }
}
