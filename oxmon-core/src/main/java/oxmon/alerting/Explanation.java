package oxmon.alerting;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Series;

/**
 * Why a rule does what it does about a series. Times are Unix times in milliseconds, null when there is none.
 *
 * @param value what the rule looks at, as an alert would show it; null when nothing was looked at yet
 * @param newestMillis when the newest point was measured, or the newest report came
 * @param severity of what fires
 * @param alertId of what fires
 * @param pendingMillis since when a limit is passed, be it that of a worse level than fires
 * @param heldBackMillis until when an alert that fires is not told
 * @param reasons the same in sentences
 */
public record Explanation(
        State state,
        @Nullable Double value,
        @Nullable Long newestMillis,
        @Nullable Severity severity,
        @Nullable String alertId,
        @Nullable Long firedMillis,
        @Nullable Long pendingMillis,
        @Nullable Long heldBackMillis,
        List<String> reasons) {
    /** How it is. */
    public enum State {
        /** The rule is disabled, does not watch the series, or knows no point of it. */
        UNWATCHED,
        INACTIVE,
        PENDING,
        FIRING
    }

    public Explanation {
        reasons = List.copyOf(reasons);
    }

    static Explanation unwatched(String reason) {
        return new Explanation(State.UNWATCHED, null, null, null, null, null, null, null, List.of(reason));
    }

    /** The same, with more reasons. */
    Explanation because(List<String> more) {
        List<String> all = new ArrayList<>(reasons);
        all.addAll(more);
        return new Explanation(
                state, value, newestMillis, severity, alertId, firedMillis, pendingMillis, heldBackMillis, all);
    }

    static Explanation of(Progress progress, Series series, long newestMillis, double value) {
        Rule rule = progress.rule();
        List<String> reasons = new ArrayList<>();
        boolean silence = SilenceWatch.judges(rule);
        reasons.add(
                silence
                        ? "it was heard last at " + Numbers.instant(newestMillis)
                        : CompositeWatch.judges(rule)
                                ? Numbers.plain(value) + " of its rules fire"
                                : "the newest point, of " + Numbers.instant(newestMillis) + ", makes it "
                                        + Numbers.plain(value));
        if (!progress.gauge().note().isEmpty()) {
            reasons.add(progress.gauge().note());
        }
        Long pending = pending(progress, reasons);
        Level level = progress.firing() ? progress.level() : null;
        Long heldBack = null;
        if (level != null) {
            reasons.add(level.severity().word() + " fires since " + Numbers.instant(progress.firedMillis));
            if (!progress.told) {
                heldBack = progress.heldBackUntil;
                reasons.add("nobody is told before " + Numbers.instant(heldBack)
                        + ", as one ended within silence_secs before it");
            } else if (rule.silenceMillis() > 0) {
                reasons.add("it is told again at " + Numbers.instant(progress.toldMillis + rule.silenceMillis()));
            }
        } else if (pending == null) {
            reasons.add("no limit is passed");
        }
        return new Explanation(
                level != null ? State.FIRING : pending != null ? State.PENDING : State.INACTIVE,
                Double.isNaN(value) ? null : value,
                newestMillis,
                level == null ? null : level.severity(),
                level == null ? null : AlertIds.of(rule.id(), series, level.severity(), progress.firedMillis),
                level == null ? null : progress.firedMillis,
                pending,
                heldBack,
                reasons);
    }

    /** Since when the mildest limit that does not fire yet is passed. */
    private static @Nullable Long pending(Progress progress, List<String> reasons) {
        for (int i = progress.level; i < progress.levels(); i++) {
            if (progress.times[i] != Long.MIN_VALUE) {
                reasons.add(
                        progress.rule().condition().levels().get(i).severity().word() + " is passed since "
                                + Numbers.instant(progress.times[i]) + ", and must be for "
                                + Numbers.span(progress.rule().forMillis()));
                return progress.times[i];
            }
        }
        return null;
    }
}
