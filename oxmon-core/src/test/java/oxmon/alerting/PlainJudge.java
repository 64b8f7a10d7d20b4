package oxmon.alerting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a series by one rule in the plainest way: it keeps every point and every verdict, and walks back through them whenever it wants
 * to know since when something holds. Reads the rule's parameters, not its condition, and shares no code with the engine.
 */
final class PlainJudge {
    private final Rule rule;
    private final Map<String, Object> fields;
    private final List<Double> limits = new ArrayList<>();
    private final List<Double> clears = new ArrayList<>();
    private final List<Severity> severities = new ArrayList<>();
    private final NavigableMap<Long, Double> points = new TreeMap<>();
    private final List<Judged> judged = new ArrayList<>();
    private final List<Long> distances = new ArrayList<>();
    private final List<Long> notBefore = new ArrayList<>();
    private final List<Long> silentUntil = new ArrayList<>();

    /** A point that was the newest when it came. */
    private record Judged(long millis, double figure, boolean afterGap) {}

    /** The point after the first distance, when that may be a gap. */
    private int unsure = -1;

    /** The first value of all; trouble is on the other side of the threshold when no operator says where. */
    private double first;

    private int firing;
    private long fired = Long.MIN_VALUE;
    private long held;
    private long lastMessage;
    private long mayTellAt;
    private boolean told;
    private int repeats;

    PlainJudge(Rule rule) {
        this.rule = rule;
        this.fields = rule.parameters();
        switch (rule.type()) {
            case "threshold" ->
                ((List<?>) field("levels")).forEach(each -> {
                    Map<?, ?> level = (Map<?, ?>) each;
                    limits.add(number(level.get("value")));
                    clears.add(number(level.get("clear_value")));
                    severities.add(Severity.valueOf(
                            String.valueOf(level.get("severity")).toUpperCase(Locale.ROOT)));
                });
            case "rate_of_change" -> single(number(field("rate_threshold")));
            default -> single(1000 * number(field("horizon_secs")));
        }
        limits.forEach(limit -> {
            notBefore.add(Long.MIN_VALUE);
            silentUntil.add(Long.MIN_VALUE);
        });
    }

    private void single(double limit) {
        limits.add(limit);
        clears.add(limit);
        severities.add(Severity.WARNING);
    }

    private Object field(String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    private static double number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    private long millis(String name) {
        return 1000 * ((Number) field(name)).longValue();
    }

    void take(long millis, double value, List<String> lines) {
        long newest = judged.isEmpty()
                ? Long.MIN_VALUE
                : judged.get(judged.size() - 1).millis();
        first = points.isEmpty() ? value : first;
        points.put(millis, value);
        if (millis < newest) {
            if (rule.type().equals("threshold")) {
                for (int i = firing; i < limits.size(); i++) {
                    Long since = since(i);
                    if (since != null && since <= millis && !passes(value, limits.get(i))) {
                        notBefore.set(i, newest);
                    }
                }
            }
            return;
        }
        double figure = figure(millis, value);
        boolean afterGap = gap(millis, newest);
        judged.add(new Judged(millis, figure, afterGap));
        int worst = worst(millis);
        boolean noVerdict = Double.isNaN(judged.get(judged.size() - 1).figure());
        if (worst == firing && firing > 0) {
            held = millis;
        }
        boolean sameInstant = millis == fired;
        if (worst > firing && sameInstant) {
            held = millis;
        } else if (worst > firing) {
            long earliest = silentUntil.get(worst - 1);
            if (firing > 0) {
                line(lines, AlertEvent.Kind.RESOLVED, millis, told);
                earliest = told ? Long.MIN_VALUE : earliest;
            }
            fire(worst, millis, earliest, lines);
        } else if (worst < firing
                && (!noVerdict || millis - noVerdictSince() > millis("window_secs"))
                && millis >= held + millis("keep_firing_for_secs")
                && !(worst > 0 && sameInstant)) {
            line(lines, AlertEvent.Kind.RESOLVED, millis, told);
            int was = firing;
            boolean wasTold = told;
            if (worst > 0) {
                fire(worst, millis, wasTold ? Long.MIN_VALUE : Math.max(mayTellAt, silentUntil.get(worst - 1)), lines);
            } else {
                firing = 0;
            }
            if (wasTold) {
                silentUntil.set(was - 1, millis + millis("silence_secs"));
            }
        }
        if (firing > 0 && !told && millis >= mayTellAt) {
            told = true;
            lastMessage = millis;
            line(lines, AlertEvent.Kind.RELEASED, millis, true);
        } else if (firing > 0 && told && millis("silence_secs") > 0 && millis >= lastMessage + millis("silence_secs")) {
            repeats++;
            lastMessage = millis;
            line(lines, AlertEvent.Kind.REPEAT, millis, true);
        }
    }

    private long noVerdictSince() {
        long since = Long.MAX_VALUE;
        for (int k = judged.size() - 1; k >= 0 && Double.isNaN(judged.get(k).figure()); k--) {
            since = judged.get(k).millis();
        }
        return since;
    }

    private void fire(int level, long millis, long earliest, List<String> lines) {
        firing = level;
        fired = millis;
        held = millis;
        lastMessage = millis;
        repeats = 0;
        mayTellAt = earliest;
        told = millis >= mayTellAt;
        line(lines, AlertEvent.Kind.FIRING, millis, told);
    }

    private void line(List<String> lines, AlertEvent.Kind kind, long millis, boolean tell) {
        lines.add(ReplayTest.line(rule.id(), kind, severities.get(firing - 1), millis, fired, repeats, tell));
    }

    /** The worst level that fires, or stays, or has lasted long enough. */
    private int worst(long millis) {
        double figure = judged.get(judged.size() - 1).figure();
        for (int i = limits.size() - 1; i >= 0; i--) {
            if (i < firing ? passes(figure, clears.get(i)) : lasts(i, millis)) {
                return i + 1;
            }
        }
        return 0;
    }

    private boolean lasts(int i, long millis) {
        Long since = since(i);
        if (since != null && unsure >= 0 && distances.size() == 1) {
            since = millis;
        }
        return since != null && millis - since >= millis("duration_secs");
    }

    /** Walks back over all verdicts that pass without a gap. */
    private @Nullable Long since(int i) {
        Long since = null;
        for (int k = judged.size() - 1; k >= 0; k--) {
            Judged each = judged.get(k);
            if (!passes(each.figure(), limits.get(i)) || each.millis() < notBefore.get(i)) {
                break;
            }
            since = each.millis();
            if (each.afterGap()) {
                break;
            }
        }
        return since == null ? null : Math.max(since, notBefore.get(i));
    }

    private boolean passes(double figure, double limit) {
        if (rule.type().equals("rate_of_change")) {
            return figure > limit;
        }
        if (rule.type().equals("trend_prediction")) {
            return figure <= limit;
        }
        return switch (String.valueOf(field("operator"))) {
            case "gt" -> figure > limit;
            case "gte" -> figure >= limit;
            case "lt" -> figure < limit;
            default -> figure <= limit;
        };
    }

    /** The first distance may be long or a gap; it is settled when the second is known. Up to five minutes are none. */
    private boolean gap(long millis, long newest) {
        if (newest == Long.MIN_VALUE || millis == newest) {
            return false;
        }
        long distance = millis - newest;
        List<Long> last = new ArrayList<>(distances.subList(Math.max(0, distances.size() - 5), distances.size()));
        distances.add(distance);
        if (last.isEmpty()) {
            unsure = distance > 300_000 ? judged.size() : -1;
            return false;
        }
        if (unsure >= 0 && last.size() == 1 && last.get(0) > 3 * Math.max(1000, distance)) {
            Judged each = judged.get(unsure);
            judged.set(unsure, new Judged(each.millis(), each.figure(), true));
            distances.remove(0);
            unsure = -1;
            return false;
        }
        Collections.sort(last);
        return distance > 3 * Math.max(1000, last.get(last.size() / 2));
    }

    private double figure(long millis, double value) {
        if (rule.type().equals("threshold")) {
            return value;
        }
        NavigableMap<Long, Double> window = points.subMap(millis - millis("window_secs"), true, millis, true);
        return rule.type().equals("rate_of_change") ? change(window) : untilBreach(window, value);
    }

    private double change(NavigableMap<Long, Double> window) {
        double from = window.firstEntry().getValue();
        double to = window.lastEntry().getValue();
        if (window.size() < 2) {
            return Double.NaN;
        }
        double percent;
        if (from == 0 && to != 0) {
            if (!(Boolean) field("zero_is_breach")) {
                return Double.NaN;
            }
            percent = to > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        } else {
            percent = to == from ? 0 : 100 * ((to - from) / Math.abs(from));
        }
        return switch (String.valueOf(field("direction"))) {
            case "up" -> percent;
            case "down" -> -percent;
            default -> Math.abs(percent);
        };
    }

    private double untilBreach(NavigableMap<Long, Double> window, double value) {
        double threshold = number(field("predict_threshold"));
        boolean upward = fields.get("operator") == null
                ? first <= threshold
                : field("operator").equals("gte");
        if (upward
                ? value >= threshold
                : "lt".equals(fields.get("operator")) ? value < threshold : value <= threshold) {
            return 0;
        }
        if (window.size() < number(field("min_data_points"))) {
            return Double.NaN;
        }
        double meanX = window.keySet().stream().mapToLong(x -> x).average().orElseThrow();
        double meanY = window.values().stream().mapToDouble(y -> y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (Map.Entry<Long, Double> point : window.entrySet()) {
            xy += (point.getKey() - meanX) * (point.getValue() - meanY);
            xx += (point.getKey() - meanX) * (point.getKey() - meanX);
        }
        double slope = xy / xx;
        if (upward ? slope <= 0 : slope >= 0) {
            return Double.POSITIVE_INFINITY;
        }
        double now = meanY + slope * (window.lastKey() - meanX);
        return Math.max(0, (threshold - now) / slope);
    }
}
