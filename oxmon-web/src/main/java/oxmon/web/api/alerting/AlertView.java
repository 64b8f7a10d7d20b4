package oxmon.web.api.alerting;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;

/**
 * One event of an alert.
 *
 * @param id the alert's: what happens to it from firing to resolved has the same
 * @param status firing or resolved
 * @param repeat how often it was told again; 0 for the first time
 * @param timestamp the time of the point at which it happened
 * @param firedAt when the alert began to fire
 * @param tell whether people are to be told; not so for what fires again within its silence
 * @param reason series, worse or milder when another level took its place, rule when the rule was changed, disabled or removed,
 *     gone when no points come any more, no_verdict when there are too few of them, hand when somebody ended it
 * @param other the alert that this one replaces, or is replaced by
 * @param acknowledgement who looks after the alert; in the history also when that is over
 * @param flapping whether it begins and ends again and again, so that its changes are not told; false in the history
 * @param suppressedBy the alert that holds this one back while it fires; null in the history
 */
@Schema(name = "Alert")
public record AlertView(
        String id,
        String ruleId,
        String ruleName,
        String agentId,
        String metricName,
        Map<String, String> labels,
        String severity,
        String message,
        double value,
        double threshold,
        Instant timestamp,
        @Nullable Instant predictedBreach,
        String status,
        int repeat,
        Instant firedAt,
        boolean tell,
        String reason,
        @Nullable String other,
        @Nullable AcknowledgementView acknowledgement,
        @Nullable SuppressorView suppressedBy,
        boolean flapping) {
    /**
     * Who looks after an alert: it is repeated to nobody.
     *
     * @param by a user's name
     * @param comment empty when nothing was said
     * @param expiresAt when that ends by itself; null when it stands until the alert ends or changes its level
     */
    @Schema(name = "Acknowledgement")
    public record AcknowledgementView(
            String by, Instant at, String comment, @Nullable Instant expiresAt) {
        static @Nullable AcknowledgementView of(@Nullable AlertNote note) {
            return note == null
                    ? null
                    : new AcknowledgementView(
                            note.who(),
                            Instant.ofEpochMilli(note.millis()),
                            note.comment(),
                            note.untilMillis() == 0 ? null : Instant.ofEpochMilli(note.untilMillis()));
        }
    }

    /** An alert that holds others back: nobody is told of them while it fires. */
    @Schema(name = "SuppressingAlert")
    public record SuppressorView(String alertId, String ruleName, Instant firedAt) {
        static @Nullable SuppressorView of(@Nullable AlertRow row) {
            return row == null
                    ? null
                    : new SuppressorView(row.id(), row.ruleName(), Instant.ofEpochMilli(row.firedMillis()));
        }
    }

    /** An event of the history. */
    static AlertView of(AlertRow row, @Nullable AlertNote acknowledgement) {
        return of(row, acknowledgement, null, false);
    }

    /**
     * How an alert is now.
     *
     * @param by what holds it back
     */
    static AlertView of(AlertRow row, @Nullable AlertNote acknowledgement, @Nullable AlertRow by, boolean flapping) {
        return new AlertView(
                row.id(),
                row.ruleId(),
                row.ruleName(),
                row.series().agent(),
                row.series().metric(),
                row.labels().asMap(),
                row.severity().word(),
                row.message(),
                row.value(),
                row.threshold(),
                Instant.ofEpochMilli(row.millis()),
                row.breachMillis() == 0 ? null : Instant.ofEpochMilli(row.breachMillis()),
                row.status(),
                row.repeat(),
                Instant.ofEpochMilli(row.firedMillis()),
                row.tell(),
                row.reason().name().toLowerCase(Locale.ROOT),
                row.other().isEmpty() ? null : row.other(),
                AcknowledgementView.of(acknowledgement),
                SuppressorView.of(by),
                flapping);
    }
}
