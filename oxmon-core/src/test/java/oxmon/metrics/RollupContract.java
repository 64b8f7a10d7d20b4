package oxmon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.QueryLimits;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;

/** What a store that keeps rollups answers for days whose points are gone: the same as before, wherever five minutes suffice. */
public abstract class RollupContract {
    /** 2026-11-22T00:00:00Z, a UTC midnight. */
    protected static final long MIDNIGHT = 1_795_305_600_000L;

    protected static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    protected static final long DAY = 86_400_000L;
    private static final long FIVE_MINUTES = 300_000L;
    private static final QueryLimits PLENTY = new QueryLimits(1_000, 1_000_000);

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

    /** Opens it again. */
    protected final void reopen() throws Exception {
        store.close();
        store = open();
    }

    /** Keeps the points of one agent. */
    protected final void keep(String agent, List<Point> points) {
        for (int from = 0; from < points.size(); from += 1_000) {
            List<Point> batch = points.subList(from, Math.min(points.size(), from + 1_000));
            store.append(new Batch(agent, MIDNIGHT, 60_000, batch)).join();
        }
    }

    /** A point of {@code web-1} without labels. */
    protected static Point point(String metric, long millis, double value) {
        return new Point(new Series("web-1", metric, Labels.NONE), millis, value);
    }

    /** Packs and rolls up what is before today, and drops its points. */
    protected final void onlyRollupsBeforeToday() {
        store.rewriteDaysBefore(TODAY);
        store.dropDaysBefore(TODAY);
        assertThat(store.days()).extracting(MetricStore.Day::date).allMatch(day -> !day.isBefore(TODAY));
    }

    /** What the series of {@code web-1} answers. */
    protected final Map<Long, Double> values(String metric, long from, long to, long step, Aggregation aggregation) {
        Map<Long, Double> values = new TreeMap<>();
        for (Samples samples :
                store.range(new RangeQuery("web-1", metric, Map.of(), from, to, step, aggregation, 1_000_000))) {
            for (int i = 0; i < samples.size(); i++) {
                values.put(samples.millis()[i], samples.values()[i]);
            }
        }
        return values;
    }

    private static SeriesSelector select(String agent, String metric) {
        return new SeriesSelector(NameSelector.of(List.of(agent)), NameSelector.of(List.of(metric)), List.of());
    }

    private List<Samples> ask(SeriesSelector selector, Sampling sampling) {
        return new SeriesQuery(selector, sampling, Optional.empty(), Optional.empty())
                .ask(store, PLENTY, Cancellation.never());
    }

    /** Three agents over four days, now and then late, twice, or not at all; one series of each is a counter. */
    protected final Map<Series, NavigableMap<Long, Double>> reportAtRandom(Random random) {
        Map<Series, NavigableMap<Long, Double>> model = new TreeMap<>(SeriesSelector.ORDER);
        for (String agent : List.of("web-1", "web-2", "db-1")) {
            List<Point> points = new ArrayList<>();
            double counter = 0;
            for (long at = MIDNIGHT - 3 * DAY + random.nextInt(60_000); at < MIDNIGHT + DAY / 3; at += 60_000) {
                if (random.nextInt(200) == 0) {
                    at += random.nextInt(4_000_000);
                }
                for (String core : List.of("0", "1")) {
                    long back = random.nextInt(100) == 0 ? random.nextInt(10_000_000) : random.nextInt(3);
                    points.add(new Point(
                            new Series(agent, "cpu", Labels.of("core", core)),
                            at - back,
                            random.nextInt(300) == 0 ? random.nextGaussian() * 1e6 : random.nextInt(10_000) / 100.0));
                }
                counter = random.nextInt(300) == 0 ? random.nextInt(10) : counter + random.nextInt(100_000);
                points.add(new Point(new Series(agent, "net.sent", Labels.NONE), at, counter));
                points.add(new Point(new Series(agent, "ratio", Labels.NONE), at, random.nextDouble()));
            }
            keep(agent, points);
            points.forEach(point ->
                    model.computeIfAbsent(point.series(), s -> new TreeMap<>()).put(point.millis(), point.value()));
        }
        return model;
    }

    @Test
    void equalsANaiveEvaluation_onRandomInput_whenTheDaysAreGone() throws Exception {
        Random random = new Random(20261122);
        Map<Series, NavigableMap<Long, Double>> model = reportAtRandom(random);
        onlyRollupsBeforeToday();
        askAtRandom(random, model);
    }

    /** Compares many answers to naive ones. */
    protected final void askAtRandom(Random random, Map<Series, NavigableMap<Long, Double>> model) throws Exception {
        NaiveQuery naive = new NaiveQuery(model);
        for (int i = 0; i < 400; i++) {
            if (i == 200) {
                reopen();
            }
            SeriesQuery query = random(random);
            List<Samples> expected = naive.answer(query);
            List<Samples> answer = query.ask(store, PLENTY, Cancellation.never());
            assertThat(answer)
                    .as("%s", query)
                    .extracting(Samples::series)
                    .isEqualTo(expected.stream().map(Samples::series).toList());
            for (int s = 0; s < answer.size(); s++) {
                assertThat(answer.get(s).millis())
                        .as("%s of %s", answer.get(s).series(), query)
                        .isEqualTo(expected.get(s).millis());
                assertClose(answer.get(s).values(), expected.get(s).values(), query);
            }
        }
    }

    private static SeriesQuery random(Random random) {
        long[] steps = {1, 1, 2, 3, 6, 12, 12, 24, 72, 144, 288, 288, 2016};
        long from = MIDNIGHT - 3 * DAY + random.nextInt(4 * 288) * FIVE_MINUTES;
        long to = from + (1 + random.nextInt(4 * 288)) * FIVE_MINUTES - 1;
        boolean counter = random.nextInt(4) == 0;
        List<Aggregation> plain = List.of(
                Aggregation.AVG,
                Aggregation.MIN,
                Aggregation.MAX,
                Aggregation.SUM,
                Aggregation.COUNT,
                Aggregation.FIRST,
                Aggregation.LAST);
        Aggregation aggregation = counter
                ? (random.nextBoolean() ? Aggregation.RATE : Aggregation.INCREASE)
                : plain.get(random.nextInt(plain.size()));
        String agent = List.of("*", "web-*", "web-1", "db-1").get(random.nextInt(4));
        String metric = counter ? "net.sent" : List.of("*", "cpu", "ratio").get(random.nextInt(3));
        Sampling sampling = new Sampling(from, to, steps[random.nextInt(steps.length)] * FIVE_MINUTES, aggregation);
        return new SeriesQuery(select(agent, metric), sampling, Optional.empty(), Optional.empty());
    }

    private static void assertClose(double[] values, double[] expected, SeriesQuery query) {
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i] - expected[i]) > 1e-9 * Math.max(1, Math.abs(expected[i]))) {
                assertThat(values[i]).as("value %d of %s", i, query).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void noSpikeIsEverLost_overFourHundredDays() {
        List<Point> points = new ArrayList<>();
        for (int day = 400; day >= 1; day -= 7) {
            for (int i = 0; i < 4; i++) {
                points.add(point("m", MIDNIGHT - day * DAY + i * 20_000_000L + day * 1_000L, 10 + i));
            }
        }
        long spike = MIDNIGHT - 393 * DAY + 47_123_456L;
        long dip = MIDNIGHT - 8 * DAY + 1L;
        points.add(point("m", spike, 1e6));
        points.add(point("m", dip, -0.5));
        points.add(point("m", MIDNIGHT, 10));
        keep("web-1", points);
        onlyRollupsBeforeToday();

        long from = MIDNIGHT - 400 * DAY;
        for (long step : new long[] {FIVE_MINUTES, 12 * FIVE_MINUTES, DAY / 2, DAY, 7 * DAY, 1_000 * DAY}) {
            assertThat(values("m", from, MIDNIGHT, step, Aggregation.MAX))
                    .as("step %d", step)
                    .containsEntry(Math.floorDiv(spike, step) * step, 1e6);
            assertThat(values("m", from, MIDNIGHT, step, Aggregation.MIN))
                    .as("step %d", step)
                    .containsEntry(Math.floorDiv(dip, step) * step, -0.5);
        }
        assertThat(values("m", from, MIDNIGHT, 1_000 * DAY, Aggregation.COUNT).values().stream()
                        .mapToDouble(n -> n)
                        .sum())
                .isEqualTo(points.size());
    }

    @Test
    void aPointThatComesWhenItsDayIsRolledUp_isInTheRollupToo() throws Exception {
        long yesterday = MIDNIGHT - DAY;
        keep("web-1", List.of(point("m", yesterday + 1_000, 1), point("m", MIDNIGHT, 1)));
        store.rewriteDaysBefore(TODAY);
        keep("web-1", List.of(point("m", yesterday + 2_000, 7), point("n", yesterday + 900_000, 3)));
        store.flush();
        store.rewriteDaysBefore(TODAY);
        keep("web-1", List.of(point("m", yesterday + 1_000, 2))); // in the log alone when retention comes
        onlyRollupsBeforeToday();
        reopen();

        assertThat(values("m", yesterday, MIDNIGHT - 1, FIVE_MINUTES, Aggregation.SUM))
                .isEqualTo(Map.of(yesterday, 9.0));
        assertThat(values("n", yesterday, MIDNIGHT - 1, FIVE_MINUTES, Aggregation.LAST))
                .isEqualTo(Map.of(yesterday + 900_000, 3.0));
    }

    @Test
    void seriesThatLiveOnlyInRollups_areFoundByWhoeverAsksSoFarBack() throws Exception {
        keep("web-1", List.of(point("gone", MIDNIGHT - 2 * DAY, 4), point("m", MIDNIGHT, 1)));
        keep("old", List.of(new Point(new Series("old", "gone", Labels.of("k", "v")), MIDNIGHT - 2 * DAY, 5)));
        onlyRollupsBeforeToday();
        reopen();

        assertThat(store.series(SeriesSelector.all()))
                .extracting(Series::metric)
                .containsExactly("m");
        assertThat(store.series(SeriesSelector.all(), MIDNIGHT - 3 * DAY, MIDNIGHT))
                .extracting(series -> series.agent() + ' ' + series.metric() + series.labels())
                .containsExactly("old gone{k=v}", "web-1 gone{}", "web-1 m{}");
        assertThat(store.series(SeriesSelector.all(), MIDNIGHT, MIDNIGHT + 1)).hasSize(1);
        assertThat(ask(select("*", "go*"), new Sampling(MIDNIGHT - 3 * DAY, MIDNIGHT, DAY, Aggregation.MAX)))
                .extracting(samples -> samples.values()[0])
                .containsExactly(5.0, 4.0);
        assertThat(ask(select("old", "gone"), new Sampling(MIDNIGHT - 3 * DAY, MIDNIGHT, DAY, Aggregation.MAX)))
                .hasSize(1);
    }

    @Test
    void whatRollupsCannotTell_isNotInvented() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            points.add(point("m", MIDNIGHT - DAY + i * 10_000L, i % 2)); // up and down: no counter
        }
        points.add(point("m", MIDNIGHT, 7));
        keep("web-1", points);
        onlyRollupsBeforeToday();

        assertThat(values("m", MIDNIGHT - DAY, MIDNIGHT, 0, Aggregation.AVG)).isEqualTo(Map.of(MIDNIGHT, 7.0));
        assertThat(values("m", MIDNIGHT - DAY, MIDNIGHT, DAY, Aggregation.P95)).isEqualTo(Map.of(MIDNIGHT, 7.0));
        assertThat(values("m", MIDNIGHT - DAY, MIDNIGHT - 1, DAY, Aggregation.INCREASE))
                .isEmpty();
    }

    @Test
    void anIntervalThatTheRangeCuts_countsAsAWhole_andAShorterStepHasASampleEachFiveMinutes() {
        long at = MIDNIGHT - DAY;
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            points.add(point("m", at + i * 10_000L, i));
        }
        points.add(point("m", MIDNIGHT, 0));
        keep("web-1", points);
        onlyRollupsBeforeToday();

        assertThat(values("m", at + 150_000, at + 450_000, FIVE_MINUTES, Aggregation.COUNT))
                .isEqualTo(Map.of(at, 30.0, at + 300_000, 30.0));
        assertThat(values("m", at, at + 899_999, 60_000, Aggregation.MAX))
                .isEqualTo(Map.of(at, 29.0, at + 300_000, 59.0, at + 600_000, 89.0));
        assertThat(values("m", at + 290_001, at + 899_999, 60_000, Aggregation.MAX))
                .isEqualTo(Map.of(at + 300_000, 59.0, at + 600_000, 89.0));
    }

    @Test
    void rollupsGoWhenTheirTimeIsOver_andAreNotMadeAgain() throws Exception {
        keep(
                "web-1",
                List.of(
                        point("m", MIDNIGHT - 40 * DAY, 1),
                        point("m", MIDNIGHT - 2 * DAY, 2),
                        point("m", MIDNIGHT - DAY, 3),
                        point("m", MIDNIGHT, 4)));
        store.rewriteDaysBefore(TODAY);
        assertThat(store.rollups()).hasSize(2);

        assertThat(store.dropRollupsBefore(TODAY.minusDays(1))).isEqualTo(2);
        onlyRollupsBeforeToday();
        reopen();

        assertThat(store.rollups()).singleElement().satisfies(file -> {
            assertThat(file.days()).isEqualTo(1);
            assertThat(file.sizeBytes()).isPositive();
            assertThat(file.fault()).isEmpty();
        });
        assertThat(values("m", MIDNIGHT - 100 * DAY, MIDNIGHT, DAY, Aggregation.LAST))
                .isEqualTo(Map.of(MIDNIGHT - DAY, 3.0, MIDNIGHT, 4.0));
    }

    @Test
    void aDayThatIsOnlyARollup_staysAsItIs_whateverComesForIt() throws Exception {
        keep(
                "web-1",
                List.of(point("m", MIDNIGHT - DAY, 1), point("m", MIDNIGHT - DAY + 1, 2), point("m", MIDNIGHT, 4)));
        onlyRollupsBeforeToday();
        keep("web-1", List.of(point("m", MIDNIGHT - DAY + 5, 9))); // the retention was longer for a while
        assertThat(values("m", MIDNIGHT - DAY, MIDNIGHT - 1, DAY, Aggregation.COUNT))
                .isEqualTo(Map.of(MIDNIGHT - DAY, 2.0));
        store.flush();
        store.rewriteDaysBefore(TODAY);
        assertThat(values("m", MIDNIGHT - DAY, MIDNIGHT - 1, DAY, Aggregation.COUNT))
                .isEqualTo(Map.of(MIDNIGHT - DAY, 2.0));
        onlyRollupsBeforeToday();
        reopen();

        assertThat(values("m", MIDNIGHT - DAY, MIDNIGHT - 1, DAY, Aggregation.COUNT))
                .isEqualTo(Map.of(MIDNIGHT - DAY, 2.0));
    }
}
