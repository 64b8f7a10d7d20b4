package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.engine.MetricEngine;

/**
 * Agents report while the store flushes, packs, drops days and answers, and the clock does what clocks do: at every moment each
 * acknowledged point is answered, once, and in the end the files are sound.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class EngineUnderLoadTest {
    /** How long each lasts; {@code -Doxmon.it.ticks=20000} for a long run. */
    private static final int TICKS = Integer.getInteger("oxmon.it.ticks", 600);

    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final long HOUR = 3_600_000;

    private static final Series GONE = new Series("gone", "m", Labels.NONE);

    @TempDir
    Path directory;

    private final AtomicLong now = new AtomicLong(MIDNIGHT);
    private MetricStore store;

    private MetricStore open() {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofMillis(50)),
                new SqliteDayFiles(directory),
                new SqliteRollupFiles(directory),
                Thread::new);
    }

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    private LocalDate today() {
        return Days.of(now.get());
    }

    private static long midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /**
     * Three agents report at the clock's ticks, while the store flushes, answers, and {@code alongside} is done, again and again.
     *
     * @param keptFrom from when on all must be there
     */
    private List<Reports> run(LongUnaryOperator clock, LongSupplier keptFrom, Runnable... alongside) throws Exception {
        List<Reports> agents = List.of(new Reports("web-1", 1), new Reports("web-2", 2), new Reports("web-3", 3));
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicBoolean over = new AtomicBoolean();
        try {
            List<Future<Void>> reporting = new ArrayList<>();
            List<Future<Void>> others = new ArrayList<>();
            for (Reports agent : agents) {
                reporting.add(threads.submit(() -> {
                    for (int tick = 0; tick < TICKS; tick++) {
                        long at = clock.applyAsLong(tick);
                        now.accumulateAndGet(at, Math::max);
                        agent.report(store, at).join();
                    }
                    return null;
                }));
                others.add(repeat(threads, over, () -> agent.verify(store, keptFrom)));
            }
            others.add(repeat(threads, over, store::flush));
            for (Runnable each : alongside) {
                others.add(repeat(threads, over, each));
            }
            try {
                for (Future<Void> each : reporting) {
                    each.get();
                }
            } finally {
                over.set(true);
            }
            for (Future<Void> each : others) {
                each.get();
            }
            return agents;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Future<Void> repeat(ExecutorService threads, AtomicBoolean over, Runnable work) {
        return threads.submit(() -> {
            while (!over.get()) {
                work.run();
                TimeUnit.MILLISECONDS.sleep(3);
            }
            return null;
        });
    }

    private void verifyAtTheEnd(List<Reports> agents, LongSupplier keptFrom) {
        for (int turn = 0; turn < 2; turn++) {
            for (Reports agent : agents) {
                assertThat(agent.acknowledged()).isPositive();
                agent.verify(store, keptFrom);
            }
            store.close();
            for (LocalDate day : Days.in(directory)) {
                assertThat(DayCheck.of(Days.file(directory, day), day, false).faults())
                        .as("%s", day)
                        .isEmpty();
            }
            RollupsOnDisk.areSound(directory);
            store = open();
            assertThat(store.status()).isEqualTo(MetricStore.Status.OK);
        }
    }

    @Test
    void midnightPasses_andTheDayThatIsOverIsPackedAtOnce() throws Exception {
        List<Reports> agents =
                run(tick -> MIDNIGHT + (tick - TICKS / 2) * 250L, () -> 0, () -> store.rewriteDaysBefore(today()));

        verifyAtTheEnd(agents, () -> 0);
        assertThat(store.days()).hasSize(2);
        RollupsOnDisk.tellAllThatGoes(store, today());
    }

    @Test
    void theClockJumpsByHours_forwardAndBack() throws Exception {
        long[] hours = {0, 5, -7, 26, -26, 0, 3, -1};
        List<Reports> agents = run(
                tick -> MIDNIGHT + tick * 10_000L + hours[(int) (tick * hours.length / TICKS)] * HOUR,
                () -> 0,
                () -> store.rewriteDaysBefore(today()));

        verifyAtTheEnd(agents, () -> 0);
        RollupsOnDisk.tellAllThatGoes(store, today());
    }

    @Test
    void daysAreDropped_andOnlyThose() throws Exception {
        store.append(new Batch("gone", MIDNIGHT, 10_000, List.of(new Point(GONE, MIDNIGHT, 1))))
                .join();
        LongSupplier keptFrom = () -> midnight(today().minusDays(1));

        List<Reports> agents = run(
                tick -> MIDNIGHT + tick * 8 * Days.MILLIS / TICKS,
                keptFrom,
                () -> store.dropDaysBefore(today().minusDays(1)),
                () -> store.rewriteDaysBefore(today()));

        store.dropDaysBefore(today().minusDays(1));
        verifyAtTheEnd(agents, keptFrom);
        assertThat(store.days()).extracting(MetricStore.Day::date).containsExactly(today().minusDays(1), today());
        assertThat(store.has(GONE)).isFalse();
        RollupsOnDisk.tellAllThatGoes(store, today());
    }
}
