package oxmon.metrics.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.metrics.query.SeriesSelector;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DayKeepingTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final long MIDNIGHT = TODAY.toEpochDay() * TimeColumn.DAY_MILLIS;

    @TempDir
    Path directory;

    private final FakeDayFiles files = new FakeDayFiles();
    private final RollingDays rolled = new RollingDays();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private @Nullable MetricStore store;

    private MetricStore open() {
        MetricStore opened = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)), files, rolled, this::thread);
        store = opened;
        return opened;
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work);
        threads.add(thread);
        return thread;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    private static void keep(MetricStore store, int daysAgo) {
        Series series = new Series("web-1", "m", Labels.NONE);
        long at = MIDNIGHT - daysAgo * TimeColumn.DAY_MILLIS;
        store.append(new Batch("web-1", MIDNIGHT, 0, List.of(new Point(series, at, 1))))
                .join();
    }

    /** Waits until a thread of the engine, or the one given, waits for its turn with that method under way. */
    private static void awaitWaiting(Collection<Thread> among, String method) {
        while (among.stream().noneMatch(thread -> isWaiting(thread, method))) {
            pause(1);
        }
        pause(100); // it no longer looks again and again, but sleeps
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isWaiting(Thread thread, String method) {
        return (thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.BLOCKED)
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    /** Rollups that take three portions a day, and begin anew when another day comes between, as those of files do. */
    private static final class RollingDays implements RollupFiles {
        private final TreeSet<LocalDate> complete = new TreeSet<>();
        private final List<LocalDate> begun = new ArrayList<>();
        private @Nullable LocalDate rolling;
        private int portions;
        private Runnable afterFirst = () -> {};

        @Override
        public synchronized NavigableSet<LocalDate> days() {
            return new TreeSet<>(complete);
        }

        @Override
        public boolean isSealed(LocalDate day) {
            return false;
        }

        @Override
        public void seal(LocalDate day) {
            // as it is
        }

        @Override
        public synchronized boolean isComplete(LocalDate day) {
            return complete.contains(day);
        }

        @Override
        public boolean rollUp(LocalDate day) {
            if (!day.equals(rolling)) {
                rolling = day;
                portions = 0;
                begun.add(day);
            }
            if (++portions == 1) {
                afterFirst.run();
            }
            if (portions < 3) {
                return true;
            }
            rolling = null;
            synchronized (this) {
                complete.add(day);
            }
            return false;
        }

        @Override
        public void read(Collection<LocalDate> days, List<DayFiles.Selection> selections, Found sink) {
            // nobody asks
        }

        @Override
        public Collection<Series> series(Collection<LocalDate> days, SeriesSelector selector) {
            return List.of();
        }

        @Override
        public void damaged(LocalDate day, String what) {
            // nothing is
        }

        @Override
        public List<MetricStore.RollupFile> files() {
            return List.of();
        }

        @Override
        public int dropBefore(LocalDate first) {
            return 0;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void aFlushWaitsForOnePortionOfPacking_notForAllThatFollow() throws Exception {
        MetricStore opened = open();
        keep(opened, 1);
        opened.flush();
        AtomicLong flushes = new AtomicLong();
        AtomicInteger portions = new AtomicInteger();
        AtomicInteger untilFlushed = new AtomicInteger();
        List<CompletableFuture<Void>> asked = new CopyOnWriteArrayList<>();
        files.packing = day -> {
            if (portions.incrementAndGet() == 1) {
                flushes.set(opened.figures().flushes());
                asked.add(CompletableFuture.runAsync(opened::flush));
                awaitWaiting(threads, "flushNow");
            }
            if (opened.figures().flushes() == flushes.get()) {
                untilFlushed.set(portions.get());
            }
            return portions.get() < 10_000;
        };

        opened.rewriteDaysBefore(TODAY);

        asked.get(0).get(1, TimeUnit.MINUTES);
        assertThat(untilFlushed).hasValue(1);
    }

    @Test
    void retentionAndPackingDoNotEndWhatTheOtherHasBegun() throws Exception {
        MetricStore opened = open();
        for (int daysAgo = 1; daysAgo <= 6; daysAgo++) {
            keep(opened, daysAgo);
        }
        Thread retention = new Thread(() -> opened.dropDaysBefore(TODAY.minusDays(3)));
        rolled.afterFirst = () -> {
            rolled.afterFirst = () -> {};
            retention.start();
            awaitWaiting(List.of(retention), "dropDaysBefore");
        };

        opened.rewriteDaysBefore(TODAY);
        retention.join();

        assertThat(rolled.begun).doesNotHaveDuplicates().hasSize(6);
        assertThat(opened.days()).extracting(MetricStore.Day::date).first().isEqualTo(TODAY.minusDays(3));
    }

    @Test
    void whoeverWaitedForHisTurn_doesNothingOnceAllIsClosed() throws Exception {
        Turns turns = new Turns();
        assertThat(turns.begin()).isTrue();
        CompletableFuture<Boolean> portion = new CompletableFuture<>();
        Thread waiting = new Thread(() -> portion.complete(turns.beginPortion()));
        waiting.start();
        awaitWaiting(List.of(waiting), "beginPortion");

        turns.ending();
        turns.end();

        assertThat(portion.get(1, TimeUnit.MINUTES)).isFalse();
        assertThat(turns.begin()).as("a flush may still come").isTrue();
        turns.end();
        assertThat(turns.beginLast()).isTrue();
        turns.end();
        assertThat(turns.begin()).isFalse();
        assertThat(turns.beginLast()).isFalse();
    }
}
