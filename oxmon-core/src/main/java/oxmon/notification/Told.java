package oxmon.notification;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import oxmon.alerting.Numbers;
import oxmon.alerting.Severity;

/**
 * One thing that a message tells: an alert that fires, fires still, or is over. Immutable; times are Unix times in milliseconds.
 *
 * @param alertId the same from firing to resolved
 * @param message what the rule says of it
 * @param value what the rule looks at, such as a change in percent
 * @param millis when it happened
 * @param firedMillis when the alert began to fire
 * @param breachMillis when the limit will be passed; 0 when nothing is foretold
 * @param repeat how often it was told again; 0 for the first time
 * @param replaces the alert whose place it took, of another level or told when the series began to flap, and whose end nobody is told;
 *     empty when there is none
 * @param runbook an address that tells what to do; empty when there is none
 */
public record Told(
        Kind kind,
        String alertId,
        String ruleId,
        String ruleName,
        String agent,
        String metric,
        Map<String, String> labels,
        Severity severity,
        String message,
        double value,
        double threshold,
        long millis,
        long firedMillis,
        long breachMillis,
        int repeat,
        String replaces,
        String runbook,
        List<String> tags) {
    /** What happened. */
    public enum Kind {
        /** A new alert. */
        FIRING,
        /** An alert that nobody has acknowledged for as long as the channel waits. */
        ESCALATED,
        /** It fires still, and it is time to say so again. */
        REPEAT,
        /** The alert is over. */
        RESOLVED,
        /** It begins and ends again and again; its changes are not told until it is stable. */
        FLAPPING,
        /** It flapped, and fires now. */
        STABLE,
        /** It flapped, and is over now. */
        STABLE_OVER
    }

    public Told {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        tags = List.copyOf(tags);
    }

    /** Whether the alert is over. */
    public boolean over() {
        return kind == Kind.RESOLVED || kind == Kind.STABLE_OVER;
    }

    /** The word of the contract, {@code firing} or {@code resolved}; {@code flapping} when it is neither for long. */
    public String status() {
        return over() ? "resolved" : kind == Kind.FLAPPING ? "flapping" : "firing";
    }

    /** What happened: {@code firing}, {@code escalated}, {@code repeat}, {@code resolved}, {@code flapping} or {@code stable}. */
    public String event() {
        return kind == Kind.STABLE_OVER ? "stable" : kind.name().toLowerCase(Locale.ROOT);
    }

    /** The labels in one line, such as {@code mount=/data}; empty when there are none. */
    public String labelLine() {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + '=' + label.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The metric with its labels, such as {@code disk.used_percent (mount=/data)}. */
    public String subject() {
        return labels.isEmpty() ? metric : metric + " (" + labelLine() + ')';
    }

    /** The values of {@link Message#PLACES} that are an alert's own. */
    Map<String, String> places() {
        return Map.ofEntries(
                Map.entry("alert_id", alertId),
                Map.entry("rule_id", ruleId),
                Map.entry("rule", ruleName),
                Map.entry("agent_id", agent),
                Map.entry("metric", metric),
                Map.entry("labels", labelLine()),
                Map.entry("severity", severity.word()),
                Map.entry("status", status()),
                Map.entry("event", event()),
                Map.entry("message", message),
                Map.entry("value", Numbers.plain(value)),
                Map.entry("threshold", Numbers.plain(threshold)),
                Map.entry("timestamp", Instant.ofEpochMilli(millis).toString()),
                Map.entry(
                        "predicted_breach",
                        breachMillis == 0
                                ? ""
                                : Instant.ofEpochMilli(breachMillis).toString()),
                Map.entry("repeat", Integer.toString(repeat)),
                Map.entry("runbook", runbook));
    }
}
