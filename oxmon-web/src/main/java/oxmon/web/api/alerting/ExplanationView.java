package oxmon.web.api.alerting;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Explanation;

/**
 * Why a rule does what it does about a series.
 *
 * @param state unwatched, inactive, pending or firing
 * @param value what the rule looks at, as an alert would show it
 * @param newestAt when the newest point was measured, or the newest report came
 * @param severity of what fires
 * @param alertId of what fires
 * @param pendingSince since when a limit is passed that does not fire yet
 * @param heldBackUntil until when an alert that fires is not told
 * @param reasons the same in sentences
 */
@Schema(name = "AlertRuleExplanation")
public record ExplanationView(
        String state,
        @Nullable Double value,
        @Nullable Instant newestAt,
        @Nullable String severity,
        @Nullable String alertId,
        @Nullable Instant firedAt,
        @Nullable Instant pendingSince,
        @Nullable Instant heldBackUntil,
        List<String> reasons) {
    public ExplanationView {
        reasons = List.copyOf(reasons);
    }

    static ExplanationView of(Explanation it) {
        return new ExplanationView(
                it.state().name().toLowerCase(Locale.ROOT),
                it.value(),
                time(it.newestMillis()),
                it.severity() == null ? null : it.severity().word(),
                it.alertId(),
                time(it.firedMillis()),
                time(it.pendingMillis()),
                time(it.heldBackMillis()),
                it.reasons());
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
