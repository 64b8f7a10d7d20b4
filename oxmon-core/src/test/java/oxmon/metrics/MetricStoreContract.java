package oxmon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;

/** What every metric store does. A store's test inherits it and says how to open one. */
public abstract class MetricStoreContract {
    /** 2026-11-22T00:00:00Z, a UTC midnight. */
    protected static final long MIDNIGHT = 1_795_305_600_000L;

    private static final long DAY = 86_400_000L;

    /** The store under test. */
    protected MetricStore store;

    /** Opens a store that is empty, or holds what an earlier one of the same test kept. */
    protected abstract MetricStore open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /** Keeps the points of one agent, heard at the time of the last. */
    protected final void keep(Point... points) {
        store.append(new Batch("web-1", points[points.length - 1].millis(), 10_000, Arrays.asList(points)))
                .join();
    }

    /** A point of {@code web-1} without labels. */
    protected static Point point(String metric, long millis, double value) {
        return new Point(new Series("web-1", metric, Labels.NONE), millis, value);
    }

    /** All points of the metric over a century. */
    protected static RangeQuery all(String metric) {
        return new RangeQuery("web-1", metric, Map.of(), 0, MIDNIGHT + 36_500 * DAY, 0, Aggregation.AVG, 1_000_000);
    }

    private Map<Long, Double> values(RangeQuery query) {
        Map<Long, Double> values = new TreeMap<>();
        for (Samples samples : store.range(query)) {
            for (int i = 0; i < samples.size(); i++) {
                values.put(samples.millis()[i], samples.values()[i]);
            }
        }
        return values;
    }

    @Test
    void answersWhatWasKept_acrossMidnight() {
        keep(point("cpu.usage", MIDNIGHT - 1, 1), point("cpu.usage", MIDNIGHT, 2), point("cpu.usage", MIDNIGHT + 1, 3));

        assertThat(values(all("cpu.usage"))).isEqualTo(Map.of(MIDNIGHT - 1, 1.0, MIDNIGHT, 2.0, MIDNIGHT + 1, 3.0));
    }

    @Test
    void theSameTimeAgain_replacesTheValue() {
        keep(point("cpu.usage", MIDNIGHT, 1));
        keep(point("cpu.usage", MIDNIGHT, 7));

        assertThat(values(all("cpu.usage"))).isEqualTo(Map.of(MIDNIGHT, 7.0));
    }

    @Test
    void bothEndsOfARangeAreInside() {
        keep(
                point("m", MIDNIGHT, 1),
                point("m", MIDNIGHT + 10, 2),
                point("m", MIDNIGHT + 20, 3),
                point("m", MIDNIGHT + 30, 4));

        RangeQuery query =
                new RangeQuery("web-1", "m", Map.of(), MIDNIGHT + 10, MIDNIGHT + 20, 0, Aggregation.AVG, 100);

        assertThat(values(query)).containsOnlyKeys(MIDNIGHT + 10, MIDNIGHT + 20);
    }

    @Test
    void labelsTellSeriesApart_andFilterThem() {
        Series root = new Series("web-1", "disk.used", Labels.of("mount", "/"));
        Series odd = new Series("web-1", "disk.used", Labels.of("mount", "/d\"a'ta\n<b>数据\u202e😀"));
        keep(new Point(root, MIDNIGHT, 1), new Point(odd, MIDNIGHT, 2));

        assertThat(store.range(all("disk.used"))).extracting(Samples::series).containsExactlyInAnyOrder(root, odd);
        RangeQuery one =
                new RangeQuery("web-1", "disk.used", odd.labels().asMap(), 0, MIDNIGHT + DAY, 0, Aggregation.AVG, 100);
        assertThat(store.range(one)).extracting(Samples::series).containsExactly(odd);
    }

    @Test
    void doublesComeBackBitForBit() {
        double[] odd = {
            0.1 + 0.2, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, 9_007_199_254_740_992.0, 1e-300
        };
        Point[] points = new Point[odd.length];
        for (int i = 0; i < odd.length; i++) {
            points[i] = point("m", MIDNIGHT + i, odd[i]);
        }
        keep(points);

        assertThat(store.range(all("m")).get(0).values()).isEqualTo(odd);
    }

    @Test
    void aStepAnswersOneSampleForEachStepThatHasAny() {
        keep(point("m", MIDNIGHT, 1), point("m", MIDNIGHT + 59_999, 3), point("m", MIDNIGHT + 180_000, 10));

        Map<Aggregation, Map<Long, Double>> answers = new HashMap<>();
        for (Aggregation aggregation : Aggregation.values()) {
            answers.put(
                    aggregation,
                    values(new RangeQuery("web-1", "m", Map.of(), MIDNIGHT, MIDNIGHT + DAY, 60_000, aggregation, 100)));
        }

        long first = MIDNIGHT;
        long fourth = MIDNIGHT + 180_000;
        assertThat(answers)
                .isEqualTo(Map.ofEntries(
                        Map.entry(Aggregation.AVG, Map.of(first, 2.0, fourth, 10.0)),
                        Map.entry(Aggregation.MIN, Map.of(first, 1.0, fourth, 10.0)),
                        Map.entry(Aggregation.MAX, Map.of(first, 3.0, fourth, 10.0)),
                        Map.entry(Aggregation.SUM, Map.of(first, 4.0, fourth, 10.0)),
                        Map.entry(Aggregation.COUNT, Map.of(first, 2.0, fourth, 1.0)),
                        Map.entry(Aggregation.LAST, Map.of(first, 3.0, fourth, 10.0)),
                        Map.entry(Aggregation.FIRST, Map.of(first, 1.0, fourth, 10.0)),
                        Map.entry(Aggregation.P50, Map.of(first, 2.0, fourth, 10.0)),
                        Map.entry(Aggregation.P95, Map.of(first, 1 + 2 * 0.95, fourth, 10.0)),
                        Map.entry(Aggregation.P99, Map.of(first, 1 + 2 * 0.99, fourth, 10.0)),
                        Map.entry(Aggregation.INCREASE, Map.of(first, 2.0, fourth, 7.0)),
                        Map.entry(Aggregation.RATE, Map.of(first, 2 / 59.999, fourth, 7 / 120.001))));
    }

    @Test
    void aStepAcrossMidnightIsOneStep() {
        keep(point("m", MIDNIGHT - 1000, 1), point("m", MIDNIGHT + 1000, 3));

        long step = 7 * 3_600_000L; // does not divide a day
        long start = Math.floorDiv(MIDNIGHT, step) * step;
        assertThat(values(new RangeQuery(
                        "web-1", "m", Map.of(), MIDNIGHT - DAY, MIDNIGHT + DAY, step, Aggregation.SUM, 100)))
                .isEqualTo(Map.of(start, 4.0));
    }

    @Test
    void moreThanMaxPoints_isRefused_andAStepHelps() {
        keep(point("m", MIDNIGHT, 1), point("m", MIDNIGHT + 1, 1), point("m", MIDNIGHT + 2, 1));

        RangeQuery raw = new RangeQuery("web-1", "m", Map.of(), MIDNIGHT, MIDNIGHT + 9, 0, Aggregation.AVG, 2);
        assertThatThrownBy(() -> store.range(raw)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID);
            assertThat(fault.detail()).contains("step");
        });
        assertThat(values(new RangeQuery("web-1", "m", Map.of(), MIDNIGHT, MIDNIGHT + 9, 1000, Aggregation.AVG, 2)))
                .hasSize(1);
    }

    @Test
    void theLatestIsTheNewestByItsOwnTime_notByArrival() {
        keep(point("b", MIDNIGHT + 5, 5));
        keep(point("b", MIDNIGHT + 1, 1), point("a", MIDNIGHT, 0));

        assertThat(store.latest("web-1")).containsExactly(point("a", MIDNIGHT, 0), point("b", MIDNIGHT + 5, 5));
        assertThat(store.latest("nobody")).isEmpty();
    }

    @Test
    void anAgentIsRemembered_evenWhenNoneOfItsPointsWasAdmitted() {
        store.append(new Batch("quiet", MIDNIGHT, 0, List.of())).join();

        assertThat(store.agents()).containsExactly(new AgentSeen("quiet", MIDNIGHT, 0));
    }

    @Test
    void droppingDays_keepsTheFirstDayAndAllLater() {
        keep(point("m", MIDNIGHT - DAY, 1), point("m", MIDNIGHT - 1, 2), point("m", MIDNIGHT, 3));

        assertThat(store.dropDaysBefore(LocalDate.parse("2026-11-22"))).isEqualTo(1);

        assertThat(values(all("m"))).isEqualTo(Map.of(MIDNIGHT, 3.0));
        assertThat(store.days()).extracting(MetricStore.Day::date).containsExactly(LocalDate.parse("2026-11-22"));
    }

    @Test
    void aSeriesWhoseDaysAreAllDropped_isForgotten() {
        keep(point("old", MIDNIGHT - DAY, 1), point("new", MIDNIGHT, 3));

        store.dropDaysBefore(LocalDate.parse("2026-11-22"));

        assertThat(store.seriesCount("web-1")).isEqualTo(1);
        assertThat(store.has(point("old", 0, 0).series())).isFalse();
        assertThat(store.latest("web-1")).containsExactly(point("new", MIDNIGHT, 3));
    }

    @Test
    void afterClose_nothingIsAccepted() {
        store.close();

        assertThatThrownBy(() -> keep(point("m", MIDNIGHT, 1)))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.UNAVAILABLE));
    }

    /** Random batches against a sorted map; the seed of a failure is in its message. */
    @Test
    void equalsASortedMap_onRandomInput() {
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            String metric = "random-" + seed;
            TreeMap<Long, Double> model = new TreeMap<>();
            for (int batch = 0; batch < 20; batch++) {
                List<Point> points = new ArrayList<>();
                for (int i = random.nextInt(30); i >= 0; i--) {
                    long at = MIDNIGHT - 2 * DAY + random.nextInt(4 * 1440) * 60_000L;
                    double value = random.nextGaussian();
                    points.add(point(metric, at, value));
                    model.put(at, value);
                }
                keep(points.toArray(Point[]::new));
            }
            long from = MIDNIGHT - DAY + random.nextInt((int) DAY);
            long to = from + random.nextInt((int) DAY);
            assertThat(values(new RangeQuery("web-1", metric, Map.of(), from, to, 0, Aggregation.AVG, 100_000)))
                    .as("seed %d", seed)
                    .isEqualTo(model.subMap(from, true, to, true));
        }
    }
}
