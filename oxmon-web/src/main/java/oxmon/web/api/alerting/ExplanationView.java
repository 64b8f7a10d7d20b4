package oxmon.web.api.alerting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Explanation;
import oxmon.server.alerting.sqlite.AlertRow;

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
 * @param suppressedBy the alert that holds those of this rule back on the host while it fires
 * @param flapping whether its alerts come and go again and again, so that nobody is told of each
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
        AlertView.@Nullable SuppressorView suppressedBy,
        boolean flapping,
        List<String> reasons) {
    public ExplanationView {
        reasons = List.copyOf(reasons);
    }

    /**
     * @param by what holds alerts of the rule back on the host
     * @param unknown what the rule depends on and is not there
     */
    static ExplanationView of(Explanation it, @Nullable AlertRow by, boolean flapping, List<String> unknown) {
        List<String> reasons = new ArrayList<>(it.reasons());
        if (by != null) {
            reasons.add("nobody is told while " + by.ruleName() + " fires on "
                    + by.series().agent() + ", since " + Instant.ofEpochMilli(by.firedMillis()));
        }
        if (flapping) {
            reasons.add("it flaps: nobody is told of each change until it is stable");
        }
        unknown.forEach(name -> reasons.add("depends_on names " + name + ", and there is no such rule"));
        return new ExplanationView(
                it.state().name().toLowerCase(Locale.ROOT),
                it.value(),
                time(it.newestMillis()),
                it.severity() == null ? null : it.severity().word(),
                it.alertId(),
                time(it.firedMillis()),
                time(it.pendingMillis()),
                time(it.heldBackMillis()),
                AlertView.SuppressorView.of(by),
                flapping,
                reasons);
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
