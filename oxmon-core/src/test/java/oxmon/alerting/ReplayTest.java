package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/**
 * Random series and rules, judged by the engine and by {@link PlainJudge}, which keeps all points and walks them at every step. Restarts,
 * gaps, late and repeated points are among them.
 */
class ReplayTest {
    private static final int SERIES = Integer.getInteger("oxmon.it.replay.series", 60);
    private static final int STEPS = Integer.getInteger("oxmon.it.replay.steps", 500);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theEngineTellsWhatAPlainJudgeTells(long seed) {
        Random random = new Random(seed);
        List<Rule> rules = randomRules(random, 12);
        Told told = new Told();
        AlertEngine engine = engine(rules, told);
        for (int s = 0; s < SERIES; s++) {
            int number = s;
            Series series = new Series("web-" + s, "m", s % 3 == 0 ? Labels.NONE : Labels.of("n", "" + s));
            List<PlainJudge> judges = rules.stream()
                    .filter(rule -> rule.labels().isEmpty() || number % 3 != 0)
                    .map(PlainJudge::new)
                    .toList();
            Walk walk = new Walk(random);
            for (int step = 0; step < STEPS; step++) {
                Point point = walk.next(series);
                List<String> expected = new ArrayList<>();
                judges.forEach(judge -> judge.take(point.millis(), point.value(), expected));
                told.lines.clear();
                engine.take(series.agent(), List.of(point));
                assertThat(told.lines).as("series %s, step %d", s, step).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void fiftyRestartsChangeNothing(long seed) {
        Random random = new Random(seed);
        List<Rule> rules = randomRules(random, 12);
        Series series = new Series("web-1", "m", Labels.of("n", "1"));
        List<Point> points = inOrder(new Walk(random), series, 3000);
        Told whole = new Told();
        AlertEngine one = engine(rules, whole);
        points.forEach(point -> one.take("web-1", List.of(point)));

        Told pieces = new Told();
        AlertEngine many = engine(rules, pieces);
        for (int i = 0; i < points.size(); i++) {
            if (i % 60 == 59) { // killed; it knows what was kept with each event, and the store's points
                many = engine(rules, pieces);
                many.restore(pieces.kept.values());
                many.refill("web-1", points.subList(Math.max(0, i - 600), i));
            }
            many.take("web-1", List.of(points.get(i)));
        }
        assertThat(pieces.lines).isEqualTo(whole.lines);
        assertThat(whole.lines).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void batchesInAnyOrderAreJudgedAsTheirPointsByTime(long seed) {
        Random random = new Random(seed);
        List<Rule> rules = randomRules(random, 12);
        Series series = new Series("web-1", "m", Labels.of("n", "1"));
        List<Point> points = inOrder(new Walk(random), series, 2000);
        Told told = new Told();
        AlertEngine engine = engine(rules, told);
        List<String> expected = new ArrayList<>();
        List<PlainJudge> judges = rules.stream().map(PlainJudge::new).toList();
        for (int i = 0; i < points.size(); ) {
            List<Point> batch = new ArrayList<>(points.subList(i, Math.min(points.size(), i + 1 + random.nextInt(12))));
            batch.forEach(point -> judges.forEach(judge -> judge.take(point.millis(), point.value(), expected)));
            i += batch.size();
            Point first = batch.get(random.nextInt(batch.size()));
            Collections.shuffle(batch, random);
            batch.add(0, new Point(series, first.millis(), 1000 - first.value())); // and is told right later
            engine.take("web-1", batch);
        }
        assertThat(told.lines).containsExactlyInAnyOrderElementsOf(expected).hasSizeGreaterThan(50);
    }

    private static List<Point> inOrder(Walk walk, Series series, int count) {
        List<Point> points = new ArrayList<>();
        while (points.size() < count) {
            Point point = walk.next(series);
            if (points.isEmpty()
                    || point.millis() > points.get(points.size() - 1).millis()) {
                points.add(point);
            }
        }
        return points;
    }

    private static List<Rule> randomRules(Random random, int count) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(RuleReader.read("rule-" + i, randomRule(random, i)));
        }
        return rules;
    }

    /** What an engine tells, a line each, and what is to be kept. */
    private static final class Told implements AlertSink {
        private final List<String> lines = new ArrayList<>();
        private final Map<String, AlertEngine.Kept> kept = new HashMap<>();

        @Override
        public void told(AlertEvent event) {
            lines.add(line(
                    event.rule().id(),
                    event.kind(),
                    event.level().severity(),
                    event.millis(),
                    event.firedMillis(),
                    event.repeat(),
                    event.tell()));
        }

        @Override
        public void keep(AlertEngine.Kept progress) {
            kept.put(progress.ruleId(), progress);
        }
    }

    private static AlertEngine engine(List<Rule> rules, Told told) {
        AlertEngine engine = new AlertEngine(told);
        engine.rules(rules, 0);
        return engine;
    }

    static String line(
            String rule, AlertEvent.Kind kind, Severity severity, long millis, long fired, int repeat, boolean tell) {
        return rule + ' ' + kind + ' ' + severity + " at " + millis + " fired " + fired + " repeat " + repeat
                + (tell ? "" : " quietly");
    }

    /** A series that wanders about 50, with gaps, and with points late or told twice. */
    private static final class Walk {
        private final Random random;
        private final int rhythm;
        private long millis = 1_000_000;
        private double value = 50;

        Walk(Random random) {
            this.random = random;
            this.rhythm = 1000 * (1 + random.nextInt(20));
        }

        Point next(Series series) {
            int what = random.nextInt(100);
            if (millis == 1_000_000) {
                millis++;
                long[] first = {200_000, 650_000, 900_000}; // a gap, maybe one, none
                return new Point(series, first[random.nextInt(3)], value);
            }
            if (what < 4) {
                return new Point(
                        series, millis - random.nextInt(12) * 500L, 30 + random.nextInt(40)); // late, or the same time
            }
            millis += what < 8 ? (long) rhythm * (2 + random.nextInt(8)) : rhythm + random.nextInt(200) - 100;
            if (what < 12) {
                value = 30 + random.nextInt(40);
            }
            value = Math.max(0, Math.min(100, value + random.nextInt(7) - 3));
            return new Point(series, millis, value);
        }
    }

    private static Map<String, Object> randomRule(Random random, int i) {
        Map<String, Object> rule = new HashMap<>();
        rule.put("name", "rule " + i);
        rule.put("metric", "m");
        rule.put("silence_secs", random.nextInt(3) == 0 ? 0 : 10 * random.nextInt(30));
        rule.put("duration_secs", random.nextInt(2) == 0 ? 0 : random.nextInt(60));
        rule.put("keep_firing_for_secs", random.nextInt(2) == 0 ? 0 : random.nextInt(60));
        if (random.nextInt(4) == 0) {
            rule.put("labels", List.of("n=~.+"));
        }
        if (i % 4 == 1) {
            rule.put("type", "rate_of_change");
            rule.put("rate_threshold", 5 + random.nextInt(30));
            rule.put("window_secs", 20 + random.nextInt(200));
            rule.put("direction", List.of("both", "up", "down").get(random.nextInt(3)));
            rule.put("zero_is_breach", random.nextBoolean());
        } else if (i % 4 == 2) {
            rule.put("type", "trend_prediction");
            rule.put("predict_threshold", 60 + random.nextInt(30));
            if (random.nextInt(3) > 0) {
                rule.put("operator", random.nextBoolean() ? "gte" : "lt");
            } else {
                rule.put("predict_threshold", 40 + random.nextInt(20)); // both sides are seen
            }
            rule.put("horizon_secs", 60 + random.nextInt(600));
            rule.put("window_secs", 60 + random.nextInt(300));
            rule.put("min_data_points", 2 + random.nextInt(15));
        } else {
            boolean upward = random.nextBoolean();
            int mild = upward ? 55 + random.nextInt(8) : 45 - random.nextInt(8);
            int bad = upward ? mild + 1 + random.nextInt(10) : mild - 1 - random.nextInt(10);
            int back = random.nextInt(5);
            rule.put("type", "threshold");
            rule.put(
                    "operator",
                    upward
                            ? List.of("gt", "gte").get(random.nextInt(2))
                            : List.of("lt", "lte").get(random.nextInt(2)));
            rule.put(
                    "levels",
                    List.of(
                            Map.<String, Object>of(
                                    "severity",
                                    "warning",
                                    "value",
                                    mild,
                                    "clear_value",
                                    upward ? mild - back : mild + back),
                            Map.<String, Object>of(
                                    "severity",
                                    "critical",
                                    "value",
                                    bad,
                                    "clear_value",
                                    upward ? bad - back : bad + back)));
        }
        return rule;
    }
}
