package oxmon.metrics.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;

/**
 * The power goes after each single thing that was done to the disk: whatever was acknowledged before is there, and nothing that
 * nobody reported. What was not synced is torn, lost, or written in sectors out of order.
 */
class PowerLossTest {
    /** How many recordings are replayed; {@code -Doxmon.it.powerlosses=100} for a long run. */
    private static final int RECORDINGS = Integer.getInteger("oxmon.it.powerlosses", 2);

    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final int BATCHES = 50;

    @TempDir
    Path directory;

    /** One value of one series at one time, in the order they were reported. */
    private record Reported(int batch, double value) {}

    private record Key(String series, long at) {}

    private final Map<Key, List<Reported>> reported = new HashMap<>();

    private static Series series(String number) {
        return new Series("web-1", "m", Labels.of("s", number));
    }

    private static MetricEngine open(Path directory, DayFiles files, LogFiles disk) {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                files,
                RollupFiles.NONE,
                Thread::new,
                disk,
                Log.Bounds.USUAL);
    }

    /** Reports in groups around midnight, some values twice, and flushes now and then. */
    private List<RecordedDisk.Event> record(Random random, Path at) throws IOException {
        reported.clear();
        RecordedDisk disk = new RecordedDisk();
        FakeDayFiles files = new FakeDayFiles();
        files.listener = (day, content, durable) -> disk.add(new RecordedDisk.Committed(day, content, durable));
        List<CompletableFuture<Void>> group = new ArrayList<>();
        try (MetricEngine store = open(Files.createDirectory(at), files, disk)) {
            for (int i = 0; i < BATCHES; i++) {
                int batch = i;
                List<Point> points = new ArrayList<>();
                for (int s = random.nextInt(6); s >= 0; s--) {
                    long millis = MIDNIGHT - 20_000 + 1_000L * (i - random.nextInt(8));
                    double value = random.nextInt(3) == 0 ? random.nextGaussian() : batch * 10 + s;
                    points.add(new Point(series("" + s), millis, value));
                    reported.computeIfAbsent(new Key("" + s, millis), k -> new ArrayList<>())
                            .add(new Reported(batch, value));
                }
                disk.add(new RecordedDisk.Submitted(batch));
                group.add(store.append(new Batch("web-1", MIDNIGHT, 10_000, points))
                        .thenRun(() -> disk.add(new RecordedDisk.Acknowledged(batch))));
                if (random.nextInt(3) == 0) {
                    group.forEach(CompletableFuture::join);
                    group.clear();
                }
                if (random.nextInt(12) == 0) {
                    store.flush();
                }
            }
            group.forEach(CompletableFuture::join);
        }
        return disk.events();
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whateverWasAcknowledgedSurvives_afterEachSingleWriteAndSync() throws IOException {
        int losses = 0;
        for (int seed = 1; seed <= RECORDINGS; seed++) {
            Random random = new Random(seed);
            List<RecordedDisk.Event> events = record(random, directory.resolve("recorded-" + seed));
            for (int length = 0; length <= events.size(); length++) {
                Path left = Files.createDirectories(directory.resolve(seed + "-" + length));
                RecordedDisk.replayLog(events, length, random, Files.createDirectory(left.resolve("log")));
                FakeDayFiles days = RecordedDisk.replayDays(events, length, random);
                String when = "seed " + seed + ", after " + length + " of " + events.size();
                try (MetricEngine store = open(left, days, LogFiles.SYSTEM)) {
                    verify(store, events.subList(0, length), when);
                    store.flush();
                    verify(store, events.subList(0, length), when + ", flushed");
                }
                losses++;
            }
        }
        System.out.printf("engine: %d losses of power, all that was acknowledged is there%n", losses);
    }

    private void verify(MetricEngine store, List<RecordedDisk.Event> before, String when) {
        Set<Integer> submitted = new TreeSet<>();
        Set<Integer> acknowledged = new TreeSet<>();
        for (RecordedDisk.Event event : before) {
            if (event instanceof RecordedDisk.Submitted batch) {
                submitted.add(batch.batch());
            } else if (event instanceof RecordedDisk.Acknowledged batch) {
                acknowledged.add(batch.batch());
            }
        }
        Map<Key, Double> found = new HashMap<>();
        for (Samples samples : ask(store, 0, Aggregation.AVG)) {
            String series = samples.series().labels().asMap().getOrDefault("s", "");
            for (int i = 0; i < samples.size(); i++) {
                found.put(new Key(series, samples.millis()[i]), samples.values()[i]);
            }
        }
        double counted = 0;
        for (Samples samples : ask(store, 3_600_000, Aggregation.COUNT)) {
            for (double count : samples.values()) {
                counted += count;
            }
        }
        assertThat(counted).as("%s: none twice", when).isEqualTo(found.size());
        assertThat(reported.keySet()).as("%s: none invented", when).containsAll(found.keySet());
        reported.forEach((key, values) -> {
            List<Double> allowed = new ArrayList<>();
            boolean must = false;
            for (Reported each : values) {
                if (acknowledged.contains(each.batch())) {
                    allowed.clear(); // only this, or what was reported later
                    must = true;
                }
                if (submitted.contains(each.batch())) {
                    allowed.add(each.value());
                }
            }
            Double value = found.get(key);
            if (value != null) {
                assertThat(allowed).as("%s: %s", when, key).contains(value);
            } else {
                assertThat(must).as("%s: %s was acknowledged", when, key).isFalse();
            }
        });
    }

    private static List<Samples> ask(MetricEngine store, long stepMillis, Aggregation aggregation) {
        return store.range(
                new RangeQuery("web-1", "m", Map.of(), 0, MIDNIGHT * 2, stepMillis, aggregation, 100_000_000));
    }

    @Test
    void aSegmentIsDeletedOnlyOnceEachDayThatItHoldsPointsOfIsDurable() throws IOException {
        int deleted = 0;
        for (int run = 0; deleted < 5; run++) { // how many of its segments a run deletes depends on its threads
            assertThat(run).as("runs that deleted %s segments", deleted).isLessThan(20);
            deleted += deletions(record(new Random(99 + run), directory.resolve("recorded-" + run)));
        }
    }

    /**
     * How many segments were deleted. Of each day that one holds points of, either a later commit that is durable says so, or
     * one came after those points: a flush takes what reaches the head while it goes on, and the next one has nothing to write then.
     */
    private static int deletions(List<RecordedDisk.Event> events) throws IOException {
        Map<String, byte[]> bytes = new TreeMap<>();
        Map<String, Map<LocalDate, Integer>> points = new TreeMap<>();
        Map<String, Map<LocalDate, Integer>> lastWritten = new TreeMap<>();
        Map<LocalDate, Long> durable = new TreeMap<>();
        Map<LocalDate, Integer> lastDurable = new TreeMap<>();
        int deleted = 0;
        for (int i = 0; i < events.size(); i++) {
            int now = i;
            if (events.get(i) instanceof RecordedDisk.Written written) {
                byte[] before = bytes.getOrDefault(written.file(), new byte[0]);
                byte[] all = Arrays.copyOf(before, before.length + written.bytes().length);
                System.arraycopy(written.bytes(), 0, all, before.length, written.bytes().length);
                bytes.put(written.file(), all);
                Map<LocalDate, Integer> were = points.getOrDefault(written.file(), Map.of());
                Map<LocalDate, Integer> are = pointsOf(all);
                points.put(written.file(), are);
                Map<LocalDate, Integer> last = lastWritten.computeIfAbsent(written.file(), f -> new TreeMap<>());
                are.forEach((day, count) -> {
                    if (!count.equals(were.get(day))) {
                        last.put(day, now);
                    }
                });
            } else if (events.get(i) instanceof RecordedDisk.Committed commit && commit.durable()) {
                durable.put(commit.day(), commit.content().segment());
                lastDurable.put(commit.day(), i);
            } else if (events.get(i) instanceof RecordedDisk.Deleted gone) {
                deleted++;
                long number = Long.parseLong(gone.file().substring(0, 12));
                Map<LocalDate, Integer> last = lastWritten.getOrDefault(gone.file(), Map.of());
                assertThat(last).isNotEmpty();
                last.forEach((day, at) -> assertThat(
                                durable.getOrDefault(day, 0L) >= number || lastDurable.getOrDefault(day, -1) > at)
                        .as("%s is durable before %s is deleted", day, gone.file())
                        .isTrue());
            }
        }
        return deleted;
    }

    private static Map<LocalDate, Integer> pointsOf(byte[] segment) throws IOException {
        Map<LocalDate, Integer> points = new TreeMap<>();
        new LogReader((agent, received, interval, series, millis, values) -> {
                    for (long at : millis) {
                        points.merge(LocalDate.ofEpochDay(TimeColumn.dayOf(at)), 1, Integer::sum);
                    }
                })
                .read(ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN));
        return points;
    }
}
