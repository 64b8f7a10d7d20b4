package oxmon.metrics.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Series;

/** More is reported than the disk takes: callers wait for room, for a bounded time, and memory stays bounded. */
@Timeout(60)
class PushBackTest {
    private static final long MIDNIGHT = 1_795_305_600_000L;
    private static final int ROOM = 2_000;

    @TempDir
    Path directory;

    private final FakeDayFiles files = new FakeDayFiles();
    private final SlowDisk disk = new SlowDisk();
    private final List<CompletableFuture<Void>> kept = new ArrayList<>();
    private MetricEngine store;

    /** A disk that takes its time with each sync until it is let go. */
    private static final class SlowDisk implements LogFiles {
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile CountDownLatch arrived = new CountDownLatch(0);

        void stall() {
            arrived = new CountDownLatch(1);
            gate = new CountDownLatch(1);
        }

        @Override
        public Output create(Path file) throws IOException {
            Output real = SYSTEM.create(file);
            return new Output() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    real.write(bytes);
                }

                @Override
                public void sync() throws IOException {
                    try {
                        arrived.countDown();
                        gate.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    real.sync();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }

    @BeforeEach
    void begin() throws IOException {
        files.write(LocalDate.ofEpochDay(MIDNIGHT / TimeColumn.DAY_MILLIS))
                .commit(); // so that no new day asks for a flush
        store = open(new Log.Bounds(ROOM, 1 << 20, Duration.ofSeconds(30)));
    }

    private MetricEngine open(Log.Bounds bounds) {
        return new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofHours(1)),
                files,
                RollupFiles.NONE,
                Thread::new,
                disk,
                bounds);
    }

    private void reopen(Log.Bounds bounds) {
        store.close();
        store = open(bounds);
    }

    @AfterEach
    void close() {
        disk.gate.countDown();
        store.close();
    }

    private CompletableFuture<Void> append(int number) {
        Point point = new Point(new Series("web-1", "m", Labels.NONE), MIDNIGHT + number, number);
        return store.append(new Batch("web-1", MIDNIGHT, 10_000, List.of(point)));
    }

    /** Reports until the log has no room; answers the number that comes next. */
    private int fill() throws InterruptedException {
        disk.stall();
        int number = 1;
        kept.add(append(number++));
        disk.arrived.await(); // the log's thread has taken it, and waits for the disk
        while (store.figures().waitingBytes() <= ROOM) {
            kept.add(append(number++));
        }
        return number;
    }

    private static Thread begin(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).as("waits for room").isTrue();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return thread;
    }

    private int stored() {
        return store.range(new RangeQuery("web-1", "m", Map.of(), 0, MIDNIGHT * 2, 0, Aggregation.AVG, 100_000))
                .get(0)
                .size();
    }

    @Test
    void whoeverFindsNoRoomWaits_andIsKeptOnceTheDiskGoesOn() throws Exception {
        int number = fill();
        List<Thread> waiting = new ArrayList<>();
        List<CompletableFuture<Void>> late = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int mine = number++;
            waiting.add(begin(() -> {
                CompletableFuture<Void> done = append(mine);
                synchronized (late) {
                    late.add(done);
                }
            }));
        }
        assertThat(store.figures().waitingBytes()).isLessThan(ROOM + 200);

        disk.gate.countDown();
        for (Thread each : waiting) {
            each.join();
        }
        kept.addAll(late);
        CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)).join();

        assertThat(stored()).isEqualTo(number - 1);
    }

    @Test
    void whenTheDiskStalls_theFirstWaitsInVain_theOthersAreRefusedAtOnce_untilItGoesOn() throws Exception {
        reopen(new Log.Bounds(ROOM, 1 << 20, Duration.ofMillis(50)));
        int number = fill();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> append(number).join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(Fault.class, fault -> {
                        assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
                        assertThat(fault.detail()).contains("wait for the disk");
                    });
        }
        assertThat(store.figures().waitingBytes()).isLessThan(ROOM + 200);

        disk.gate.countDown();
        CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)).join();
        append(number).join();

        assertThat(stored()).isEqualTo(number);
    }

    @Test
    void whoeverWaitsIsToldWhenTheStoreCloses() throws Exception {
        int number = fill();
        List<CompletableFuture<Void>> late = new ArrayList<>();
        Thread waiting = begin(() -> late.add(append(number)));
        Thread closing = new Thread(store::close);
        closing.start();
        waiting.join();

        assertThatThrownBy(() -> late.get(0).join()).hasMessageContaining("closed");
        disk.gate.countDown();
        closing.join();
        CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)).join();
    }

    /** What is in the log is in memory too, and is read at the next start: it may not grow without bound either. */
    @Test
    void whenTheDayFilesDoNotKeepUp_theLogStaysBounded() {
        reopen(new Log.Bounds(ROOM, 10_000, Duration.ofMillis(50)));
        int number = 0;
        try {
            while (number < 1_000) {
                append(++number).join();
            }
            assertThat(number).as("never refused").isLessThan(1_000);
        } catch (CompletionException e) {
            assertThat(e).hasMessageContaining("do not keep up");
        }
        assertThat(store.figures().logBytes()).isBetween(10_000L, 11_000L);

        store.flush();
        append(number).join();

        assertThat(stored()).isEqualTo(number);
    }
}
