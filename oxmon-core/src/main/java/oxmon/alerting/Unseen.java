package oxmon.alerting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Series;

/** What is known from before a restart of an agent's series that have not been seen since. Guarded by the agent's lock. */
final class Unseen {
    private static final long NEVER = Long.MIN_VALUE;

    private final Map<Series, List<Restored>> all = new HashMap<>();

    private static final class Restored {
        private AlertEngine.Kept kept;

        /** When it was first noticed that it is silent, by the server's clock. */
        private long since = NEVER;

        Restored(AlertEngine.Kept kept) {
            this.kept = kept;
        }
    }

    void add(AlertEngine.Kept kept) {
        all.computeIfAbsent(kept.series(), s -> new ArrayList<>(1)).add(new Restored(kept));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What a rule remembers of a series. */
    Optional<AlertEngine.Kept> find(Rule rule, Series series) {
        return all.getOrDefault(series, List.of()).stream()
                .map(each -> each.kept)
                .filter(each -> each.ruleId().equals(rule.id()))
                .findFirst();
    }

    /** The series is seen. */
    void seen(Series series) {
        all.remove(series);
    }

    boolean fires(String ruleId) {
        return all.values().stream()
                .flatMap(List::stream)
                .anyMatch(each -> each.kept.firing() && each.kept.ruleId().equals(ruleId));
    }

    /**
     * Drops what is of no use any more.
     *
     * @return what of it fires
     */
    List<AlertEngine.Kept> drop(Predicate<AlertEngine.Kept> useless, AlertSink sink) {
        List<AlertEngine.Kept> firing = new ArrayList<>();
        removeIf(each -> {
            boolean ends = useless.test(each.kept);
            if (ends && each.kept.firing()) {
                firing.add(each.kept);
                sink.keep(AlertEngine.Kept.nothing(each.kept.ruleId(), each.kept.series()));
            }
            return ends;
        });
        return firing;
    }

    /** Ends alerts of series that have been silent since that time, as far as is known: points may have come before the restart. */
    void endBefore(RuleIndex rules, long firingMillis, long nowMillis, AlertSink sink) {
        removeIf(each -> {
            if (each.since == NEVER) {
                each.since = nowMillis;
            }
            if (each.since >= firingMillis) {
                return false;
            }
            AlertEngine.Kept was = each.kept;
            Optional<Progress> progress = rules.find(was.ruleId())
                    .map(rule -> ProgressRecord.read(rule, was.record()))
                    .filter(Progress::firing);
            progress.ifPresent(it -> it.endGone(
                    was.series(), each.since, nowMillis, ProgressRecord.shown(was.record(), it.threshold()), sink));
            return true;
        });
    }

    /** Ends an alert by hand; says whether it fired. */
    boolean endByHand(RuleIndex rules, String ruleId, Series series, String alert, long millis, AlertSink sink) {
        for (Restored each : all.getOrDefault(series, List.of())) {
            AlertEngine.Kept after =
                    each.kept.ruleId().equals(ruleId) ? endByHand(rules, each.kept, alert, millis, sink) : null;
            if (after != null) {
                each.kept = after;
                return true;
            }
        }
        return false;
    }

    private static AlertEngine.@Nullable Kept endByHand(
            RuleIndex rules, AlertEngine.Kept was, String alert, long millis, AlertSink sink) {
        Rule rule = rules.find(was.ruleId()).orElse(null);
        Progress progress = rule == null ? null : ProgressRecord.read(rule, was.record());
        return progress == null
                ? null
                : progress.endByHand(
                        was.series(),
                        alert,
                        millis,
                        ProgressRecord.shown(was.record(), progress.firing() ? progress.threshold() : 0),
                        sink);
    }

    private void removeIf(Predicate<Restored> useless) {
        all.values().removeIf(list -> {
            list.removeIf(useless);
            return list.isEmpty();
        });
    }
}
