package oxmon.notification;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import oxmon.alerting.MessageTemplate;
import oxmon.alerting.Rule;
import oxmon.alerting.Severity;

/**
 * What a channel is given to tell: one alert, or several of one group. Immutable.
 *
 * @param told at least one, in the order in which to tell them
 * @param more how many others of the group were left out
 * @param link an address where all of it can be seen; empty when there is none
 * @param test whether somebody only tries the channel
 */
public record Message(List<Told> told, int more, String link, boolean test) {
    /** The places that the templates of channels may have: those of a rule's message and some of the message's own. */
    public static final Set<String> PLACES = places(Rule.PLACES);

    public Message {
        told = List.copyOf(told);
        if (told.isEmpty() || more < 0) {
            throw new IllegalArgumentException("a message tells at least one alert and leaves out no fewer than none");
        }
    }

    /** Tells all of these. */
    public static Message of(List<Told> told) {
        return new Message(told, 0, "", false);
    }

    /** What "send test" sends: one alert that never was. */
    public static Message test(String server, long millis, String link) {
        Told never = new Told(
                Told.Kind.FIRING,
                "test",
                "test",
                "test",
                server,
                "oxmon.test",
                Map.of(),
                Severity.INFO,
                "This is a test; nothing happened.",
                1,
                0,
                millis,
                millis,
                0,
                0,
                "",
                "",
                List.of());
        return new Message(List.of(never), 0, link, true);
    }

    private static Set<String> places(Set<String> ofRules) {
        Set<String> all = new TreeSet<>(ofRules);
        all.addAll(Set.of("message", "event", "title", "count", "link"));
        return Set.copyOf(all);
    }

    /** How many events of alerts it is about, those left out included. */
    public int count() {
        return told.size() + more;
    }

    /** How many alerts it is about; of those left out each event counts. */
    public int alerts() {
        return (int) told.stream().map(Told::alertId).distinct().count() + more;
    }

    /** The same with the first few only; those that it leaves out are counted. */
    public Message first(int few) {
        return new Message(told.subList(0, few), more + told.size() - few, link, test);
    }

    /** The worst severity of all that it tells. */
    public Severity severity() {
        return told.stream().map(Told::severity).max(Severity::compareTo).orElseThrow();
    }

    /** Whether it tells nothing but that. */
    public boolean all(Told.Kind kind) {
        return told.stream().allMatch(each -> each.kind() == kind);
    }

    /** Whether everything that it tells is over. */
    public boolean resolved() {
        return told.stream().allMatch(Told::over);
    }

    /**
     * Fills a template whose places are {@link #PLACES}. Of several alerts, each place has their different values beside each
     * other; messages stand one in a line.
     */
    public Map<String, String> places(Words words) {
        Map<String, String> places = new TreeMap<>();
        List<Map<String, String>> each = told.stream().map(Told::places).toList();
        for (String name : each.get(0).keySet()) {
            places.put(
                    name,
                    each.stream()
                            .map(one -> one.getOrDefault(name, ""))
                            .filter(value -> !value.isEmpty())
                            .distinct()
                            .collect(Collectors.joining(name.equals("message") ? "\n" : ", ")));
        }
        places.put("severity", severity().word());
        places.put("status", resolved() ? "resolved" : all(Told.Kind.FLAPPING) ? "flapping" : "firing");
        places.put("title", words.title(this));
        places.put("count", Integer.toString(count()));
        places.put("link", link);
        if (more > 0) {
            places.merge("message", words.more(more), (before, left) -> before + '\n' + left);
        }
        return places;
    }

    /** Reads a template for messages; @throws IllegalArgumentException when it has a place that messages do not have */
    public static MessageTemplate template(String text) {
        return MessageTemplate.parse(text, PLACES);
    }
}
