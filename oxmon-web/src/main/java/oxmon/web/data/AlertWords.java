package oxmon.web.data;

import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import oxmon.alerting.Severity;
import oxmon.web.ui.common.Words;

/**
 * What fires, in a sentence: the heading of the page of alerts, the same when the server draws the page and when it moves.
 *
 * @param title such as "6 active alerts, 5 not yet acknowledged"
 * @param details such as "2 critical, 4 warning."; empty when nothing fires
 */
public record AlertWords(String title, String details) {
    /**
     * The sentences in one language.
     *
     * @param counts how many fire
     * @param open how many of them nobody looks after
     */
    public static AlertWords of(Map<Severity, Integer> counts, Map<Severity, Integer> open, Locale locale) {
        ResourceBundle words = Words.of(locale);
        NumberFormat format = NumberFormat.getIntegerInstance(locale);
        int all = sum(counts);
        if (all == 0) {
            return new AlertWords(words.getString("alerts.title0"), "");
        }
        List<String> parts = new ArrayList<>();
        counts.keySet().stream()
                .sorted(Comparator.reverseOrder())
                .forEach(severity -> parts.add(MessageFormat.format(
                        words.getString("alerts.count." + severity.word()), format.format(counts.get(severity)))));
        int left = sum(open);
        String key = "alerts.title" + (all == 1 ? "1" : "") + (left == all ? "" : left == 0 ? ".acked" : ".open");
        return new AlertWords(
                MessageFormat.format(words.getString(key), format.format(all), format.format(left)),
                String.join(words.getString("js.overview.comma"), parts) + words.getString("js.overview.stop"));
    }

    /** For scripts: how many there are, and how urgent that is, such as {@code 6 crit}. */
    static String brief(Map<Severity, Integer> counts, Map<Severity, Integer> open) {
        return sum(counts) + " " + urgency(counts, open);
    }

    /** {@code crit} when there is a critical one that nobody looks after, else {@code warn}; {@code ok} when nothing fires. */
    public static String urgency(Map<Severity, Integer> counts, Map<Severity, Integer> open) {
        return open.containsKey(Severity.CRITICAL) ? "crit" : counts.isEmpty() ? "ok" : "warn";
    }

    private static int sum(Map<Severity, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
