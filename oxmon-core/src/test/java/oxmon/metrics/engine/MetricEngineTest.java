package oxmon.metrics.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricQueryContract;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;

class MetricEngineTest extends MetricQueryContract {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");

    @TempDir
    Path directory;

    private final FakeDayFiles files = new FakeDayFiles();

    @Override
    protected MetricStore open() {
        return new MetricEngine(new MetricEngine.Settings(directory, 0, Duration.ofHours(1)), files, Thread::new);
    }

    /** Opens the store as it would be after {@code kill -9}: from a copy of the log as it is now. */
    private void crash() throws IOException {
        Path copy = directory.resolve("copy");
        Files.createDirectories(copy);
        try (Stream<Path> logs = Files.list(directory.resolve("log"))) {
            for (Path log : logs.toList()) {
                try {
                    Files.copy(log, copy.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                } catch (NoSuchFileException e) {
                    // a flush that went on has just brought it into the day files
                }
            }
        }
        files.readOnly.add(TODAY);
        files.readOnly.add(TODAY.minusDays(1));
        store.close(); // cannot write anything now
        files.readOnly.clear();
        try (Stream<Path> logs = Files.list(directory.resolve("log"))) {
            for (Path log : logs.toList()) {
                Files.delete(log);
            }
        }
        try (Stream<Path> logs = Files.list(copy)) {
            for (Path log : logs.toList()) {
                Files.move(log, directory.resolve("log").resolve(log.getFileName()));
            }
        }
        store = open();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> logs = Files.list(directory.resolve("log"))) {
            return logs.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Makes today's file, so that nothing is flushed but when a test says so. */
    private void beginDay() {
        keep(point("first-of-the-day", MIDNIGHT, 0));
        store.flush();
    }

    private Map<Long, Double> read(String metric) {
        Map<Long, Double> values = new TreeMap<>();
        for (Samples samples : store.range(all(metric))) {
            for (int i = 0; i < samples.size(); i++) {
                values.put(samples.millis()[i], samples.values()[i]);
            }
        }
        return values;
    }

    @Test
    void aFlushBringsPointsIntoTheDaysFile_andDeletesTheLog() throws IOException {
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));
        store.flush();

        assertThat(segments()).isEmpty();
        assertThat(files.days()).containsExactly(TODAY.minusDays(1), TODAY);
        assertThat(read("m")).isEqualTo(Map.of(MIDNIGHT - 1, 1.0, MIDNIGHT, 2.0));
    }

    @Test
    void whenItCannotBeOpened_itsFilesAreClosed_andNoThreadGoesOn() throws Exception {
        store.close();
        MetricEngine.Settings settings = new MetricEngine.Settings(directory, 0, Duration.ofHours(1));
        for (int threads = 0; threads < 2; threads++) {
            List<Thread> begun = new ArrayList<>();
            int most = threads;
            files.closed = false;
            assertThatThrownBy(() -> new MetricEngine(settings, files, work -> {
                        if (begun.size() == most) {
                            throw new IllegalStateException("no more threads");
                        }
                        Thread thread = new Thread(work);
                        begun.add(thread);
                        return thread;
                    }))
                    .hasMessage("no more threads");
            assertThat(files.closed).isTrue();
            assertThat(begun).hasSize(threads).noneMatch(Thread::isAlive);
        }

        files.closed = false;
        Path noFolder = Files.createFile(directory.resolve("no-folder"));
        assertThatThrownBy(() -> new MetricEngine(
                        new MetricEngine.Settings(noFolder, 0, Duration.ofHours(1)), files, Thread::new))
                .isInstanceOf(RuntimeException.class);
        assertThat(files.closed).as("%s", noFolder).isTrue();
        store = open();
    }

    @Test
    void everySecond_noBatchWaitsForTheDisk_whichIsAskedSoonAfter() throws Exception {
        store.close();
        store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1), Durability.EVERY_SECOND),
                files,
                Thread::new);
        beginDay();
        long before = store.figures().syncs();
        for (int i = 1; i <= 200; i++) {
            keep(point("m", MIDNIGHT + i, i));
        }
        assertThat(store.figures().syncs() - before).isLessThan(100); // 200 with a sync each

        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        long settled = store.figures().syncs();
        keep(point("m", MIDNIGHT + 201, 201));
        while (store.figures().syncs() == settled && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        assertThat(store.figures().syncs()).isGreaterThan(settled); // although nothing more was reported

        crash();
        assertThat(read("m")).hasSize(201);
    }

    @Test
    void aBlockThatGrows_staysOneChunk() {
        for (int i = 0; i < 10; i++) {
            keep(point("a", MIDNIGHT + i, i), point("b", MIDNIGHT + i, -i));
            store.flush();
        }

        assertThat(files.chunks(TODAY)).isEqualTo(2);
        assertThat(files.columns(TODAY)).isEqualTo(1);
        assertThat(read("a")).hasSize(10);
    }

    @Test
    void seriesInStepShareTheirTimes_alsoWhenOneJoinsLaterAndOneMissesATick() {
        for (int i = 0; i < 250; i++) {
            List<Point> tick = new ArrayList<>(List.of(point("a", MIDNIGHT + i, i), point("b", MIDNIGHT + i, -i)));
            if (i >= 70) {
                tick.add(point("later", MIDNIGHT + i, 2 * i));
            }
            if (i != 150) {
                tick.add(point("gap", MIDNIGHT + i, 3 * i));
            }
            keep(tick.toArray(Point[]::new));
        }
        store.flush();

        assertThat(read("a")).hasSize(250);
        assertThat(read("later"))
                .hasSize(180)
                .containsEntry(MIDNIGHT + 70, 140.0)
                .containsEntry(MIDNIGHT + 249, 498.0);
        assertThat(read("gap")).hasSize(249).doesNotContainKey(MIDNIGHT + 150).containsEntry(MIDNIGHT + 151, 453.0);
        assertThat(files.columns(TODAY)).isEqualTo(4); // three of the agent, one of the series with the gap
    }

    @Test
    void aLatePointBeatsTheSealedOne_inMemoryAndInTheFile() {
        for (int i = 0; i < 130; i++) {
            keep(point("m", MIDNIGHT + 10L * i, i));
        }
        keep(point("m", MIDNIGHT + 50, -5), point("m", MIDNIGHT + 55, -5.5));
        assertThat(read("m")).hasSize(131).containsEntry(MIDNIGHT + 50, -5.0).containsEntry(MIDNIGHT + 55, -5.5);

        store.flush();

        assertThat(files.late(TODAY)).isEqualTo(2);
        assertThat(read("m")).hasSize(131).containsEntry(MIDNIGHT + 50, -5.0).containsEntry(MIDNIGHT + 55, -5.5);
    }

    @Test
    void afterACrash_everyAcknowledgedPointIsThereOnce() throws IOException {
        keep(point("a", MIDNIGHT - 1, 1), point("a", MIDNIGHT, 2), point("b", MIDNIGHT, 3));
        store.flush();
        keep(point("a", MIDNIGHT + 1, 4), point("c", MIDNIGHT + 1, 5));

        crash();

        assertThat(read("a")).isEqualTo(Map.of(MIDNIGHT - 1, 1.0, MIDNIGHT, 2.0, MIDNIGHT + 1, 4.0));
        assertThat(read("b")).isEqualTo(Map.of(MIDNIGHT, 3.0));
        assertThat(store.latest("web-1"))
                .containsExactly(point("a", MIDNIGHT + 1, 4), point("b", MIDNIGHT, 3), point("c", MIDNIGHT + 1, 5));
        assertThat(store.agents()).singleElement().extracting("intervalMillis").isEqualTo(10_000L);
        store.flush();
        assertThat(files.late(TODAY)).isZero();
    }

    @Test
    void aCrashBetweenTheFilesAndTheLog_doublesNothing() throws IOException {
        beginDay();
        keep(point("a", MIDNIGHT, 2));
        byte[] log = Files.readAllBytes(segments().get(0));
        Path name = segments().get(0);
        store.flush();
        store.close();
        Files.write(name, log);

        store = open();

        assertThat(store.range(new RangeQuery(
                                "web-1", "a", Map.of(), MIDNIGHT, MIDNIGHT + 9, 60_000, Aggregation.COUNT, 10))
                        .get(0)
                        .values())
                .containsExactly(1);
        store.flush();
        assertThat(files.late(TODAY)).isZero();
        assertThat(segments()).isEmpty();
    }

    @Test
    void aTornEndOfTheLogIsCutOff_whateverItsLength() throws IOException {
        beginDay();
        keep(point("a", MIDNIGHT, 1));
        long first = Files.size(segments().get(0));
        keep(point("a", MIDNIGHT + 1, 2), point("b", MIDNIGHT + 1, 3));
        Path segment = segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        store.close();
        files.drop(TODAY);
        for (int length = (int) first; length <= whole.length; length++) {
            Files.write(segment, java.util.Arrays.copyOf(whole, length));
            store = open();
            assertThat(read("a")).as("cut at %d", length).hasSize(length < whole.length ? 1 : 2);
            store.close();
            files.drop(TODAY);
        }
    }

    @Test
    void damageInTheMiddleOfTheLogLosesThatBatchOnly_andTheSegmentIsKept() throws IOException {
        beginDay();
        keep(point("a", MIDNIGHT, 1));
        long first = Files.size(segments().get(0));
        keep(point("a", MIDNIGHT + 1, 2));
        keep(point("a", MIDNIGHT + 2, 3));
        Path segment = segments().get(0);
        byte[] bytes = Files.readAllBytes(segment);
        store.close();
        files.drop(TODAY);
        bytes[(int) first + 20] ^= 0x40;
        Files.write(segment, bytes);

        store = open();

        assertThat(read("a")).isEqualTo(Map.of(MIDNIGHT, 1.0, MIDNIGHT + 2, 3.0));
        store.flush();
        assertThat(segments()).singleElement().satisfies(left -> {
            assertThat(left.getFileName().toString()).endsWith(".damaged");
            assertThat(left).hasBinaryContent(bytes);
        });
    }

    @Test
    void aDayThatCannotBeWritten_keepsItsPointsAndRefusesMore_untilItCan() throws IOException {
        files.readOnly.add(TODAY.minusDays(1));
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT, 2));

        store.flush();

        assertThat(store.status().ok()).isFalse();
        assertThat(store.status().detail()).contains("read-only");
        assertThat(segments()).isNotEmpty();
        assertThatThrownBy(() -> keep(point("m", MIDNIGHT - 2, 1)))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Fault.class, f -> assertThat(f.detail()).contains("read-only"));
        keep(point("m", MIDNIGHT + 1, 3));
        assertThat(read("m")).hasSize(3);

        files.readOnly.clear();
        store.flush();

        assertThat(store.status().ok()).isTrue();
        assertThat(segments()).isEmpty();
        keep(point("m", MIDNIGHT - 2, 0));
        assertThat(read("m")).hasSize(4);
    }

    @Test
    void aDayThatCannotBeWritten_keepsOnlyTheSegmentsWithItsPoints_howeverLongItLasts() throws IOException {
        beginDay();
        files.readOnly.add(TODAY.minusDays(1));
        keep(point("m", MIDNIGHT - 1, 1), point("m", MIDNIGHT + 1, 2));
        store.flush();
        List<Path> needed = segments();
        assertThat(needed).hasSize(1);

        for (int i = 2; i < 20; i++) {
            keep(point("m", MIDNIGHT + i, i));
            store.flush();
        }
        assertThat(segments()).isEqualTo(needed);

        store.close();
        store = open();
        keep(point("m", MIDNIGHT + 20, 20));
        store.flush();
        assertThat(segments()).as("after another start too").isEqualTo(needed);
        assertThat(read("m")).hasSize(21).containsEntry(MIDNIGHT - 1, 1.0);

        files.readOnly.clear();
        store.flush();
        assertThat(segments()).isEmpty();
        assertThat(read("m")).hasSize(21).containsEntry(MIDNIGHT - 1, 1.0);
    }

    @Test
    void aChunkThatCannotBeDecodedIsTold_andTheRestIsAnswered() {
        for (int i = 0; i < 121; i++) { // one more than a block holds
            keep(point("m", MIDNIGHT + i, i * 1.7));
        }
        store.flush();
        files.corrupt = true;

        assertThat(read("m")).isEqualTo(Map.of(MIDNIGHT + 120, 120 * 1.7));

        assertThat(store.status().ok()).isFalse();
        assertThat(store.status().detail()).contains("chunk");
    }

    /** Random batches with repeats, gaps, late points, flushes and crashes, against sorted maps; the seed is in the message. */
    @Test
    void equalsSortedMaps_throughFlushesAndCrashes() throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            Map<Series, NavigableMap<Long, Double>> model = new HashMap<>();
            String agent = "agent-" + seed;
            long tick = MIDNIGHT - 3_600_000;
            for (int step = 0; step < 400; step++) {
                tick += random.nextInt(20) == 0 ? random.nextInt(600_000) : 10_000;
                List<Point> points = new ArrayList<>();
                for (int s = 0; s < 6; s++) {
                    if (random.nextInt(30) == 0) {
                        continue;
                    }
                    long at = random.nextInt(40) == 0 ? tick - random.nextInt(4_000_000) : tick;
                    Series series = new Series(agent, "m", Labels.of("s", "" + s));
                    double value = random.nextInt(3) == 0 ? random.nextDouble() : random.nextInt(100);
                    points.add(new Point(series, at, value));
                    model.computeIfAbsent(series, x -> new TreeMap<>()).put(at, value);
                }
                store.append(new Batch(agent, tick, 10_000, points)).join();
                if (random.nextInt(60) == 0) {
                    store.flush();
                }
                if (random.nextInt(200) == 0) {
                    crash();
                }
            }
            long from = MIDNIGHT - random.nextInt(3_600_000);
            long to = from + random.nextInt(7_200_000);
            for (long[] range : new long[][] {{0, Long.MAX_VALUE / 2}, {from, to}}) {
                List<Samples> answer = store.range(
                        new RangeQuery(agent, "m", Map.of(), range[0], range[1], 0, Aggregation.AVG, 1_000_000));
                for (Samples samples : answer) {
                    Map<Long, Double> values = new TreeMap<>();
                    for (int i = 0; i < samples.size(); i++) {
                        values.put(samples.millis()[i], samples.values()[i]);
                    }
                    assertThat(values)
                            .as("seed %d, %s", seed, samples.series())
                            .isEqualTo(Objects.requireNonNull(model.get(samples.series()))
                                    .subMap(range[0], true, range[1], true));
                }
                assertThat(answer).hasSize(6);
            }
            for (Aggregation aggregation : Aggregation.values()) {
                for (long stepMillis : new long[] {60_000, 3_600_000, 7 * 3_600_000}) {
                    equalsInMemory(agent, model, stepMillis, aggregation);
                }
            }
        }
    }

    private void equalsInMemory(
            String agent, Map<Series, NavigableMap<Long, Double>> model, long stepMillis, Aggregation aggregation) {
        try (oxmon.metrics.InMemoryMetricStore plain = new oxmon.metrics.InMemoryMetricStore()) {
            model.forEach((series, points) -> plain.append(new Batch(
                            agent,
                            MIDNIGHT,
                            0,
                            points.entrySet().stream()
                                    .map(e -> new Point(series, e.getKey(), e.getValue()))
                                    .toList()))
                    .join());
            RangeQuery query = new RangeQuery(
                    agent,
                    "m",
                    Map.of(),
                    MIDNIGHT - 3_000_000,
                    MIDNIGHT + 40_000_000,
                    stepMillis,
                    aggregation,
                    1_000_000);
            List<Samples> wanted = plain.range(query);
            List<Samples> got = store.range(query);
            assertThat(got)
                    .extracting(Samples::series)
                    .isEqualTo(wanted.stream().map(Samples::series).toList());
            for (int i = 0; i < got.size(); i++) {
                assertThat(got.get(i).millis()).isEqualTo(wanted.get(i).millis());
                for (int j = 0; j < got.get(i).size(); j++) {
                    assertThat(got.get(i).values()[j])
                            .isCloseTo(wanted.get(i).values()[j], org.assertj.core.data.Offset.offset(1e-6));
                }
            }
        }
    }
}
