package oxmon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.metrics.query.Cancellation;
import oxmon.metrics.query.Grouping;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.QueryLimits;
import oxmon.metrics.query.Ranking;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;

/** What every metric store answers to questions about many series; the same for all, and the same as a naive evaluation. */
public abstract class MetricQueryContract extends MetricStoreContract {
    private static final long MINUTE = 60_000;
    private static final QueryLimits PLENTY = new QueryLimits(1_000, 1_000_000);

    private void report(String agent, Point... points) {
        store.append(new Batch(agent, MIDNIGHT, 10_000, Arrays.asList(points))).join();
    }

    private static Point at(String agent, String metric, Labels labels, long millis, double value) {
        return new Point(new Series(agent, metric, labels), millis, value);
    }

    private void threeHosts() {
        for (String agent : List.of("web-2", "db-1", "web-1")) {
            report(
                    agent,
                    at(agent, "cpu.usage", Labels.NONE, MIDNIGHT, agent.hashCode() % 100),
                    at(agent, "disk.used", Labels.of("mount", "/"), MIDNIGHT, 10),
                    at(agent, "disk.used", Labels.of("mount", "/data"), MIDNIGHT, 30),
                    at(agent, "disk.free", Labels.of("mount", "/data"), MIDNIGHT, 70));
        }
    }

    private static SeriesSelector select(String agent, String metric, String... matchers) {
        return new SeriesSelector(
                NameSelector.of(List.of(agent)),
                NameSelector.of(List.of(metric)),
                Arrays.stream(matchers).map(LabelMatcher::parse).toList());
    }

    private static Sampling day(long step, Aggregation aggregation) {
        return new Sampling(MIDNIGHT, MIDNIGHT + 86_399_999, step, aggregation);
    }

    private List<Samples> ask(SeriesQuery query) {
        return query.ask(store, PLENTY, Cancellation.never());
    }

    private static SeriesQuery plain(SeriesSelector selector, Sampling sampling) {
        return new SeriesQuery(selector, sampling, Optional.empty(), Optional.empty());
    }

    private List<String> names(SeriesSelector selector) {
        List<String> names =
                store.series(selector).stream().map(MetricQueryContract::name).toList();
        assertThat(ask(plain(selector, day(0, Aggregation.AVG))))
                .extracting(samples -> name(samples.series()))
                .isEqualTo(names);
        assertThat(store.latest(selector))
                .extracting(point -> name(point.series()))
                .isEqualTo(names);
        return names;
    }

    private static String name(Series series) {
        return series.agent() + ' ' + series.metric() + series.labels();
    }

    @Test
    void seriesAreSelectedByNamesAndGlobs_inOrder() {
        threeHosts();

        assertThat(names(select("web-*", "disk.used")))
                .containsExactly(
                        "web-1 disk.used{mount=/data}",
                        "web-1 disk.used{mount=/}",
                        "web-2 disk.used{mount=/data}",
                        "web-2 disk.used{mount=/}");
        assertThat(names(select("db-1", "d*"))).hasSize(3);
        assertThat(names(select("*", "cpu.usage")))
                .containsExactly("db-1 cpu.usage{}", "web-1 cpu.usage{}", "web-2 cpu.usage{}");
        assertThat(names(select("nobody", "*"))).isEmpty();
        assertThat(names(SeriesSelector.all())).hasSize(12);
    }

    @Test
    void seriesAreSelectedByLabels() {
        threeHosts();

        assertThat(names(select("db-1", "disk.used", "mount=/data"))).containsExactly("db-1 disk.used{mount=/data}");
        assertThat(names(select("db-1", "disk.used", "mount!=/data"))).containsExactly("db-1 disk.used{mount=/}");
        assertThat(names(select("db-1", "*", "mount=~/d.*", "mount!~/x"))).hasSize(2);
        assertThat(names(select("db-1", "*", "mount=~/d")))
                .as("a part does not do")
                .isEmpty();
        assertThat(names(select("db-1", "*", "mount=")))
                .as("those without the label")
                .containsExactly("db-1 cpu.usage{}");
        assertThat(names(select("db-1", "*", "mount!="))).as("those with it").hasSize(3);
    }

    @Test
    void aCountersGrowthBeginsWithTheSampleBeforeTheRange_andAResetCountsTheNewValue() {
        long at = MIDNIGHT;
        keep(
                point("c", at - 10_000, 100),
                point("c", at, 130),
                point("c", at + 20_000, 150),
                point("c", at + 60_000, 7), // began again
                point("c", at + 90_000, 10));

        assertThat(values(MINUTE, Aggregation.INCREASE)).isEqualTo(Map.of(at, 50.0, at + MINUTE, 10.0));
        assertThat(values(MINUTE, Aggregation.RATE)).isEqualTo(Map.of(at, 50 / 30.0, at + MINUTE, 10 / 70.0));
        assertThat(values(0, Aggregation.INCREASE))
                .isEqualTo(Map.of(at, 30.0, at + 20_000, 20.0, at + 60_000, 7.0, at + 90_000, 3.0));
        assertThat(values(0, Aggregation.RATE))
                .isEqualTo(Map.of(at, 3.0, at + 20_000, 1.0, at + 60_000, 7 / 40.0, at + 90_000, 0.1));
    }

    @Test
    void aCountersFirstSampleEverTellsNothing() {
        keep(point("c", MIDNIGHT - 3_600_000, 5), point("c", MIDNIGHT + 5000, 100), point("c", MIDNIGHT + 15_000, 101));

        assertThat(values(MINUTE, Aggregation.INCREASE))
                .as("the one an hour before is too far away")
                .isEqualTo(Map.of(MIDNIGHT, 1.0));
    }

    private Map<Long, Double> values(long step, Aggregation aggregation) {
        Map<Long, Double> values = new TreeMap<>();
        for (Samples samples : store.range(
                new RangeQuery("web-1", "c", Map.of(), MIDNIGHT, MIDNIGHT + 86_399_999, step, aggregation, 100))) {
            for (int i = 0; i < samples.size(); i++) {
                values.put(samples.millis()[i], samples.values()[i]);
            }
        }
        return values;
    }

    @Test
    void seriesBecomeOne_byLabelsAndAgents_butMetricsAreNeverMixed() {
        threeHosts();
        Sampling hourly = day(60 * MINUTE, Aggregation.AVG);

        assertThat(grouped(select("*", "disk.*"), hourly, new Grouping(Set.of("mount"), false, Aggregation.SUM)))
                .containsExactly(
                        " disk.free{mount=/data} [210.0]",
                        " disk.used{mount=/data} [90.0]",
                        " disk.used{mount=/} [30.0]");
        assertThat(grouped(select("web*", "disk.used"), hourly, new Grouping(Set.of(), true, Aggregation.AVG)))
                .containsExactly("web-1 disk.used{} [20.0]", "web-2 disk.used{} [20.0]");
        assertThat(grouped(select("*", "disk.used"), hourly, new Grouping(Set.of(), false, Aggregation.COUNT)))
                .containsExactly(" disk.used{} [6.0]");
        assertThat(grouped(select("*", "disk.used"), hourly, new Grouping(Set.of(), false, Aggregation.P50)))
                .containsExactly(" disk.used{} [20.0]");
    }

    private List<String> grouped(SeriesSelector selector, Sampling sampling, Grouping grouping) {
        return ask(new SeriesQuery(selector, sampling, Optional.of(grouping), Optional.empty())).stream()
                .map(samples -> name(samples.series()) + ' ' + Arrays.toString(samples.values()))
                .toList();
    }

    @Test
    void theForemostSeriesAreKept_inTheirOrder() {
        for (int i = 1; i <= 5; i++) {
            String agent = "host-" + i;
            report(
                    agent,
                    at(agent, "cpu.usage", Labels.NONE, MIDNIGHT, i % 3),
                    at(agent, "cpu.usage", Labels.NONE, MIDNIGHT + 1000, 10 * i));
        }

        assertThat(ranked(new Ranking(2, true, Aggregation.AVG))).containsExactly("host-5", "host-4");
        assertThat(ranked(new Ranking(2, false, Aggregation.LAST))).containsExactly("host-1", "host-2");
        assertThat(ranked(new Ranking(3, true, Aggregation.FIRST)))
                .as("equals in the order of names")
                .containsExactly("host-2", "host-5", "host-1");
        assertThat(ranked(new Ranking(9, true, Aggregation.MAX))).hasSize(5);
    }

    private List<String> ranked(Ranking ranking) {
        SeriesQuery query = new SeriesQuery(
                select("*", "cpu.usage"), day(0, Aggregation.AVG), Optional.empty(), Optional.of(ranking));
        return ask(query).stream().map(samples -> samples.series().agent()).toList();
    }

    @Test
    void aQueryHasBounds() {
        threeHosts();
        SeriesQuery all = plain(SeriesSelector.all(), day(0, Aggregation.AVG));

        refused(Fault.Kind.INVALID, "metric", () -> all.ask(store, new QueryLimits(11, 100), Cancellation.never()));
        refused(Fault.Kind.INVALID, "step", () -> all.ask(store, new QueryLimits(12, 11), Cancellation.never()));
        assertThat(all.ask(store, new QueryLimits(12, 12), Cancellation.never()))
                .hasSize(12);
        Cancellation cancelled = Cancellation.never();
        cancelled.cancel();
        refused(Fault.Kind.UNAVAILABLE, null, () -> all.ask(store, PLENTY, cancelled));
        keep(point("c", MIDNIGHT, 1));
        RangeQuery one = new RangeQuery("web-1", "c", Map.of(), MIDNIGHT, MIDNIGHT, 0, Aggregation.AVG, 100);
        refused(Fault.Kind.UNAVAILABLE, null, () -> store.range(one, cancelled));
        long[] nanos = {0};
        Cancellation late = new Cancellation(Duration.ofSeconds(1), () -> nanos[0] += 600_000_000);
        refused(Fault.Kind.UNAVAILABLE, null, () -> all.ask(store, PLENTY, late));
    }

    @Test
    void groupsAndRankingsHaveBoundsToo() {
        keep(point("m", MIDNIGHT, 1), point("m", MIDNIGHT + 86_399_000, 1));
        SeriesQuery grouped = new SeriesQuery(
                select("*", "m"),
                day(1, Aggregation.AVG),
                Optional.of(new Grouping(Set.of(), false, Aggregation.AVG)),
                Optional.empty());
        SeriesQuery ranked = new SeriesQuery(
                select("*", "m"),
                day(0, Aggregation.AVG),
                Optional.empty(),
                Optional.of(new Ranking(3, true, Aggregation.MAX)));

        refused(Fault.Kind.INVALID, "step", () -> grouped.ask(store, new QueryLimits(9, 1000), Cancellation.never()));
        refused(Fault.Kind.INVALID, "step", () -> ranked.ask(store, new QueryLimits(9, 1), Cancellation.never()));
    }

    @Test
    void aPatternThatTakesForever_isRefused() {
        report("web-1", at("web-1", "m", Labels.of("k", "a".repeat(60)), MIDNIGHT, 1));

        refused(Fault.Kind.INVALID, "match", () -> store.series(select("*", "m", "k=~(.*a){12}b")));
    }

    @Test
    void afterClose_nothingIsAnswered() {
        keep(point("m", MIDNIGHT, 1));
        store.close();

        refused(Fault.Kind.UNAVAILABLE, null, () -> store.series(SeriesSelector.all()));
        refused(Fault.Kind.UNAVAILABLE, null, () -> ask(plain(SeriesSelector.all(), day(0, Aggregation.AVG))));
    }

    private static void refused(
            Fault.Kind kind,
            @org.jspecify.annotations.Nullable String field,
            org.assertj.core.api.ThrowableAssert.ThrowingCallable query) {
        assertThatThrownBy(query).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.kind()).as(fault.detail()).isEqualTo(kind);
            assertThat(fault.field()).isEqualTo(field);
        });
    }

    /** Random questions about random series against lists and loops; the seed of a failure is in its message. */
    @Test
    void equalsANaiveEvaluation_onRandomInput() {
        Random random = new Random(20261122);
        Map<Series, NavigableMap<Long, Double>> model = new TreeMap<>(SeriesSelector.ORDER);
        for (int round = 0; round < 3; round++) {
            reportAtRandom(random, model);
            store.flush();
            if (round == 1) {
                store.rewriteDaysBefore(LocalDate.ofEpochDay(MIDNIGHT / 86_400_000));
            }
        }
        NaiveQuery naive = new NaiveQuery(model);
        for (int i = 0; i < 150; i++) {
            SeriesQuery query = NaiveQuery.random(random, MIDNIGHT - 7_200_000, MIDNIGHT + 7_200_000);
            List<Samples> expected = naive.answer(query);
            List<Samples> answer = ask(query);
            assertThat(answer).as("%s", query).extracting(Samples::series).isEqualTo(series(expected));
            for (int s = 0; s < answer.size(); s++) {
                assertThat(answer.get(s).millis())
                        .as("%s of %s", answer.get(s).series(), query)
                        .isEqualTo(expected.get(s).millis());
                assertClose(answer.get(s).values(), expected.get(s).values(), query);
            }
        }
    }

    /** Sums may differ in their last digits, since statistics of chunks are added rather than points. */
    private static void assertClose(double[] values, double[] expected, SeriesQuery query) {
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i] - expected[i]) > 1e-9 * Math.max(1, Math.abs(expected[i]))) {
                assertThat(values[i]).as("value %d of %s", i, query).isEqualTo(expected[i]);
            }
        }
    }

    private static List<Series> series(List<Samples> all) {
        return all.stream().map(Samples::series).toList();
    }

    /** Four agents report for four hours around midnight, every ten seconds, now and then late or not at all. */
    private void reportAtRandom(Random random, Map<Series, NavigableMap<Long, Double>> model) {
        for (String agent : List.of("web-1", "web-2", "db-1", "cache")) {
            long at = MIDNIGHT - 7_200_000 + random.nextInt(3_600_000);
            int ticks = 300 + random.nextInt(600);
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < ticks; i++) {
                at += random.nextInt(50) == 0 ? random.nextInt(900_000) : 10_000;
                for (String core : List.of("0", "1", "12")) {
                    if (random.nextInt(20) > 0) {
                        long back = random.nextInt(200) == 0 ? random.nextInt(1_000_000) : 0;
                        points.add(at(agent, "cpu", Labels.of("core", core), at - back, random.nextInt(1000) / 8.0));
                    }
                }
                double counter = (at / 1000) % 10_000;
                points.add(at(agent, "net.sent", Labels.of("if", "eth0"), at, counter));
            }
            report(agent, points.toArray(Point[]::new));
            points.forEach(point ->
                    model.computeIfAbsent(point.series(), s -> new TreeMap<>()).put(point.millis(), point.value()));
        }
    }
}
