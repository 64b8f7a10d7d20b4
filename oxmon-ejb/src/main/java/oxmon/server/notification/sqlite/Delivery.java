package oxmon.server.notification.sqlite;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import oxmon.common.Fault;

/**
 * One message of one channel. Times are Unix times in milliseconds.
 *
 * @param channel the id of its channel
 * @param nextMillis when it is tried next, while it is queued
 * @param attempts how often it was tried
 * @param status in a few words how the newest attempt ended; empty before the first
 * @param events what it tells, in that order
 * @param more how many others it only counts
 * @param reached who had it in an earlier attempt
 * @param name what the channel was called then
 */
public record Delivery(
        long id,
        String channel,
        String group,
        State state,
        long createdMillis,
        long nextMillis,
        long doneMillis,
        int attempts,
        String status,
        List<Event> events,
        int more,
        Set<String> reached,
        String name) {
    /**
     * One thing that it tells.
     *
     * @param seq the place of the event in {@code alerts.db}
     * @param kind {@code FLAPPING} or {@code STABLE:PLACE}, see {@link Flap}; empty for what the event says itself
     */
    public record Event(long seq, String kind) {
        static Event of(String text) {
            int colon = text.indexOf(':');
            return colon < 0
                    ? new Event(Long.parseLong(text), "")
                    : new Event(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
        }

        @Override
        public String toString() {
            return kind.isEmpty() ? Long.toString(seq) : seq + ":" + kind;
        }
    }

    /** How far it is. */
    public enum State {
        /** It is still to be told. */
        QUEUED,
        /** The other side took it. */
        SENT,
        /** Nobody tries any more, unless somebody asks for it. */
        DEAD;

        /** The word for it: {@code queued}, {@code sent} or {@code dead}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads a word; @throws Fault INVALID, naming {@code state}, when it is none */
        public static State of(String word) {
            return Stream.of(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Fault.invalid("state", "state must be queued, sent or dead"));
        }
    }

    public Delivery {
        events = List.copyOf(events);
        reached = Set.copyOf(reached);
    }
}
