package oxmon.alerting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a rule is in trouble, apart from how long that must last. Immutable, compared by content, shared by all series. */
public interface Condition {
    /** What alerts of rules about rules have as their metric; its value would be how many of those fire. */
    String COMPOSITE_METRIC = "agent.rules";

    /** The mildest first, at least one, each of another severity; whoever passes one has passed those before it. */
    List<Level> levels();

    /** What turns the points of one series into figures; {@link Gauge#PLAIN} when the value itself is the figure. */
    Gauge gauge();

    /** How far back points matter, in milliseconds; 0 when only the newest does. */
    default long windowMillis() {
        return 0;
    }

    /** What silence it is about, which is judged by a timer; null when points are what is judged. */
    default @Nullable Silence silence() {
        return null;
    }

    /** The rules that it is about, by id or name; empty when it is about points or silence. */
    default List<String> members() {
        return List.of();
    }

    /** How many weeks back it asks for, see {@link SeasonalHistory}; 0 for none. */
    default int weeksBack() {
        return 0;
    }

    /** A sentence without the host: what is wrong, in English, with the values. */
    String describe(AlertEvent event);
}
