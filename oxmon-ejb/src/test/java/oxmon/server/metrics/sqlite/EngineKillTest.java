package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;
import oxmon.metrics.engine.Durability;
import oxmon.metrics.engine.LogCheck;
import oxmon.metrics.engine.MetricEngine;

/**
 * A process keeps points, flushes and packs without pause, and is killed at a random moment, again and again: every
 * acknowledged point is there, once, with its value. Then the first day goes, and its rollup says the same.
 */
class EngineKillTest {
    /** How often; {@code -Doxmon.it.kills=100} for a long run. */
    private static final int KILLS = Integer.getInteger("oxmon.it.kills", 3);

    /** 2026-11-22T00:00:00Z less some minutes, so that the points cross midnight. */
    private static final long FIRST = 1_795_305_600_000L - 240_000;

    private static final LocalDate SECOND_DAY = LocalDate.parse("2026-11-22");
    private static final int AGENTS = 3;
    private static final int SERIES = 5;

    @TempDir
    Path directory;

    /** The process that is killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) {
            MetricStore store = open(Path.of(args[0]), Durability.valueOf(args[2]));
            AtomicInteger next = new AtomicInteger(Integer.parseInt(args[1]));
            for (int a = 0; a < AGENTS; a++) {
                String agent = "agent-" + a;
                new Thread(() -> {
                            while (true) {
                                int number = next.incrementAndGet();
                                store.append(batch(agent, number)).join();
                                synchronized (System.out) {
                                    System.out.println(agent + ' ' + number);
                                }
                            }
                        })
                        .start();
            }
            while (true) {
                store.rewriteDaysBefore(SECOND_DAY);
                store.flush();
            }
        }
    }

    private static MetricStore open(Path directory, Durability durability) {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofMillis(30), durability),
                new SqliteDayFiles(directory),
                new SqliteRollupFiles(directory),
                Thread::new);
    }

    private static Batch batch(String agent, int number) {
        List<Point> points = new ArrayList<>();
        for (int s = 0; s < SERIES; s++) {
            points.add(new Point(series(agent, s), at(number), value(number, s)));
        }
        return new Batch(agent, at(number), 0, points);
    }

    private static Series series(String agent, int s) {
        return new Series(agent, "m", Labels.of("s", "" + s));
    }

    /** Some numbers lie before ones that were kept earlier, so that points come late. */
    private static long at(int number) {
        return FIRST + 100L * (number ^ 3) - (number % 17 == 0 ? 50_001 : 0);
    }

    private static double value(int number, int s) {
        return number * 8.0 + s + (s == 4 ? number / 3.0 : 0);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyAcknowledgedPointIsThereOnce_howeverOftenTheProcessIsKilled() throws Exception {
        Map<String, Map<Long, Integer>> acknowledged = new HashMap<>();
        Random random = new Random(1);
        int last = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Durability durability = kill % 3 == 0 ? Durability.EVERY_SECOND : Durability.COMMIT; // a kill costs neither
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            directory.toString(),
                            String.valueOf(last),
                            durability.name())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            last = Math.max(last, reportUntilKilled(victim, random.nextInt(1_500), acknowledged)) + 16;
            if (kill % 2 == 0 || kill == KILLS) {
                verify(acknowledged); // else the next process recovers by itself
            }
        }
        filesAreSound();
        try (MetricStore store = open(directory, Durability.COMMIT)) {
            Map<String, double[]> before = firstDay(store);
            store.rewriteDaysBefore(SECOND_DAY);
            store.dropDaysBefore(SECOND_DAY);
            Map<String, double[]> after = firstDay(store);
            assertThat(after).hasSameSizeAs(before).isNotEmpty();
            before.forEach((question, values) ->
                    assertThat(after.get(question)).as(question).isEqualTo(values));
        }
        System.out.printf(
                "engine: %d kills, %d batches acknowledged, all there%n",
                KILLS, acknowledged.values().stream().mapToInt(Map::size).sum());
    }

    /** What can be told of the first day exactly, by question. */
    private static Map<String, double[]> firstDay(MetricStore store) {
        Map<String, double[]> answers = new TreeMap<>();
        for (int a = 0; a < AGENTS; a++) {
            for (Aggregation by :
                    List.of(Aggregation.COUNT, Aggregation.MIN, Aggregation.MAX, Aggregation.FIRST, Aggregation.LAST)) {
                for (Samples samples : store.range(new RangeQuery(
                        "agent-" + a, "m", Map.of(), 0, FIRST + 240_000 - 1, 300_000, by, 100_000_000))) {
                    answers.put(by + " " + samples.series(), samples.values());
                }
            }
        }
        return answers;
    }

    /** The greatest number that was acknowledged. */
    private static int reportUntilKilled(Process victim, int millis, Map<String, Map<Long, Integer>> acknowledged)
            throws IOException, InterruptedException {
        int greatest = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            long end = Long.MAX_VALUE;
            String line = lines.readLine();
            assertThat(line).as("the process died by itself").isNotNull();
            while (line != null) {
                if (end == Long.MAX_VALUE) {
                    end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                } else if (System.nanoTime() > end) {
                    victim.toHandle().destroyForcibly(); // kill -9; what it said before can still be read
                    end = Long.MAX_VALUE - 1;
                }
                int space = line.indexOf(' ');
                int number = Integer.parseInt(line.substring(space + 1));
                acknowledged
                        .computeIfAbsent(line.substring(0, space), a -> new TreeMap<>())
                        .put(at(number), number);
                greatest = Math.max(greatest, number);
                line = lines.readLine();
            }
        } finally {
            victim.destroyForcibly();
            victim.waitFor();
        }
        return greatest;
    }

    private void filesAreSound() throws IOException {
        for (LocalDate day : Days.in(directory)) {
            assertThat(DayCheck.of(Days.file(directory, day), day, false).faults())
                    .as("%s", day)
                    .isEmpty();
        }
        RollupsOnDisk.areSound(directory);
        assertThat(LogCheck.of(directory.resolve("log")))
                .allSatisfy(segment ->
                        assertThat(segment.damage()).as("%s", segment.file()).isEmpty());
    }

    private void verify(Map<String, Map<Long, Integer>> acknowledged) {
        try (MetricStore store = open(directory, Durability.COMMIT)) {
            assertThat(store.status().ok()).as(store.status().detail()).isTrue();
            acknowledged.forEach((agent, numbers) -> {
                List<Samples> all = store.range(
                        new RangeQuery(agent, "m", Map.of(), 0, Long.MAX_VALUE / 2, 0, Aggregation.AVG, 100_000_000));
                assertThat(all).hasSize(SERIES);
                for (Samples samples : all) {
                    Map<Long, Double> values = new HashMap<>();
                    for (int i = 0; i < samples.size(); i++) {
                        values.put(samples.millis()[i], samples.values()[i]);
                    }
                    assertThat(values).as("no time twice").hasSize(samples.size());
                    int s = Integer.parseInt(samples.series().labels().asMap().getOrDefault("s", "-1"));
                    numbers.forEach((at, number) ->
                            assertThat(values).as("%s %d", agent, number).containsEntry(at, value(number, s)));
                }
            });
        }
    }
}
