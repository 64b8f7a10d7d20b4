package oxmon.alerting.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.AlertSink;
import oxmon.alerting.Band;
import oxmon.alerting.Rule;
import oxmon.alerting.SeasonalHistory;
import oxmon.alerting.Silence;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** Plays a test's series through an engine, with a clock that follows them, and looks what fires. Used once. */
final class Replay implements AlertSink {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long WEEK_MILLIS = 168 * HOUR_MILLIS;

    private final RuleTest test;
    private final AlertEngine engine = new AlertEngine(this, this::sameHour);
    private final Map<String, AlertEvent> firing = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();
    private int played;
    private long now;

    Replay(List<Rule> rules, RuleTest test) {
        this.test = test;
        this.now = test.startMillis();
        engine.rules(rules, now);
    }

    /** Of earlier weeks a test knows what its own series had; weeks are all as long as each other. */
    private CompletableFuture<Band> sameHour(Series series, long hourMillis, int weeks) {
        Map<Long, DoubleSummaryStatistics> steps = new TreeMap<>();
        for (RuleTest.Input each : test.inputs()) {
            for (int i = 0; each.series().equals(series) && i < each.values().length; i++) {
                long weeksBefore = Math.floorDiv(hourMillis + WEEK_MILLIS - 1 - millis(i), WEEK_MILLIS);
                long into = millis(i) + weeksBefore * WEEK_MILLIS - hourMillis;
                if (weeksBefore >= 1 && weeksBefore <= weeks && into < HOUR_MILLIS && !Double.isNaN(each.values()[i])) {
                    steps.computeIfAbsent(
                                    Math.floorDiv(millis(i), SeasonalHistory.STEP_MILLIS),
                                    step -> new DoubleSummaryStatistics())
                            .accept(each.values()[i]);
                }
            }
        }
        double[] known = steps.values().stream()
                .flatMapToDouble(step -> DoubleStream.of(step.getAverage(), step.getMin(), step.getMax()))
                .toArray();
        return CompletableFuture.completedFuture(
                known.length < SeasonalHistory.LEAST_VALUES ? Band.NONE : Band.of(known));
    }

    private long millis(int i) {
        return test.startMillis() + i * test.intervalMillis();
    }

    @Override
    public void told(AlertEvent event) {
        if (event.kind() == AlertEvent.Kind.RESOLVED) {
            firing.remove(event.id());
        } else {
            firing.put(event.id(), event);
        }
    }

    @Override
    public void keep(AlertEngine.Kept progress) {
        // nothing outlives the test
    }

    /** What is other than expected. */
    List<String> differences() {
        test.expectations().stream()
                .sorted(Comparator.comparing(RuleTest.Expectation::at))
                .forEach(this::check);
        return differences;
    }

    private void check(RuleTest.Expectation expected) {
        until(test.at(expected.at()).toEpochMilli());
        List<AlertEvent> there = firing.values().stream()
                .filter(event -> event.rule().name().equals(expected.rule()))
                .collect(Collectors.toCollection(ArrayList::new));
        List<RuleTest.Wanted> missing = new ArrayList<>();
        for (RuleTest.Wanted wanted : expected.firing()) {
            there.stream().filter(wanted::is).findFirst().ifPresentOrElse(there::remove, () -> missing.add(wanted));
        }
        String when = "at " + words(expected.at()) + ", " + expected.rule();
        missing.forEach(each -> differences.add(when + ": expected, and does not fire: " + each));
        there.forEach(each -> differences.add(when + ": fires, and was not expected: " + words(each)));
    }

    private static String words(Duration span) {
        return span.isZero()
                ? "0s"
                : span.toString()
                        .substring(2)
                        .replaceAll("(?<=[HM])(?=\\d)", " ")
                        .toLowerCase(Locale.ROOT);
    }

    private static String words(AlertEvent event) {
        String metric = event.series().metric().equals(Silence.AGENT_METRIC) ? "" : ' ' + event.subject();
        return event.series().agent() + metric + ", " + event.level().severity().word() + ", \"" + event.message()
                + '"';
    }

    /** Plays all up to then, both points and time. */
    private void until(long end) {
        while (true) {
            long next = test.startMillis() + played * test.intervalMillis();
            boolean more = next <= end && test.inputs().stream().anyMatch(each -> played < each.values().length);
            pass(more ? next : end);
            if (!more) {
                return;
            }
            points(next).forEach((agent, points) -> engine.take(agent, points, next));
            played++;
        }
    }

    private Map<String, List<Point>> points(long millis) {
        Map<String, List<Point>> byAgent = new TreeMap<>();
        for (RuleTest.Input each : test.inputs()) {
            if (played < each.values().length && !Double.isNaN(each.values()[played])) {
                byAgent.computeIfAbsent(each.series().agent(), agent -> new ArrayList<>())
                        .add(new Point(each.series(), millis, each.values()[played]));
            }
        }
        return byAgent;
    }

    /** Lets the time pass: the timer of the server looks each second, which matters only when something is due. */
    private void pass(long end) {
        while (now < end) {
            long due = engine.lookMillis();
            now = Math.max(now + 1, Math.min(end, due));
            engine.look(now, () -> true);
        }
    }
}
