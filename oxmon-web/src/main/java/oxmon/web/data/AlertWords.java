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
 * @param title such as "6 active alerts"
 * @param details such as "2 critical, 4 warning."; empty when nothing fires
 */
public record AlertWords(String title, String details) {
    /** The sentences in one language. */
    public static AlertWords of(Map<Severity, Integer> counts, Locale locale) {
        ResourceBundle words = Words.of(locale);
        NumberFormat format = NumberFormat.getIntegerInstance(locale);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (all == 0) {
            return new AlertWords(words.getString("alerts.title0"), "");
        }
        List<String> parts = new ArrayList<>();
        counts.keySet().stream()
                .sorted(Comparator.reverseOrder())
                .forEach(severity -> parts.add(MessageFormat.format(
                        words.getString("alerts.count." + severity.word()), format.format(counts.get(severity)))));
        return new AlertWords(
                all == 1
                        ? words.getString("alerts.title1")
                        : MessageFormat.format(words.getString("alerts.title"), format.format(all)),
                String.join(words.getString("js.overview.comma"), parts) + words.getString("js.overview.stop"));
    }

    /** For scripts: how many there are, and how bad the worst is, such as {@code 6 crit}. */
    static String brief(Map<Severity, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum() + " " + worst(counts);
    }

    /** The state of the worst as the stylesheet calls it; {@code ok} when nothing fires. */
    public static String worst(Map<Severity, Integer> counts) {
        return counts.keySet().stream()
                .max(Comparator.naturalOrder())
                .map(AlertRows::state)
                .orElse("ok");
    }
}
