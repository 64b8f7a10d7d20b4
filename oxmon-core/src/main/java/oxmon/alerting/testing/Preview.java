package oxmon.alerting.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.AlertSink;
import oxmon.alerting.Rule;
import oxmon.alerting.SeasonalHistory;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/**
 * What a rule would have done: judges points that are known already, one series after the other, by the engine itself. Keeps the newest
 * alerts only, however many there were. Not thread-safe.
 */
public final class Preview implements AlertSink {
    private static final int CHUNK = 1_024;

    private final Rule rule;
    private final List<Rule> rules;
    private final SeasonalHistory history;
    private final long fromMillis;
    private final int most;
    private final PriorityQueue<Alert> newest = new PriorityQueue<>(Comparator.comparingLong(Alert::firedMillis));
    private final Map<String, AlertEvent> open = new HashMap<>();
    private int series;
    private int fired;
    private int told;

    /**
     * One alert that would have been.
     *
     * @param event as it fired
     * @param endedMillis when it would have ended; null when it would fire still
     */
    public record Alert(AlertEvent event, @Nullable Long endedMillis) {
        long firedMillis() {
            return event.firedMillis();
        }
    }

    /**
     * A preview of nothing yet.
     *
     * @param rule enabled
     * @param others rules that it is about
     * @param history is asked for earlier weeks
     * @param fromMillis what fired before does not count: points before then only fill windows
     * @param most how many alerts to keep
     */
    public Preview(Rule rule, List<Rule> others, SeasonalHistory history, long fromMillis, int most) {
        this.rule = rule;
        this.rules = Stream.concat(Stream.of(rule), others.stream()).toList();
        this.history = history;
        this.fromMillis = fromMillis;
        this.most = most;
    }

    /** Judges the points of a series, in the order of time, until that time. */
    public void judge(Series of, long[] millis, double[] values, long untilMillis) {
        AlertEngine engine = engine(millis);
        boolean silence = rule.condition().silence() != null;
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < millis.length; i++) {
            if (silence) {
                pass(engine, millis[i]);
                engine.take(of.agent(), List.of(new Point(of, millis[i], values[i])), millis[i]);
                continue;
            }
            points.add(new Point(of, millis[i], values[i]));
            if (points.size() == CHUNK || i == millis.length - 1) {
                engine.take(of.agent(), points);
                points = new ArrayList<>();
            }
        }
        end(engine, untilMillis);
    }

    /** Judges when an agent reported, in the order of time, until that time. */
    public void judge(String agent, long[] millis, long untilMillis) {
        AlertEngine engine = engine(millis);
        Point point = new Point(new Series(agent, "any", Labels.NONE), 0, 0);
        for (long each : millis) {
            pass(engine, each);
            engine.take(agent, List.of(point), each);
        }
        end(engine, untilMillis);
    }

    /** Judges all points of an agent that its rules look at, in the order of time, until that time. */
    public void judge(String agent, List<Point> points, long untilMillis) {
        AlertEngine engine = engine(points.stream().mapToLong(Point::millis).toArray());
        for (int from = 0; from < points.size(); ) {
            long millis = points.get(from).millis();
            int to = from;
            while (to < points.size() && points.get(to).millis() == millis) {
                to++;
            }
            pass(engine, millis);
            engine.take(agent, points.subList(from, to), millis);
            from = to;
        }
        end(engine, untilMillis);
    }

    private AlertEngine engine(long[] millis) {
        series++;
        AlertEngine engine = new AlertEngine(this, history);
        long start = millis.length == 0 ? 0 : millis[0];
        engine.rules(rules, start);
        engine.look(start, () -> true);
        return engine;
    }

    private static void pass(AlertEngine engine, long until) {
        for (long due = engine.lookMillis(); due < until; due = engine.lookMillis()) {
            engine.look(due, () -> true);
        }
    }

    private void end(AlertEngine engine, long untilMillis) {
        pass(engine, untilMillis);
        open.values().forEach(event -> add(new Alert(event, null)));
        open.clear();
    }

    @Override
    public void told(AlertEvent event) {
        if (event.firedMillis() < fromMillis || !event.rule().id().equals(rule.id())) {
            return;
        }
        if (event.kind() == AlertEvent.Kind.FIRING) {
            fired++;
            open.put(event.id(), event);
        } else if (event.kind() == AlertEvent.Kind.RESOLVED) {
            AlertEvent began = open.remove(event.id());
            if (began != null) {
                add(new Alert(began, event.millis()));
            }
        }
        if (event.tell()) {
            told++;
        }
    }

    private void add(Alert alert) {
        newest.add(alert);
        if (newest.size() > most) {
            newest.remove();
        }
    }

    @Override
    public void keep(AlertEngine.Kept progress) {
        // nothing outlives the preview
    }

    /** How many series or agents were judged. */
    public int series() {
        return series;
    }

    /** How many alerts there would have been. */
    public int fired() {
        return fired;
    }

    /** How many messages each channel would have had: firing, repeats and ends. */
    public int messages() {
        return told;
    }

    /** The newest alerts, the newest first. */
    public List<Alert> alerts() {
        return newest.stream()
                .sorted(Comparator.comparingLong(Alert::firedMillis).reversed())
                .toList();
    }
}
