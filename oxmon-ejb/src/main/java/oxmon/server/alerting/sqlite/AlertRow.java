package oxmon.server.alerting.sqlite;

import oxmon.alerting.AlertEvent;
import oxmon.alerting.Severity;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/**
 * One event of an alert as the history keeps it. Times are Unix times in milliseconds, those of the points.
 *
 * @param id the alert's; its events share it
 * @param kind what happened; with {@code id} and {@code repeat} it tells the row from all others
 * @param breachMillis when the limit will be passed; 0 when nothing is foretold
 * @param tell whether people should be told
 * @param other the alert that this one replaces or is replaced by; empty when there is none
 */
public record AlertRow(
        String id,
        AlertEvent.Kind kind,
        int repeat,
        String ruleId,
        String ruleName,
        Series series,
        Severity severity,
        String message,
        double value,
        double threshold,
        long millis,
        long firedMillis,
        long breachMillis,
        boolean tell,
        AlertEvent.Reason reason,
        String other) {
    /** The row of an event. */
    public static AlertRow of(AlertEvent event) {
        return new AlertRow(
                event.id(),
                event.kind(),
                event.repeat(),
                event.rule().id(),
                event.rule().name(),
                event.series(),
                event.level().severity(),
                event.message(),
                event.value(),
                event.level().threshold(),
                event.millis(),
                event.firedMillis(),
                event.breachMillis(),
                event.tell(),
                event.reason(),
                event.other());
    }

    /** The end of this alert, since its rule is no more or another. */
    public AlertRow endedWithRule(long now) {
        return new AlertRow(
                id,
                AlertEvent.Kind.RESOLVED,
                repeat,
                ruleId,
                ruleName,
                series,
                severity,
                AlertEvent.endedWith(ruleName),
                value,
                threshold,
                Math.max(now, millis),
                firedMillis,
                0,
                tell,
                AlertEvent.Reason.RULE,
                "");
    }

    /** The same, saying who ended it by hand. */
    public AlertRow endedBy(AlertNote note) {
        return new AlertRow(
                id,
                kind,
                repeat,
                ruleId,
                ruleName,
                series,
                severity,
                "resolved by hand by " + note.who() + (note.comment().isEmpty() ? "" : ": " + note.comment()),
                value,
                threshold,
                millis,
                firedMillis,
                breachMillis,
                tell,
                reason,
                other);
    }

    /** {@code firing} or {@code resolved}. */
    public String status() {
        return kind == AlertEvent.Kind.RESOLVED ? "resolved" : "firing";
    }

    /** What tells the alert's series from its siblings. */
    public Labels labels() {
        return series.labels();
    }
}
