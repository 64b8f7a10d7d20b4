package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** Random agents that come and go, judged by the engine and by a plain judge that keeps every report and looks at each second. */
class SilenceReplayTest {
    private static final int SECONDS = 20_000;
    private static final long START = 1_770_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theTimerTellsWhatAPlainJudgeTells(long seed) {
        Random random = new Random(seed);
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            rules.add(RuleReader.read("rule-" + i, randomRule(random, i)));
        }
        List<String> told = new ArrayList<>();
        AlertEngine engine = new AlertEngine(sink(told));
        engine.rules(rules, START);
        Series series = new Series("web-1", "m", Labels.NONE);
        List<PlainJudge> judges = rules.stream().map(PlainJudge::new).toList();
        int rhythm = 5 + random.nextInt(60);
        long next = 1;
        int events = 0;
        for (int second = 1; second <= SECONDS; second++) {
            long now = START + 1000L * second;
            List<String> expected = new ArrayList<>();
            if (second == next) {
                engine.take("web-1", List.of(new Point(series, now, 1)), now);
                judges.forEach(judge -> judge.report(now, expected));
                next += random.nextInt(25) == 0 ? rhythm * (1L + random.nextInt(12)) : rhythm + random.nextInt(3) - 1;
            }
            engine.look(now, () -> true);
            judges.forEach(judge -> judge.second(now, expected));
            assertThat(told).as("second %d", second).containsExactlyInAnyOrderElementsOf(expected);
            events += told.size();
            told.clear();
        }
        assertThat(events).isGreaterThan(100);
    }

    private static Map<String, Object> randomRule(Random random, int i) {
        Map<String, Object> rule = new HashMap<>();
        rule.put("name", "rule " + i);
        rule.put("type", i % 2 == 0 ? "agent_down" : "no_data");
        if (i % 2 == 1) {
            rule.put("metric", "m");
        }
        if (i % 4 < 2) {
            rule.put("silent_secs", 30 + random.nextInt(200));
        } else {
            rule.put("intervals", 2 + random.nextInt(4));
        }
        rule.put("silence_secs", random.nextInt(3) == 0 ? 0 : 30 + random.nextInt(300));
        rule.put("duration_secs", random.nextBoolean() ? 0 : random.nextInt(90));
        rule.put("keep_firing_for_secs", random.nextBoolean() ? 0 : random.nextInt(120));
        return rule;
    }

    private static AlertSink sink(List<String> told) {
        return new AlertSink() {
            @Override
            public void told(AlertEvent event) {
                told.add(ReplayTest.line(
                                event.rule().id(),
                                event.kind(),
                                event.level().severity(),
                                event.millis(),
                                event.firedMillis(),
                                event.repeat(),
                                event.tell())
                        + ' '
                        + event.value());
            }

            @Override
            public void keep(AlertEngine.Kept progress) {
                // nothing is restarted
            }
        };
    }

    /** Keeps every report. */
    private static final class PlainJudge {
        private final Rule rule;
        private final List<Long> reports = new ArrayList<>();
        private final boolean knowsNobody;

        private @Nullable Long troubleSince;
        private long lastTrouble;
        private long worstSilence;
        private boolean firing;
        private long fired;
        private boolean told;
        private long lastMessage;
        private int repeats;
        private long silentUntil = Long.MIN_VALUE;

        PlainJudge(Rule rule) {
            this.rule = rule;
            this.knowsNobody = rule.type().equals("no_data");
        }

        private long millis(String field) {
            return 1000 * ((Number) rule.parameters().getOrDefault(field, 0L)).longValue();
        }

        private long limit() {
            if (rule.parameters().containsKey("silent_secs")) {
                return millis("silent_secs");
            }
            List<Long> distances = new ArrayList<>();
            for (int i = Math.max(1, reports.size() - 5); i < reports.size(); i++) {
                distances.add(reports.get(i) - reports.get(i - 1));
            }
            double times = ((Number) rule.parameters().getOrDefault("intervals", 3.0)).doubleValue();
            if (distances.size() < 2) {
                return knowsNobody ? Long.MAX_VALUE : Math.round(times * 100_000);
            }
            distances.sort(null);
            return Math.max(30_000, Math.round(times * distances.get(distances.size() / 2)));
        }

        void report(long now, List<String> lines) {
            if (!reports.isEmpty()) {
                long silent = now - reports.get(reports.size() - 1);
                if (firing && silent >= limit()) {
                    worstSilence = silent;
                    lastTrouble = now;
                }
            }
            reports.add(now);
            troubleSince = null;
            endIfOver(now, lines);
        }

        void second(long now, List<String> lines) {
            if (reports.isEmpty()) {
                return;
            }
            long silent = now - reports.get(reports.size() - 1);
            if (silent < limit()) {
                troubleSince = null;
                endIfOver(now, lines);
            } else {
                troubleSince = troubleSince == null ? now : troubleSince;
                worstSilence = silent;
                lastTrouble = now;
                if (!firing && now - troubleSince >= millis("duration_secs")) {
                    firing = true;
                    fired = now;
                    repeats = 0;
                    lastMessage = now;
                    told = now >= silentUntil;
                    line(lines, AlertEvent.Kind.FIRING, now);
                }
            }
            if (firing && !told && now >= silentUntil) {
                told = true;
                lastMessage = now;
                line(lines, AlertEvent.Kind.RELEASED, now);
            } else if (firing && told && millis("silence_secs") > 0 && now >= lastMessage + millis("silence_secs")) {
                repeats++;
                lastMessage = now;
                line(lines, AlertEvent.Kind.REPEAT, now);
            }
        }

        private void endIfOver(long now, List<String> lines) {
            if (firing && now - lastTrouble >= millis("keep_firing_for_secs")) {
                line(lines, AlertEvent.Kind.RESOLVED, now);
                firing = false;
                if (told) {
                    silentUntil = now + millis("silence_secs");
                }
            }
        }

        private void line(List<String> lines, AlertEvent.Kind kind, long now) {
            Severity severity = rule.type().equals("no_data") ? Severity.WARNING : Severity.CRITICAL;
            lines.add(ReplayTest.line(
                            rule.id(), kind, severity, now, fired, repeats, told || kind == AlertEvent.Kind.RELEASED)
                    + ' '
                    + Math.floor(worstSilence / 1000.0));
        }
    }
}
