package oxmon.alerting;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** What is watched of one agent. It is the lock of all its parts. */
final class AgentWatch {
    private static final BitSet NOTHING = new BitSet();
    private static final long NEVER = Long.MIN_VALUE;

    /** Only series that a rule watches. */
    private final Map<Series, SeriesWatch> watches = new HashMap<>();

    /** Series that nobody watches although some rule watches their metric; asked for once. */
    private final Set<Series> unwatched = new HashSet<>();

    /** The series of the newest batch, and who watches them; batches of an agent mostly look alike. */
    private Series[] layout = {};

    private @Nullable SeriesWatch[] watching = {};

    /** Whether the layout has a series more than once. */
    private boolean repeats;

    private final AgentClock clock = new AgentClock();

    private RuleIndex rules;
    private final Map<Series, List<Restored>> kept = new HashMap<>();
    private boolean retired;

    /** What is known from before a restart of a series that has not been seen since. */
    private static final class Restored {
        private AlertEngine.Kept kept;

        /** When it was first noticed that it is silent, by the server's clock. */
        private long unseenSince = NEVER;

        Restored(AlertEngine.Kept kept) {
            this.kept = kept;
        }
    }

    AgentWatch(RuleIndex rules) {
        this.rules = rules;
    }

    void restore(AlertEngine.Kept each) {
        kept.computeIfAbsent(each.series(), s -> new ArrayList<>(1)).add(new Restored(each));
    }

    int seriesCount() {
        return watches.size();
    }

    /**
     * Judges a batch by time. Of points of a series at the same time only the last counts.
     *
     * @param receivedMillis {@link Long#MAX_VALUE} when it is not known
     */
    void take(List<Point> given, long receivedMillis, AlertSink sink) {
        List<Point> points = inOrder(given);
        find(points);
        clock.received(receivedMillis);
        BitSet replaced = repeats ? replaced(points) : NOTHING;
        for (int i = 0; i < points.size(); i++) {
            SeriesWatch watch = watching[i];
            if (watch != null && !replaced.get(i)) {
                Point point = points.get(i);
                watch.take(point.millis(), point.value(), clock, sink);
            }
        }
        if (!points.isEmpty()) {
            clock.judged(points.get(points.size() - 1).millis());
        }
    }

    void refill(List<Point> points) {
        for (Point point : points) {
            SeriesWatch watch = watch(point.series());
            if (watch != null) {
                watch.refill(point.millis(), point.value(), clock);
            }
        }
    }

    /** The points by time, those of the same time as they came; mostly they come so. */
    private static List<Point> inOrder(List<Point> points) {
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).millis() < points.get(i - 1).millis()) {
                List<Point> sorted = new ArrayList<>(points);
                sorted.sort(Comparator.comparingLong(Point::millis));
                return sorted;
            }
        }
        return points;
    }

    /** Finds who watches each point of a batch; mostly as in the batch before. */
    private void find(List<Point> points) {
        if (points.size() != layout.length) {
            layout = new Series[points.size()];
            watching = new SeriesWatch[points.size()];
        }
        boolean changed = false;
        for (int i = 0; i < layout.length; i++) {
            Series series = points.get(i).series();
            if (!series.equals(layout[i])) {
                watching[i] = watch(series);
                layout[i] = series;
                changed = true;
            }
        }
        if (changed) {
            Set<SeriesWatch> seen = new HashSet<>();
            repeats = Stream.of(watching).anyMatch(each -> each != null && !seen.add(each));
        }
    }

    /** Which points of an ordered batch are followed by another of their series at the same time. */
    private BitSet replaced(List<Point> points) {
        BitSet replaced = new BitSet(points.size());
        Set<SeriesWatch> later = new HashSet<>();
        long millis = Long.MIN_VALUE;
        for (int i = points.size() - 1; i >= 0; i--) {
            if (points.get(i).millis() != millis) {
                millis = points.get(i).millis();
                later = new HashSet<>();
            }
            SeriesWatch watch = watching[i];
            if (watch != null && !later.add(watch)) {
                replaced.set(i);
            }
        }
        return replaced;
    }

    /** Who watches the series; null when nobody does. */
    private @Nullable SeriesWatch watch(Series series) {
        if (!rules.watches(series.metric())) {
            return null;
        }
        SeriesWatch known = watches.get(series);
        if (known != null || unwatched.contains(series)) {
            return known;
        }
        List<Progress> all = new ArrayList<>();
        for (Rule rule : rules.of(series)) {
            all.add(restored(rule, series).orElseGet(() -> new Progress(rule)));
        }
        kept.remove(series);
        if (all.isEmpty()) {
            unwatched.add(series);
            return null;
        }
        SeriesWatch fresh = new SeriesWatch(series, all);
        watches.put(series, fresh);
        return fresh;
    }

    private Optional<Progress> restored(Rule rule, Series series) {
        return kept.getOrDefault(series, List.of()).stream()
                .map(each -> each.kept)
                .filter(each -> each.ruleId().equals(rule.id()))
                .findFirst()
                .map(each -> ProgressRecord.read(rule, each.record()));
    }

    /**
     * Takes other rules: what goes on under them goes on, the rest ends.
     *
     * @return what was restored as firing, has not been seen since, and is to end
     */
    List<AlertEngine.Kept> become(RuleIndex now, long millis, AlertSink sink) {
        List<AlertEngine.Kept> unseen = dropKept(rules, now, sink);
        rules = now;
        forgetLayout();
        watches.values().removeIf(watch -> {
            Map<String, Progress> was = new HashMap<>();
            watch.all().forEach(each -> was.put(each.rule().id(), each));
            List<Progress> all = new ArrayList<>();
            for (Rule rule : now.of(watch.series())) {
                Progress before = was.get(rule.id());
                if (before != null && Progress.fits(before.rule(), rule)) {
                    was.remove(rule.id());
                    all.add(before.rule().equals(rule) ? before : new Progress(rule, before));
                } else {
                    all.add(new Progress(rule, watch.newestMillis()));
                }
            }
            was.values().forEach(each -> each.endWithRule(watch.series(), millis, watch.newestValue(), sink));
            watch.become(all);
            return !watch.watched();
        });
        return unseen;
    }

    /** Drops what was restored and is of no use to the rules that come; tells what of it fires. */
    private List<AlertEngine.Kept> dropKept(RuleIndex before, RuleIndex now, AlertSink sink) {
        List<AlertEngine.Kept> firing = new ArrayList<>();
        kept.values().removeIf(all -> {
            all.removeIf(restored -> {
                AlertEngine.Kept each = restored.kept;
                boolean ends = now.find(each.ruleId())
                        .filter(rule -> goesOn(each.series(), before, rule, now))
                        .isEmpty();
                if (ends && each.firing()) {
                    firing.add(each);
                    sink.keep(AlertEngine.Kept.nothing(each.ruleId(), each.series()));
                }
                return ends;
            });
            return all.isEmpty();
        });
        return firing;
    }

    private static boolean goesOn(Series series, RuleIndex before, Rule rule, RuleIndex now) {
        return now.of(series).contains(rule)
                && before.find(rule.id())
                        .filter(was -> Progress.fits(was, rule))
                        .isPresent();
    }

    /** Forgets series that have been silent since then, unless something of them fires; and what is soon known again. */
    void forgetBefore(long millis) {
        watches.values().removeIf(watch -> watch.newestMillis() < millis && !watch.firing());
        forgetLayout();
    }

    /** Ends alerts of series that have been silent since then, also since a restart. */
    void endBefore(long firingMillis, long nowMillis, AlertSink sink) {
        for (SeriesWatch watch : watches.values()) {
            if (watch.newestMillis() < firingMillis) {
                watch.endGone(nowMillis, sink);
            }
        }
        kept.values().removeIf(all -> {
            all.removeIf(each -> endsUnseen(each, firingMillis, nowMillis, sink));
            return all.isEmpty();
        });
    }

    /** Points may have come after what was kept, but none since this was first asked after the restart. */
    private boolean endsUnseen(Restored each, long firingMillis, long nowMillis, AlertSink sink) {
        if (each.unseenSince == NEVER) {
            each.unseenSince = nowMillis;
        }
        if (each.unseenSince >= firingMillis) {
            return false;
        }
        AlertEngine.Kept was = each.kept;
        Optional<Progress> progress = rules.find(was.ruleId())
                .map(rule -> ProgressRecord.read(rule, was.record()))
                .filter(Progress::firing);
        progress.ifPresent(it -> it.endGone(
                was.series(), each.unseenSince, nowMillis, ProgressRecord.shown(was.record(), it.threshold()), sink));
        return true;
    }

    /** Ends an alert by hand, also when its series was not seen since a restart; says whether it fired. */
    boolean endByHand(String ruleId, Series series, String alert, long millis, AlertSink sink) {
        SeriesWatch watch = watches.get(series);
        if (watch != null) {
            return watch.endByHand(ruleId, alert, millis, sink);
        }
        for (Restored each : kept.getOrDefault(series, List.of())) {
            AlertEngine.Kept after =
                    each.kept.ruleId().equals(ruleId) ? endUnseen(each.kept, alert, millis, sink) : null;
            if (after != null) {
                each.kept = after;
                return true;
            }
        }
        return false;
    }

    private AlertEngine.@Nullable Kept endUnseen(AlertEngine.Kept was, String alert, long millis, AlertSink sink) {
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

    /** Whether nothing is lost when this is dropped. Then it is, and must not be used any more. */
    boolean retire() {
        retired = watches.isEmpty() && kept.isEmpty();
        return retired;
    }

    boolean retired() {
        return retired;
    }

    private void forgetLayout() {
        layout = new Series[0];
        watching = new SeriesWatch[0];
        repeats = false;
        unwatched.clear();
    }
}
