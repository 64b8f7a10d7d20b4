package oxmon.alerting;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import oxmon.metrics.Series;

/**
 * A change of an alert. Its times are the points' own, Unix times in milliseconds.
 *
 * @param id the alert's; the same from firing to resolved, and the same again when the same points are judged again
 * @param level what fires, or fired until now
 * @param value what the rule looks at, such as a change in percent
 * @param millis when it happened
 * @param firedMillis when the alert began to fire
 * @param repeat how often it was told again; 0 for the first time
 * @param breachMillis when the limit will be passed; 0 when nothing is foretold
 * @param sinceMillis when the newest point was measured; as {@code millis}, unless no point brought this about
 * @param tell whether people should be told now
 * @param reason why
 * @param other the alert that this one replaces or is replaced by; empty when there is none
 */
public record AlertEvent(
        Kind kind,
        String id,
        Rule rule,
        Series series,
        Level level,
        double value,
        long millis,
        long firedMillis,
        int repeat,
        long breachMillis,
        long sinceMillis,
        boolean tell,
        Reason reason,
        String other) {
    /** No message is longer: 64 labels of 1 KiB would make a long one. */
    public static final int LETTERS = 2000;

    /** What happened. */
    public enum Kind {
        /** A new alert. */
        FIRING,
        /** It fires still, and it is time to say so again. */
        REPEAT,
        /** It was held back when it fired, still fires, and may be told now; the history has it already. */
        RELEASED,
        /** The alert is over. */
        RESOLVED
    }

    /** Why it happened. */
    public enum Reason {
        /** The series passed the limit, or came back from it. */
        SERIES,
        /** A worse level took the place of a milder one. */
        WORSE,
        /** A milder level took the place of a worse one. */
        MILDER,
        /** The rule was changed, disabled or removed. */
        RULE,
        /** No points have come for long. */
        GONE,
        /** The points do not suffice for a verdict, such as when only one is in the window. */
        NO_VERDICT,
        /** Somebody ended it. */
        HAND
    }

    /** Whether the history gets a row of it. */
    public boolean recorded() {
        return kind != Kind.RELEASED;
    }

    /** The word for it in the history: {@code firing} or {@code resolved}. */
    public String status() {
        return kind == Kind.RESOLVED ? "resolved" : "firing";
    }

    /** The same, when the newest point was measured at another time. */
    AlertEvent since(long newestMillis) {
        return new AlertEvent(
                kind,
                id,
                rule,
                series,
                level,
                value,
                millis,
                firedMillis,
                repeat,
                breachMillis,
                newestMillis,
                tell,
                reason,
                other);
    }

    /**
     * What it says, in at most {@link #LETTERS} letters: the rule's own message, or the type's words; what the series did not bring about
     * says why.
     */
    public String message() {
        return Numbers.brief(whole(), LETTERS);
    }

    private String whole() {
        return switch (reason) {
            case RULE -> endedWith(rule.name());
            case GONE -> "no " + what() + " since " + Numbers.instant(sinceMillis);
            case NO_VERDICT ->
                kind == Kind.RESOLVED
                        ? "the points of " + subject() + " have allowed no verdict for more than "
                                + Numbers.span(rule.condition().windowMillis())
                        : "the points of " + subject() + " allow no verdict now; the alert is not over yet";
            case HAND -> "resolved by hand";
            case SERIES, WORSE, MILDER -> {
                MessageTemplate template = rule.message();
                yield template == null ? rule.condition().describe(this) : template.render(places());
            }
        };
    }

    private String what() {
        Silence silence = rule.condition().silence();
        return silence != null && silence.ofAgent() ? "report of " + series.agent() : "points of " + subject();
    }

    /** What the end of an alert says whose rule is no more, or another. */
    public static String endedWith(String ruleName) {
        return "the rule " + ruleName + " was changed, disabled or removed";
    }

    /** The values of {@link Rule#PLACES}. */
    public Map<String, String> places() {
        return Map.ofEntries(
                Map.entry("alert_id", id),
                Map.entry("rule_id", rule.id()),
                Map.entry("rule", rule.name()),
                Map.entry("agent_id", series.agent()),
                Map.entry("metric", series.metric()),
                Map.entry("labels", labels()),
                Map.entry("severity", level.severity().word()),
                Map.entry("status", status()),
                Map.entry("value", Numbers.plain(value)),
                Map.entry("threshold", Numbers.plain(level.threshold())),
                Map.entry("timestamp", Instant.ofEpochMilli(millis).toString()),
                Map.entry(
                        "predicted_breach",
                        breachMillis == 0
                                ? ""
                                : Instant.ofEpochMilli(breachMillis).toString()),
                Map.entry("repeat", Integer.toString(repeat)),
                Map.entry("runbook", rule.runbook()));
    }

    /** The metric with its labels, such as {@code disk.used_percent (mount=/data)}. */
    public String subject() {
        String labels = labels();
        return labels.isEmpty() ? series.metric() : series.metric() + " (" + labels + ')';
    }

    private String labels() {
        return Numbers.brief(
                series.labels().asMap().entrySet().stream()
                        .map(label -> label.getKey() + '=' + label.getValue())
                        .collect(Collectors.joining(", ")),
                LETTERS);
    }
}
