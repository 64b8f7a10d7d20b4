package oxmon.web.data;

import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import oxmon.alerting.Severity;
import oxmon.server.agents.fleet.Host;
import oxmon.server.agents.fleet.HostState;
import oxmon.web.ui.common.Words;

/**
 * How the fleet is, in a sentence: the overview's heading, the same when the server draws the page and when it moves.
 *
 * @param title such as "7 of 40 hosts need attention"
 * @param details such as "2 critical, 1 silent, 4 warning, 33 well."
 */
public record FleetWords(String title, String details) {
    /** The sentences in one language. */
    public static FleetWords of(List<Host> hosts, Locale locale) {
        Map<HostState, Integer> counts = new EnumMap<>(HostState.class);
        hosts.forEach(host -> counts.merge(host.state(), 1, Integer::sum));
        return of(counts, locale);
    }

    /**
     * The same with what fires: where all hosts are well that is the heading, else it is told below. What is only info is not.
     *
     * @param open how many alerts of each severity nobody looks after
     */
    public static FleetWords of(
            List<Host> hosts, Map<Severity, Integer> alerts, Map<Severity, Integer> open, Locale locale) {
        return of(hosts, locale)
                .with(
                        alerts.keySet().stream().anyMatch(severity -> severity != Severity.INFO)
                                ? AlertWords.of(alerts, open, locale).title()
                                : "",
                        hosts.isEmpty() || hosts.stream().anyMatch(host -> host.state() != HostState.OK),
                        locale);
    }

    FleetWords with(String alerts, boolean troubled, Locale locale) {
        if (alerts.isEmpty()) {
            return this;
        }
        ResourceBundle words = Words.of(locale);
        String stop = words.getString("js.overview.stop");
        return troubled
                ? new FleetWords(title, MessageFormat.format(words.getString("js.alerts.join"), details, alerts + stop))
                : new FleetWords(alerts, title + stop);
    }

    static FleetWords of(Map<HostState, Integer> counts, Locale locale) {
        Say say = new Say(Words.of(locale), locale);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        int bad = all - counts.getOrDefault(HostState.OK, 0);
        if (all == 0) {
            return new FleetWords(say.of("title.none"), say.of("sub.none"));
        }
        if (bad == 0) {
            return new FleetWords(all == 1 ? say.of("title.well1") : say.of("title.well", all), say.of("sub.well"));
        }
        String title = all == 1
                ? say.of("title.bad1of1")
                : bad == 1 ? say.of("title.bad1", bad, all) : say.of("title.bad", bad, all);
        String details = counts.entrySet().stream()
                .map(entry -> say.of("count." + entry.getKey().id(), entry.getValue()))
                .collect(Collectors.joining(say.mark("comma"), "", say.mark("stop")));
        return new FleetWords(title, details);
    }

    private record Say(ResourceBundle words, Locale locale) {
        /** Scripts need the marks too. */
        String mark(String key) {
            return words.getString("js.overview." + key);
        }

        String of(String key, int... numbers) {
            NumberFormat format = NumberFormat.getIntegerInstance(locale);
            Object[] values = new Object[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                values[i] = format.format(numbers[i]);
            }
            String text = words.getString("overview." + key);
            return values.length == 0 ? text : MessageFormat.format(text, values);
        }
    }
}
