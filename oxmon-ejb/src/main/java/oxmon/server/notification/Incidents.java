package oxmon.server.notification;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import oxmon.notification.Message;
import oxmon.notification.Told;

/** A message for services that keep an incident for each alert, known by the alert's id: what to open and what to close, in order. */
public final class Incidents {
    /**
     * One thing to do.
     *
     * @param alertId whose incident it is
     * @param close whether it is over; else it is opened, or told again when it is open
     * @param told what brought it about
     */
    public record Change(String alertId, boolean close, Told told) {}

    private Incidents() {}

    /**
     * Every change by a key that holds the alert's id and is the same in each try. An alert that took the place of another closes that
     * one's, since nobody is told of its end.
     */
    public static LinkedHashMap<String, Change> of(Message message) {
        List<Told> inTime = new ArrayList<>(message.told()); // they come by severity
        inTime.sort(Comparator.comparingLong(Told::millis).thenComparing(Told::kind));
        LinkedHashMap<String, Change> changes = new LinkedHashMap<>();
        for (Told told : inTime) {
            boolean over = told.over();
            add(changes, new Change(told.alertId(), over, told));
            if (!told.replaces().isEmpty()) {
                add(changes, new Change(told.replaces(), true, told));
            }
        }
        return changes;
    }

    private static void add(LinkedHashMap<String, Change> changes, Change change) {
        changes.put(
                (change.close() ? "close " : "open ")
                        + change.alertId()
                        + ' '
                        + change.told().millis(),
                change);
    }
}
