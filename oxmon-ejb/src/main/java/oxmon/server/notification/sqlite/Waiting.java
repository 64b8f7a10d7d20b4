package oxmon.server.notification.sqlite;

/**
 * One event that one channel will be told of. Times are Unix times in milliseconds.
 *
 * @param id grows with each
 * @param group events of one channel and group are told in one message
 * @param alert its id, or the key of a {@link Flap}
 * @param kind {@code FIRING}, {@code REPEAT} or {@code RESOLVED}; {@code ESCALATED} when it is told once nobody acknowledged it for long;
 *     {@code FLAPPING} or {@code STABLE:PLACE} when it is about a series that flaps, or no more
 * @param seq the event's place in {@code alerts.db}
 * @param dueMillis when it is to be told
 * @param held whether a window of silence or another alert holds it back
 * @param agent the alert's host; empty when an earlier version did not note it
 */
public record Waiting(
        long id,
        String channel,
        String group,
        String alert,
        String kind,
        long seq,
        long dueMillis,
        boolean held,
        String agent) {
    /** The kind of what is told once nobody acknowledged it for long. */
    public static final String ESCALATED = "ESCALATED";
}
