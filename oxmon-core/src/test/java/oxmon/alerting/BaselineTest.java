package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

/** What is unusual, against the time before and against earlier weeks. */
class BaselineTest {
    private static final String RECENT = """
            [[alert.rules]]
            name = "odd"
            type = "baseline"
            metric = "m"
            deviations = 4
            window_secs = 3600
            """;
    private static final String WEEKS = RECENT.replace("window_secs = 3600", "compare_with = \"weeks\"");

    /** Normal values around 50 with a deviation of 2, one in ten seconds. */
    private static double[] noise(int count, long seed) {
        Random random = new Random(seed);
        return random.doubles(count).map(any -> 50 + 2 * random.nextGaussian()).toArray();
    }

    @Test
    void aBandIsNotMovedByWildValues() {
        Random random = new Random(1);
        double[] values = new double[10_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 4 == 0 ? 1e12 * random.nextDouble() : 50 + 2 * random.nextGaussian();
        }
        Band band = Band.of(values);
        assertThat(band.centre()).isCloseTo(51, within(0.5));
        assertThat(band.spread()).isBetween(2.0, 4.0);
        Band normal = Band.of(noise(100_000, 2));
        assertThat(normal.centre()).isCloseTo(50, within(0.05));
        assertThat(normal.spread()).isCloseTo(2, within(0.03));
        assertThat(Band.of(new double[] {1, 2, 3, 9})).isEqualTo(new Band(2.5, 1.482602218505602, 4));
        assertThat(Band.of(new double[0])).isEqualTo(Band.NONE);
    }

    @Test
    void aLeapIsUnusual_noiseIsNot_andTheWayBackEndsIt() {
        Watched watched = Watched.by(RECENT, "m").every(10, 0, noise(720, 3));
        assertThat(watched.told()).isEmpty();
        watched.at(7200, 75);
        AlertEvent fired = watched.events.get(0);
        assertThat(fired.value()).isEqualTo(75);
        assertThat(fired.level().threshold()).isBetween(55.0, 62.0);
        assertThat(watched.messages().get(0)).startsWith("m is 75, which is unusual in the 1 h before: above 5");
        assertThat(watched.at(7210, 51).messages()).containsExactly("m is 51, as usual in the 1 h before");
        assertThat(watched.at(7220, 20).messages().get(0)).contains("below 4");
    }

    @Test
    void directionAndDifferenceLimitIt() {
        double[] flat = noise(720, 4);
        assertThat(Watched.by(RECENT + "direction = \"up\"\n", "m")
                        .every(10, 0, flat)
                        .at(7200, 0)
                        .told())
                .isEmpty();
        assertThat(Watched.by(RECENT + "direction = \"down\"\n", "m")
                        .every(10, 0, flat)
                        .at(7200, 0)
                        .told())
                .hasSize(1);
        assertThat(Watched.by(RECENT + "min_difference = 30\n", "m")
                        .every(10, 0, flat)
                        .at(7200, 75)
                        .told())
                .isEmpty();
    }

    @Test
    void withTooLittleBeforeThereIsNoVerdict() {
        assertThat(Watched.by(RECENT, "m")
                        .every(10, 0, noise(80, 5))
                        .at(900, 1e6)
                        .told())
                .as("a quarter of an hour is known")
                .isEmpty();
        assertThat(Watched.by(RECENT, "m")
                        .every(600, 0, 50, 51, 49, 50, 51, 49, 1e6)
                        .told())
                .as("six points are known")
                .isEmpty();
    }

    @Test
    void whatHardlyChangesHasASpreadOfOnePercent() {
        double[] still = new double[400];
        Arrays.fill(still, 200);
        assertThat(Watched.by(RECENT, "m").every(10, 0, still).at(4000, 207.9).told())
                .isEmpty();
        assertThat(Watched.by(RECENT, "m").every(10, 0, still).at(4000, 208).told())
                .hasSize(1);
        assertThat(Watched.by(RECENT, "m")
                        .every(10, 0, new double[400])
                        .at(4000, 0.001)
                        .told())
                .as("nothing but zeros, where any change is unusual")
                .hasSize(1);
    }

    @Test
    void whatLastsBecomesUsual() {
        double[] values = noise(1440, 6);
        for (int i = 720; i < values.length; i++) {
            values[i] = 90;
        }
        List<String> told = Watched.by(RECENT.replace("= 4", "= 6"), "m")
                .every(10, 0, values)
                .told();
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).startsWith("12:00:00 FIRING");
        assertThat(told.get(1)).matches("12:2\\d:\\d\\d RESOLVED.*");
    }

    @Test
    void theOrderInWhichPointsComeDoesNotMatter_norDoesARestart() {
        double[] values = noise(720, 7);
        Watched ordered = Watched.by(RECENT, "m").every(10, 0, values).at(7200, 58);
        Watched mixed = Watched.by(RECENT, "m");
        for (int i = 0; i < 720; i++) {
            mixed.at(10L * (i ^ 1), values[i ^ 1]);
        }
        mixed.at(7200, 58);
        Watched again = Watched.by(RECENT, "m")
                .every(10, 0, values)
                .restart(RECENT)
                .refill(10, 0, values)
                .at(7200, 58);
        Series series = new Series("web-1", "m", Labels.NONE);
        String note = note(ordered.engine.explain("odd", series));
        assertThat(note).startsWith("usual is ");
        assertThat(note(mixed.engine.explain("odd", series))).isEqualTo(note);
        assertThat(note(again.engine.explain("odd", series))).isEqualTo(note);
        assertThat(mixed.told()).isEqualTo(ordered.told());
    }

    private static String note(Explanation explanation) {
        return explanation.reasons().get(1);
    }

    @Test
    void earlierWeeksAreAskedOnceAnHour_aheadOfIt() {
        List<String> asked = new ArrayList<>();
        List<AlertEvent> events = new ArrayList<>();
        CompletableFuture<Band> slow = new CompletableFuture<>();
        AlertSink sink = new AlertSink() {
            @Override
            public void told(AlertEvent event) {
                events.add(event);
            }

            @Override
            public void keep(AlertEngine.Kept progress) {
                // nothing is restarted here
            }
        };
        AlertEngine engine = new AlertEngine(sink, (series, hour, weeks) -> {
            asked.add((hour - Watched.START) / 3_600_000 + "h, " + weeks + " weeks");
            return asked.size() == 1 ? slow : CompletableFuture.completedFuture(new Band(10 * asked.size(), 1, 50));
        });
        engine.rules(Watched.rules(WEEKS), Watched.START);
        Series series = new Series("web-1", "m", Labels.NONE);
        for (int second = 0; second < 7200; second += 10) {
            double value = second < 3600 ? 20.5 : second < 3700 ? 500 : 20;
            engine.take("web-1", List.of(new Point(series, Watched.START + 1000L * second, value)));
            if (second == 1800) {
                assertThat(engine.explain("odd", series).reasons()).contains("there is too little to compare with yet");
                slow.complete(new Band(20, 1, 48));
            }
        }
        assertThat(asked).containsExactly("0h, 4 weeks", "1h, 4 weeks", "2h, 4 weeks");
        assertThat(events.stream().map(AlertEvent::message))
                .containsExactly(
                        "m is 500, which is unusual in this hour of the week: above 24",
                        "m is 20, as usual in this hour of the week");
    }

    @Test
    void anAlertGoesOnOverARestart_whileEarlierWeeksAreReadAgain() {
        Map<String, AlertEngine.Kept> kept = new HashMap<>();
        List<AlertEvent> events = new ArrayList<>();
        AlertSink sink = new AlertSink() {
            @Override
            public void told(AlertEvent event) {
                events.add(event);
            }

            @Override
            public void keep(AlertEngine.Kept progress) {
                kept.put(progress.ruleId(), progress);
            }
        };
        Series series = new Series("web-1", "m", Labels.NONE);
        CompletableFuture<Band> slow = new CompletableFuture<>();
        AlertEngine before =
                new AlertEngine(sink, (of, hour, weeks) -> CompletableFuture.completedFuture(new Band(20, 1, 48)));
        before.rules(Watched.rules(WEEKS), Watched.START);
        List<Point> points = new ArrayList<>();
        for (int second = 0; second < 3_600; second += 10) {
            points.add(new Point(series, Watched.START + 1000L * second, 500));
        }
        before.take("web-1", points);
        assertThat(events).hasSize(1);

        AlertEngine after = new AlertEngine(sink, (of, hour, weeks) -> slow);
        after.rules(Watched.rules(WEEKS), Watched.START);
        after.restore(kept.values());
        after.refill("web-1", points.subList(0, 355));
        after.take("web-1", points.subList(355, 360));
        for (int second = 3_600; second < 3_700; second += 10) {
            after.take("web-1", List.of(new Point(series, Watched.START + 1000L * second, 500)));
        }
        slow.complete(new Band(20, 1, 48));
        after.take("web-1", List.of(new Point(series, Watched.START + 3_700_000, 500)));
        assertThat(events).as("nothing was told in between").hasSize(1);
        after.take("web-1", List.of(new Point(series, Watched.START + 3_710_000, 20)));
        assertThat(events.get(1).id()).isEqualTo(events.get(0).id());
    }

    @Test
    void withoutAHistoryThereIsNoVerdict() {
        assertThat(Watched.by(WEEKS, "m")
                        .every(10, 0, noise(10, 8))
                        .at(200, 1e9)
                        .told())
                .isEmpty();
    }

    @Test
    void severalLevelsAndHysteresis() {
        String rule = """
                [[alert.rules]]
                name = "odd"
                type = "baseline"
                metric = "m"
                window_secs = 3600
                levels = [
                    { severity = "warning", deviations = 5, clear_deviations = 2 },
                    { severity = "critical", deviations = 20 }]
                """;
        Watched watched = Watched.by(rule, "m").every(10, 0, noise(720, 9));
        assertThat(watched.at(7200, 64).at(7210, 120).at(7220, 58).at(7230, 50).told())
                .containsExactly(
                        "12:00:00 FIRING warning 64",
                        "12:00:10 RESOLVED warning 120",
                        "12:00:10 FIRING critical 120",
                        "12:00:20 RESOLVED critical 58",
                        "12:00:20 FIRING warning 58",
                        "12:00:30 RESOLVED warning 50");
    }

    @Test
    void fieldsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> Watched.rules(RECENT.replace("deviations = 4", "deviations = 0")))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("deviations must be a number from 0.5 to 1000");
        assertThatThrownBy(() -> Watched.rules(RECENT + "clear_deviations = 5\n"))
                .hasMessageContaining("clear_deviations must be at most 4");
        assertThatThrownBy(() -> Watched.rules(RECENT + "compare_with = \"moon\"\n"))
                .hasMessageContaining("compare_with must be one of recent, weeks");
    }
}
